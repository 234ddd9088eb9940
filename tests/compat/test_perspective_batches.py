"""Batches, as a plain program sends them."""

from __future__ import annotations

import json
from email import message_from_bytes
from typing import Any

import pytest
from django.test import Client

from rejoinder.compat.perspective.batch import MOST
from tests.compat.asking import ANALYZE, SUGGEST, asking, error
from tests.compat.judges import Marked

pytestmark = pytest.mark.django_db


def part(body: Any, line: str, name: str = "") -> str:
    told = f"Content-ID: {name}\r\n" if name else ""
    text = json.dumps(body)
    return (
        f"--cut\r\nContent-Type: application/http\r\n{told}\r\n{line}\r\n"
        f"Content-Type: application/json\r\n\r\n{text}\r\n"
    )


def send(*parts: str, query: str = "", kind: str = 'multipart/mixed; boundary="cut"') -> Any:
    return Client().generic("POST", f"/batch{query}", "".join(parts) + "--cut--\r\n", content_type=kind)


def answers(reply: Any) -> list[tuple[str, int, Any]]:
    whole = message_from_bytes(f"Content-Type: {reply['Content-Type']}\r\n\r\n".encode() + reply.content)
    found = []
    for one in whole.get_payload():
        assert not isinstance(one, str)
        head, _, body = str(one.get_payload()).replace("\r\n", "\n").partition("\n\n")
        found.append((str(one["Content-ID"]), int(head.split()[1]), json.loads(body)))
    return found


def test_each_call_has_its_own_answer(judge: Marked, key: str) -> None:
    token = {
        "comment": {"text": "a"},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}},
        "clientToken": "t",
    }
    reply = send(
        part(asking("offensive=.7"), f"POST {ANALYZE}?key={key}&fields=languages HTTP/1.1", "<a + 1>"),
        part(token, f"POST {SUGGEST}?key={key} HTTP/1.1", "<a + 2>"),
        part(asking("a"), f"POST {ANALYZE} HTTP/1.1", "<a + 3>"),
        part(asking("a"), f"GET {ANALYZE}?key={key} HTTP/1.1", "<a + 4>"),
        part(asking("a"), f"POST /desk/?key={key} HTTP/1.1", "<a + 5>"),
    )
    assert reply.status_code == 200
    told = answers(reply)
    assert [(name, status) for name, status, _ in told] == [
        ("<response-a + 1>", 200),
        ("<response-a + 2>", 200),
        ("<response-a + 3>", 403),
        ("<response-a + 4>", 404),
        ("<response-a + 5>", 404),
    ]
    assert told[0][2] == {"languages": ["en"]} and told[1][2] == {"clientToken": "t"}


def test_one_key_may_stand_for_all(judge: Marked, key: str) -> None:
    reply = send(part(asking("a"), f"POST {ANALYZE} HTTP/1.1"), query=f"?key={key}")
    assert [status for _, status, _ in answers(reply)] == [200]


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/mixed", "multipart/mixed; boundary=other", ""]
)
def test_what_cannot_be_taken_apart_is_refused(judge: Marked, key: str, kind: str) -> None:
    reply = send(part(asking("a"), f"POST {ANALYZE}?key={key} HTTP/1.1"), kind=kind)
    assert error(reply)[:2] == (400, "INVALID_ARGUMENT")


def test_a_batch_has_its_bounds(judge: Marked, key: str) -> None:
    many = [part(asking("a"), f"POST {ANALYZE}?key={key} HTTP/1.1")] * (MOST + 1)
    assert "at most 100" in send(*many).json()["error"]["message"]
    assert not judge.asked


def test_a_name_cannot_add_lines_to_the_answer(judge: Marked, key: str) -> None:
    reply = send(part(asking("a"), f"POST {ANALYZE}?key={key} HTTP/1.1", "<a>\r\n\tX-Evil: 1"))
    assert b"\nX-Evil" not in reply.content and b"\n\tX-Evil" not in reply.content
