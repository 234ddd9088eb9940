"""A language model on a server that speaks the true protocol; whatever is no sound answer counts as none."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from rejoinder.classifiers.remote.llm import Answer, Away, Bar, NoAnswer, Question, ask
from tests.classifiers.chat_server import Chat, chatting, data_of, saying, ticket_of

TEXT = "The ferry is a disgrace, and its captain is a numbskull. A “numbskull”, I say."
BARS = (
    Bar("offensive", "Offensive language", "Abuse of people."),
    Bar("language", "Language", "Other languages."),
)


def question(text: str = TEXT, **fields: Any) -> Question:
    return Question(**{"text": text, "statement": "Be kind to each other.", "bars": BARS, **fields})


@pytest.fixture
def chat() -> Iterator[Chat]:
    with chatting() as server:
        yield server


def test_a_clear_comment_is_clear(chat: Chat) -> None:
    assert ask(chat.server(), question()) == Answer(clear=True)


def test_an_objection_comes_with_the_places_of_its_quotes(chat: Chat) -> None:
    chat.answer = saying(
        verdict="breaks", rules=["offensive"], quotes=["numbskull", "“numbskull”"], urgent=True
    )
    answer = ask(chat.server(), question())
    assert (answer.breaks, answer.clear, answer.urgent) == (True, False, True)
    assert [TEXT[start:end] for start, end in answer.spans] == ["numbskull", "“numbskull”"]


def test_unsure_is_an_answer_too(chat: Chat) -> None:
    chat.answer = saying(verdict="unsure")
    assert ask(chat.server(), question()) == Answer()


def test_the_request_is_what_the_protocol_says(chat: Chat) -> None:
    ask(chat.server(key="sesame"), question(title="Ferry late", parent="Who is the captain?", language="en"))
    (body,), (headers,) = chat.asked, chat.headers
    assert chat.paths == ["/v1/chat/completions"]
    assert headers["Authorization"] == "Bearer sesame" and headers["Content-Type"] == "application/json"
    assert (body["model"], body["temperature"], body["stream"]) == ("small", 0, False)
    wanted = body["response_format"]
    assert wanted["type"] == "json_schema" and wanted["json_schema"]["strict"] is True
    schema = wanted["json_schema"]["schema"]
    assert schema["additionalProperties"] is False and set(schema["required"]) == set(schema["properties"])
    assert schema["properties"]["rules"]["items"]["enum"] == ["offensive", "language"]
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert "Be kind to each other." in body["messages"][0]["content"]
    assert "offensive (Offensive language): Abuse of people." in body["messages"][0]["content"]
    assert data_of(body) == {
        "comment": TEXT,
        "language": "en",
        "article_title": "Ferry late",
        "answers_comment": "Who is the captain?",
    }


def test_without_a_key_none_is_sent_and_a_whole_address_is_taken_as_it_is(chat: Chat) -> None:
    ask(chat.server(url=f"{chat.url}/chat/completions"), question())
    assert "Authorization" not in chat.headers[0] and chat.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize(("known", "tried"), [(("json_object", None), 2), ((None,), 3)])
def test_a_server_that_knows_no_schema_is_asked_in_a_way_it_knows_and_so_from_then_on(
    known: tuple[str | None, ...], tried: int, chat: Chat
) -> None:
    chat.formats = known  # type: ignore[assignment]
    assert ask(chat.server(), question()).clear
    assert len(chat.asked) == tried
    assert ask(chat.server(), question()).clear
    assert len(chat.asked) == tried + 1


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 408, 429, 500, 502, 503])
def test_a_server_that_refuses_or_is_busy_is_away(status: int, chat: Chat) -> None:
    chat.status = status
    with pytest.raises(Away, match=str(status)):
        ask(chat.server(), question())
    assert not any("elsewhere" in path for path in chat.paths)


def test_a_server_that_is_not_there_is_away() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with chatting() as other, pytest.raises(Away):
            ask(other.server(url=url), question())


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/v1", "http://", "http://127.0.0.1:99999/v1", "nonsense"])
def test_an_address_that_cannot_be_used_is_away(url: str, chat: Chat) -> None:
    with pytest.raises((Away, NoAnswer)):
        ask(chat.server(url=url, timeout_s=1.0), question())


def test_one_that_never_answers_is_late(chat: Chat) -> None:
    chat.go.clear()
    begun = time.monotonic()
    with pytest.raises(NoAnswer, match="late"):
        ask(chat.server(timeout_s=0.3), question())
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("chunked", [False, True])
def test_one_that_drips_is_late_all_the_same(chunked: bool, chat: Chat) -> None:
    chat.pause_s, chat.chunked = 0.02, chunked
    begun = time.monotonic()
    with pytest.raises(NoAnswer, match="late"):
        ask(chat.server(timeout_s=0.5), question())
    assert time.monotonic() - begun < 5


def test_a_reply_in_chunks_is_read(chat: Chat) -> None:
    chat.chunked = True
    assert ask(chat.server(), question()).clear


@pytest.mark.parametrize("chunked", [False, True])
def test_a_reply_cut_off_is_none(chunked: bool, chat: Chat) -> None:
    chat.cut, chat.chunked = 40, chunked
    with pytest.raises(NoAnswer):
        ask(chat.server(), question())


@pytest.mark.parametrize("kind", ["text/event-stream", "text/html; charset=utf-8", "text/plain"])
def test_a_reply_of_another_type_is_none(kind: str, chat: Chat) -> None:
    chat.kind = kind
    with pytest.raises(NoAnswer, match="type"):
        ask(chat.server(), question())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{}]}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": null}, "finish_reason": "stop"}]}',
        b'{"choices": [{"message": {"content": 7}, "finish_reason": "stop"}]}',
        b'{"choices": [{"message": {"content": "{}", "refusal": "No."}, "finish_reason": "stop"}]}',
        b'{"choices": "nonsense"}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"choices": [{"message": {"content": "' + b"a" * 300_000 + b'"}}]}',
    ],
    ids=lambda raw: repr(raw[:40]),
)
def test_a_reply_that_is_no_completion_is_none(raw: bytes, chat: Chat) -> None:
    chat.raw = raw
    with pytest.raises(NoAnswer):
        ask(chat.server(), question())


@pytest.mark.parametrize("finish", ["length", "content_filter", "tool_calls"])
def test_an_answer_broken_off_is_none(finish: str, chat: Chat) -> None:
    chat.finish = finish
    with pytest.raises(NoAnswer, match="broken off"):
        ask(chat.server(), question())


@pytest.mark.parametrize(
    "fields",
    [
        {"verdict": "fine"},
        {"verdict": "CLEAR"},
        {"verdict": None},
        {"verdict": ["clear"]},
        {"urgent": "false"},
        {"urgent": None},
        {"urgent": True},
        {"quotes": ["numbskull"]},
        {"rules": ["offensive"]},
        {"rules": "none"},
        {"rules": ["no such rule"]},
        {"quotes": None},
        {"quotes": [7]},
        {"reason": None},
        {"reason": "x" * 5_000},
        {"ticket": "0" * 16},
        {"ticket": None},
        {"more": 1},
        {"verdict": "unsure", "urgent": True},
        {"verdict": "unsure", "rules": ["offensive"]},
        {"verdict": "breaks"},
        {"verdict": "breaks", "rules": ["offensive"]},
        {"verdict": "breaks", "quotes": ["numbskull"]},
        {"verdict": "breaks", "rules": ["offensive"], "quotes": [""]},
        {"verdict": "breaks", "rules": ["offensive"], "quotes": ["Numbskull"]},
        {"verdict": "breaks", "rules": ["offensive"], "quotes": ["numbskull", "what nobody said"]},
        {"verdict": "breaks", "rules": ["offensive"], "quotes": ["a"] * 9},
        {"verdict": "breaks", "rules": ["libel"], "quotes": ["numbskull"]},
    ],
    ids=repr,
)
def test_an_answer_that_is_malformed_or_contradicts_itself_is_none(
    fields: dict[str, Any], chat: Chat
) -> None:
    chat.answer = saying(**fields)
    with pytest.raises(NoAnswer):
        ask(chat.server(), question())


@pytest.mark.parametrize("missing", ["ticket", "reason", "verdict", "rules", "quotes", "urgent"])
def test_an_answer_that_lacks_a_field_is_none(missing: str, chat: Chat) -> None:
    whole = saying()

    def lacking(body: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in whole(body).items() if name != missing}

    chat.answer = lacking
    with pytest.raises(NoAnswer):
        ask(chat.server(), question())


@pytest.mark.parametrize(
    "written",
    [
        "",
        "clear",
        '"clear"',
        "[]",
        "7",
        "{} {}",
        "```json\n%s\n```",
        "Sure! %s",
        "%s %s",
        "%s and more",
        '{"verdict": "breaks", %s',
        "NaN",
        "[" * 10_000,
    ],
)
def test_an_answer_that_is_not_one_json_object_is_none(written: str, chat: Chat) -> None:
    whole = saying()

    def said(body: dict[str, Any]) -> str:
        made = json.dumps(whole(body))
        if written.startswith('{"verdict"'):
            # A field given twice, which parsers read in two ways.
            return written % made.removeprefix("{")
        return written.replace("%s", made)

    chat.answer = said
    with pytest.raises(NoAnswer):
        ask(chat.server(), question())


def test_no_message_tells_what_was_written(chat: Chat) -> None:
    for answer in (
        saying(verdict="numbskull"),
        saying(quotes=["numbskull!"], verdict="breaks"),
        lambda _: "numbskull",
    ):
        chat.answer = answer
        with pytest.raises(NoAnswer) as none:
            ask(chat.server(key="sesame"), question())
        assert "numbskull" not in str(none.value) and "sesame" not in str(none.value)


def test_each_question_has_a_fence_and_a_ticket_of_its_own(chat: Chat) -> None:
    ask(chat.server(), question())
    ask(chat.server(), question())
    assert len({ticket_of(body) for body in chat.asked}) == 2
    assert len({body["messages"][1]["content"].split("\n")[0] for body in chat.asked}) == 2
