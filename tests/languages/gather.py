"""Gathers every sentence that people are told, from Python, templates and what is translated by its own text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract

from rejoinder.discussion import rulesets, wordings
from rejoinder.policy import registry
from rejoinder.press.offprints.snapshot import OffprintWords
from rejoinder.press.snapshot import FormWords, Words
from tests.languages.templates import Found, translated

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "rejoinder"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "say": None,
    "say_count": (1, 2),
    "phrase": None,
}
"""`say`, `say_count` and `phrase` are those of `rejoinder.policy.said`."""

DESK = (
    "accounts/",
    "commands/",
    "compat/",
    "desk/",
    "imports/",
    "newsroom/addresses.py",
    "newsroom/blocks.py",
    "newsroom/models/",
    "newsroom/wagtail_hooks.py",
    "newsroom/templates/newsroom/empty.html",
    "discussion/events.py",
    "discussion/roles.py",
    "discussion/rulebook.py",
    "discussion/proving.py",
    "discussion/statements/",
    "discussion/yearly/",
    "discussion/actions/adopt_rules.py",
    "discussion/actions/answer_appeal.py",
    "discussion/actions/cancel_backtest.py",
    "discussion/actions/decide.py",
    "discussion/actions/discard_rules.py",
    "discussion/actions/draft_rules.py",
    "discussion/actions/end_shadow.py",
    "discussion/actions/erase_note.py",
    "discussion/actions/file_statements.py",
    "discussion/actions/give_role.py",
    "discussion/actions/keep_example.py",
    "discussion/actions/learn.py",
    "discussion/actions/lift.py",
    "discussion/actions/mark_sample.py",
    "discussion/actions/note.py",
    "discussion/actions/renew_link.py",
    "discussion/actions/retire_wording.py",
    "discussion/actions/sanction.py",
    "discussion/actions/start_backtest.py",
    "discussion/actions/start_shadow.py",
    "discussion/actions/take.py",
    "discussion/actions/take_role.py",
    "discussion/actions/undo.py",
    "discussion/actions/word.py",
    "discussion/ledger/rulings.py",
)
"""Where only people who work here are spoken to. All else is the reader's side: what is new there is translated."""


@cache
def gathered() -> tuple[dict[Found, list[str]], dict[Found, list[str]]]:
    """The reader's sentences and the desk's, each with the files it stands in; one that is both is the reader's."""
    readers: dict[Found, list[str]] = {}
    desk: dict[Found, list[str]] = {}
    for found, place in _all():
        if not found.one.strip():
            continue
        places = (desk if place.startswith(DESK) else readers).setdefault(found, [])
        if place not in places:
            places.append(place)
    return readers, {found: places for found, places in desk.items() if found not in readers}


def _all() -> Iterator[tuple[Found, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if "/migrations/" not in place:
            yield from ((found, place) for found in in_python(path.read_bytes()))
    for path in templates():
        place = path.relative_to(PACKAGE).as_posix()
        yield from ((found, place) for found in translated(path))
    yield from _by_their_own_text()


def templates() -> list[Path]:
    """Every template of the package."""
    return sorted(path for path in PACKAGE.glob("**/templates/**/*") if path.suffix in {".html", ".txt"})


def in_python(source: bytes) -> Iterator[Found]:
    """What a module hands to gettext, or to `policy.said`."""
    for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
        one, many = (message[0], message[1]) if isinstance(message, tuple) else (message, "")
        yield Found(one, many, context or "")


def _by_their_own_text() -> Iterator[tuple[Found, str]]:
    """Text that is kept in English where no framework is known, and translated where it is shown."""
    for kind in (Words, FormWords, OffprintWords):
        for word in fields(kind):
            if isinstance(word.default, str) and word.default:
                yield (
                    Found(word.default),
                    kind.__module__.removeprefix("rejoinder.").replace(".", "/") + ".py",
                )
    for name, rule in sorted(registry.rules().items()):
        if rule.__module__.startswith("rejoinder.") or rule.__class__.__module__.startswith("rejoinder."):
            yield Found(rule.TITLE), f"policy/rules/{name}.py"
    for title in rulesets.NO_RULES.values():
        yield Found(title), "discussion/rulesets.py"
    yield Found(rulesets.default().statement("en")), "policy/default.toml"
    for one in tomllib.loads(wordings.SHIPPED.read_text(encoding="utf-8"))["wording"]:
        yield Found(one["title"]), "desk/wordings/titles of discussion/wordings.toml"
        yield Found(one["text"]), "discussion/wordings.toml"
