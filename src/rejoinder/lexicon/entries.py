"""Reads the lexicon's data files: words and phrases by kind and severity, and what is harmless though it holds one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

Kind = Literal["slur", "insult", "profanity", "threat", "dehumanising"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_DATA = Path(__file__).resolve().parent / "data"
_GRADE = re.compile(r"\[([1-3])\]")
_CHOICE = re.compile(r"\(([^()]*)\)")
_SPACES = re.compile(r" {2,}")


class LexiconError(ValueError):
    """A line of a lexicon file that cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase of the lexicon; one without a kind is harmless, and so is what lies inside it."""

    text: str
    kind: Kind | None
    severity: int


def languages() -> tuple[str, ...]:
    """The languages there is a lexicon for, as the folders of data are named."""
    return tuple(sorted(folder.name for folder in _DATA.iterdir() if folder.is_dir()))


def load(language: str) -> list[Entry]:
    """The lexicon of a language, an entry that is listed twice as the gravest of its kinds.

    Raises LexiconError where a file cannot be read as one.
    """
    folder = _DATA / language
    gravest: dict[str, Entry] = {}
    for kind in KINDS:
        path = folder / f"{kind}.txt"
        for entry in _graded(path.read_text(encoding="utf-8").splitlines(), kind, path.name):
            known = gravest.get(entry.text)
            if known is None or known.severity < entry.severity:
                gravest[entry.text] = entry
    for line in _lines((folder / "exceptions.txt").read_text(encoding="utf-8").splitlines()):
        for text in written_out(line):
            gravest[text] = Entry(text, None, 0)
    return list(gravest.values())


def written_out(line: str) -> Iterator[str]:
    """Each of the entries of a line, with (a|b) written as two entries."""
    # A comma inside brackets would part an entry in two.
    for written in line.split(","):
        parts = _CHOICE.split(written)
        for choice in itertools.product(
            *(part.split("|") if at % 2 else [part] for at, part in enumerate(parts))
        ):
            text = _SPACES.sub(" ", "".join(choice)).strip()
            if text:
                yield text


def _lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield stripped


def _graded(lines: Iterable[str], kind: Kind, name: str) -> Iterator[Entry]:
    severity = 0
    for line in _lines(lines):
        if grade := _GRADE.fullmatch(line):
            severity = int(grade[1])
        elif not severity:
            raise LexiconError(
                f"{name}: “{line[:40]}” stands before the first grade; write [1], [2] or [3] above it"
            )
        else:
            for text in written_out(line):
                yield Entry(text, kind, severity)
