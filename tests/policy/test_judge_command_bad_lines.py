"""Lines that hold no comment are refused with their reason, and stop nothing."""

from __future__ import annotations

import json
import re

import pytest

from rejoinder.commands.comment_lines import BadLineError, read_record
from tests.policy.test_judge_command import run, verdicts

BAD = [
    (b"nonsense", "not JSON: Expecting value (character 1"),
    (b'{"text": "a" "id": 1}', "not JSON: Expecting ',' delimiter (character 14"),
    (b'{"text": "caf\xe9"}', "not UTF-8 (byte 14"),
    (b"\xff\xfe{\x00", "not UTF-8 (byte 1"),
    (b"[]", "not a JSON object"),
    (b'"text"', "not a JSON object"),
    (b"{}", "“text” is missing"),
    (b'{"text": null}', "“text” must be text in quotation marks"),
    (b'{"text": 12}', "“text” must be text in quotation marks"),
    (b'{"text": ["a"]}', "“text” must be text in quotation marks"),
    (b'{"text": "a", "parent": 3}', "“parent” must be text"),
    (b'{"text": "a", "author": 1.5}', "“author” must be text"),
    (b'{"text": "a", "author": {"name": 7}}', "“author” must be text"),
    (b'{"text": "a", "article": "b"}', "“article” must be an object"),
    (b'{"text": "a", "article": {"title": 1}}', "“article.title” must be text"),
    (b'{"text": "a", "id": NaN}', "NaN is no JSON number"),
    (b'{"text": "a\x01"}', "not JSON: Invalid control character"),
    (b'{"text": "a", "id": ' + b"[" * 100_000 + b"}", "nested too deeply"),
]


@pytest.mark.parametrize(("bad", "said"), BAD)
def test_a_bad_line_is_refused_with_its_reason(bad: bytes, said: str) -> None:
    with pytest.raises(BadLineError) as refused:
        read_record(bad + b"\n")
    assert said in str(refused.value)


def test_bad_lines_are_reported_with_their_number_and_the_rest_goes_on() -> None:
    good = json.dumps({"id": "good", "text": "Fine."}).encode() + b"\n"
    done = run(given=b"".join(bad + b"\n\n" + good for bad, _ in BAD))
    assert done.returncode == 1
    assert [v["id"] for v in verdicts(done)] == ["good"] * len(BAD)
    errors = done.stderr.decode()
    for number, (_, said) in enumerate(BAD):
        assert re.search(rf"^line {3 * number + 1}: .*{re.escape(said)}", errors, re.MULTILINE)
    assert f"{len(BAD)} lines could not be read." in errors


def test_a_bad_line_s_report_does_not_quote_the_comment() -> None:
    done = run(given='{"text": "a secret", "parent": 7}\n{"text": "a secret"\n')
    assert b"secret" not in done.stderr
