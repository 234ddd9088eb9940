"""How verdicts are written: as JSON for programs, and as text with the words marked for people."""

from __future__ import annotations

import json
from typing import Any

from rejoinder.commands.comment_lines import Literal
from rejoinder.normalise import is_unicode
from rejoinder.policy.verdict import Verdict


def as_json(echoed: Any, _: str, verdict: Verdict) -> str:
    """One JSON object on a line; ``echoed`` is the comment's id as it was read."""
    found = verdict.to_dict()
    fields = ("outcome", "findings", "scores", "ruleset", "language")
    rest = _json({name: found[name] for name in fields})
    return f'{{"id": {_echo(echoed)}, {rest[1:]}\n'


def _json(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False)
    # Half a surrogate pair is valid in JSON, as an escape, but no file in UTF-8 can hold it bare.
    return written if is_unicode(written) else json.dumps(value)


def _echo(value: Any) -> str:
    """Any JSON value as it was read, its numbers digit for digit."""
    if isinstance(value, Literal):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_json(key)}: {_echo(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_echo, value)) + "]"
    return _json(value)


def as_text(echoed: Any, text: str, verdict: Verdict) -> str:
    """The comment with the words in question marked, and the reasons under it."""
    urgent = ", URGENT" if any(finding.urgent for finding in verdict.findings) else ""
    lines = [f"{_visible(_echo(echoed))}  {verdict.outcome.value.upper()}{urgent}  ({verdict.language})"]
    lines += [f"    {line}" for line in _visible(_marked(text, verdict)).split("\n")]
    lines += [
        f"  {finding.outcome.value}{', urgent' if finding.urgent else ''}, {finding.rule}: "
        f"{_visible(finding.reason)}"
        for finding in verdict.findings
    ]
    return "\n".join(lines) + "\n\n"


def _marked(text: str, verdict: Verdict) -> str:
    """The text with ⟦ ⟧ around each stretch that a finding rests on; stretches that overlap are one."""
    stretches: list[list[int]] = []
    for start, end in sorted({(f.start, f.end) for f in verdict.findings if f.end > f.start}):
        if stretches and start <= stretches[-1][1]:
            stretches[-1][1] = max(end, stretches[-1][1])
        else:
            stretches.append([start, end])
    parts: list[str] = []
    done = 0
    for start, end in stretches:
        parts += text[done:start], "⟦", text[start:end], "⟧"
        done = end
    return "".join((*parts, text[done:]))


def _visible(text: str) -> str:
    """Text that a terminal shows as it is: nothing in it moves the cursor or turns the writing round."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)
