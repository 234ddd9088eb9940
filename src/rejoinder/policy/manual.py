"""Prints the rules' manual, or with ``--toml`` the default ruleset, from the rules themselves."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from rejoinder.policy.registry import rules
from rejoinder.policy.rule import Example, Rule
from rejoinder.policy.ruleset import DEFAULT_STATEMENT
from rejoinder.policy.second_reader import NEVER_CLEARED
from rejoinder.policy.settings import settings_of, words_for
from rejoinder.policy.submission import Article, Score
from rejoinder.policy.verdict import Outcome

_LONGEST_SHOWN = 120
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_OUTCOMES = {Outcome.PUBLISH: "published", Outcome.HOLD: "held", Outcome.REJECT: "rejected"}

_HEAD = """\
# The rules

<!-- Made by `python -m rejoinder.policy.manual`; a test compares it with the rules. -->

A publication's rules are data: a TOML text that names rules and their settings. Every rule that is on runs on
every comment. Each may object, with a reason for the author and, where it can, the words it rests on; the
gravest objection decides: **publish** < **hold** (a person looks first) < **reject**. A rule whose facts are
not given, such as how long the writing took when comments come from a file, says nothing. A rule that fails
holds the comment.

```toml
statement = "{statement}"
language = "en"        # of the publication; taken for comments too short to tell
requires = ["house"]   # classifiers without whose reading a comment is held; if left out, those the rules ask
only_listed = false    # true: rules not named below are off, whatever their default

[second_reader]        # left out, none is asked
clears = ["language"]  # rules whose holding it may set aside
sorts = true           # it may say of what is held that it is urgent or likely fine

[rules.links]
hold_from = 5

[rules.newcomer]
enabled = true
```

`statement` is what readers see beside the form. It may be a table with one text per language: `[statement]`,
then `en = "…"`, `de = "…"`. A key or rule that does not exist is refused with its line and the likeliest name
that was meant. Try a ruleset on comments you have with
[`rejoinder judge --rules rules.toml`](judge-command.md). The thresholds of the rules that go by scores come in
three presets, and can be [set from comments of your own](../operate/calibrating.md). What `[second_reader]`
lets a language model do is told in [A second reader](../operate/second-reader.md).

A new rule is one new file: a module with a class `RULE`, in `rejoinder/policy/rules/`, or in a package of
your own that announces it under the entry point group `rejoinder.rules`.
"""


def manual() -> str:
    """The manual of all rules as Markdown, with every setting and every example."""
    return "\n".join([_HEAD.format(statement=DEFAULT_STATEMENT), *map(_chapter, rules().values())])


def default_toml() -> str:
    """The default ruleset as TOML, with every rule and setting and what they mean."""
    lines = [
        "# The rules a publication starts with. Copy this file, change what you like and leave out the rest:",
        "# what is not said keeps the value shown here. The manual has examples of every rule.",
        "",
        *_commented("What readers see beside the form; a table [statement] gives it per language."),
        f"statement = {json.dumps(DEFAULT_STATEMENT)}",
        *_commented("The publication's language, taken for comments too short to tell."),
        'language = "en"',
        *_commented(
            "Classifiers without whose reading a comment is held. Left out, they are those that the rules ask; with "
            "[] nobody is asked, and the rules that go by scores say nothing."
        ),
        'requires = ["house"]',
        *_commented("Whether rules that are not named here are off, whatever their default."),
        "only_listed = false",
        "",
        *_commented(
            "What a second reader, a language model that the operator has set up, may do with what is held. It never"
            " publishes what a rule rejects."
        ),
        "[second_reader]",
        *_commented(
            "Rules whose holding it may set aside where it finds nothing wrong, such as language, offensive or"
            " suspects. What these hold is for a person alone: "
            + ", ".join(sorted(NEVER_CLEARED.keys() & rules().keys()))
            + "."
        ),
        "clears = []",
        *_commented("Whether it may say of anything held that it is urgent or likely fine."),
        "sorts = false",
    ]
    for rule in rules().values():
        lines += ["", *_commented(rule.ABOUT), f"[rules.{rule.NAME}]", f"enabled = {_value(rule.ENABLED)}"]
        for setting in settings_of(rule):
            lines += [*_commented(setting.meaning), f"{setting.name} = {_value(setting.default)}"]
    return "\n".join(lines) + "\n"


def _commented(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, 108)]


def _value(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    """A fact that is no JSON value, as the manual shows it: a score by its number, an article by its words."""
    if isinstance(value, Score):
        return value.value
    if isinstance(value, Article):
        return {"title": value.title, "text": value.text}
    raise TypeError(f"the manual cannot show a {type(value).__name__}")


def _chapter(rule: type[Rule]) -> str:
    lines = [f"## {rule.TITLE}: `[rules.{rule.NAME}]`", "", rule.ABOUT, ""]
    lines += ["| setting | default | meaning |", "|--|--|--|"]
    lines.append(f"| `enabled` | `{_value(rule.ENABLED)}` | Whether the rule runs. |")
    for setting in settings_of(rule):
        meaning = setting.meaning
        if setting.type is Outcome:
            meaning = f"{meaning.rstrip('.')}: {words_for(Outcome)}."
        lines.append(f"| `{setting.name}` | `{_value(setting.default)}` | {meaning} |")
    by_settings: dict[str, list[Example]] = {}
    for example in rule.EXAMPLES:
        by_settings.setdefault(_settings(example), []).append(example)
    for settings, examples in by_settings.items():
        lines += ["", f"With {settings}:" if settings else "As it comes:"]
        lines += ["", "| comment | is | because |", "|--|--|--|"]
        lines += [f"| {_comment(e)} | {_OUTCOMES[e.outcome]} | {_because(e)} |" for e in examples]
    return "\n".join(lines) + "\n"


def _settings(example: Example) -> str:
    return ", ".join(f"`{name} = {_value(value)}`" for name, value in example.settings.items())


def _comment(example: Example) -> str:
    parts: list[str] = []
    rest = example.text
    for mark in example.marks:
        before, _, rest = rest.partition(mark)
        parts += [_escaped(before), f"**{_escaped(mark)}**"]
    shown = "".join([*parts, _escaped(rest)])
    if len(example.text) > _LONGEST_SHOWN and not example.marks:
        shown = f"{_escaped(example.text[: _LONGEST_SHOWN // 2])}… ({len(example.text):,} characters)"
    return shown


def _because(example: Example) -> str:
    facts = ", ".join(_fact(name, value) for name, value in example.facts.items())
    return _escaped(example.why) + (f" ({facts})" if facts else "")


def _fact(name: str, value: Any) -> str:
    shown = _value(value)
    return f"`{name}`: `{shown if len(shown) <= _LONGEST_SHOWN // 2 else shown[: _LONGEST_SHOWN // 2] + '…'}`"


def _escaped(text: str) -> str:
    """Text that stands in a cell of a Markdown table as it is, with what cannot be seen written out."""
    return "".join(_visible(_SPECIAL.sub(r"\\\1", text)))


def _visible(text: str) -> Iterator[str]:
    for char in text:
        yield "⏎" if char == "\n" else char if char.isprintable() else f"\\<U+{ord(char):04X}\\>"


if __name__ == "__main__":
    sys.stdout.write(default_toml() if "--toml" in sys.argv[1:] else manual())
