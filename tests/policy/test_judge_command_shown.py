"""What `rejoinder judge` writes, for programs and for people."""

from __future__ import annotations

import json
import re

import pytest

from rejoinder.policy.ruleset import default
from tests.policy.test_judge_command import PHONE, ROOT, line, run, verdicts


def test_the_examples_of_the_manual_are_what_the_command_writes() -> None:
    manual = (ROOT / "docs" / "reference" / "judge-command.md").read_text(encoding="utf-8")
    given = re.search(r"<!-- in -->\n```json\n(.*?)```", manual, re.DOTALL)
    shown = re.search(r"<!-- out -->\n```json\n(.*?)```", manual, re.DOTALL)
    text = re.search(r"With `--format text`:\n\n```\n(.*?)```", manual, re.DOTALL)
    assert given
    assert shown
    assert text
    written = json.loads(run(given=given[1]).stdout.decode().replace(default().digest, "DIGEST"))
    told = json.loads(shown[1])
    assert written.pop("scores") == pytest.approx(told.pop("scores"), abs=0.02)
    assert (written, list(written)) == (told, list(told))
    assert run("--format", "text", given=given[1]).stdout.decode() == text[1] + "\n"


def test_a_threat_is_told_as_urgent_in_both_formats() -> None:
    given = line(id=1, text="I will find you and break your legs.") + line(id=2, text=PHONE)
    threat, other = verdicts(run(given=given))
    assert any(f["urgent"] is True and f["rule"] == "incitement" for f in threat["findings"])
    assert [f["urgent"] for f in other["findings"]] == [False]
    shown = run("--format", "text", given=given).stdout.decode()
    assert "1  HOLD, URGENT  (en)\n" in shown and "  hold, urgent, incitement: " in shown
    assert "2  HOLD  (en)\n" in shown and shown.count("URGENT") == 1


def test_text_for_people_marks_the_words_and_moves_no_cursor() -> None:
    hostile = "\u001b[2JCall +44 20 7946 0958\nor \u202ejo@town.example\u202c"
    done = run("--format", "text", given=line(id="a\u001b", text=hostile))
    shown = done.stdout.decode()
    assert '"a\\u001b"  HOLD  (en)\n' in shown
    assert "    \\u001b[2JCall ⟦+44 20 7946 0958⟧\n    or \\u202e⟦jo@town.example⟧\\u202c\n" in shown
    assert shown.count("  hold, personal_data: ") == 2
    assert all(c.isprintable() or c == "\n" for c in shown)


def test_the_words_that_carry_a_score_are_told_unless_nobody_wants_them() -> None:
    given = line(id=1, text="All muslims should be deported.")
    with_words, without = (verdicts(run(*told, given=given))[0] for told in ((), ("--no-words",)))
    assert with_words["outcome"] == without["outcome"] == "reject"
    assert with_words["scores"] == without["scores"]
    assert all(found["quote"] for found in with_words["findings"])
    assert not any(found["quote"] for found in without["findings"])
