"""Reader comments in the manner of a newspaper, written for this project, with the targets a judge should give them."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIRED = ("offensive", "incitement", "threat")
OPTIONAL = ("insult", "identity", "profanity")


class NewsCommentError(ValueError):
    """A line of the set cannot be used; the message names the file, the line and what to change."""


@dataclass(frozen=True, slots=True)
class NewsComment:
    """One comment and its targets, each between 0 and 1; an optional target of None is left out of the loss.

    `hostile` says which side of the set it stands on; `pair` joins a hostile comment with the clean one nearest to it;
    `held_back` marks the third of each theme that measures and never trains (both halves of a pair share it).
    """

    text: str
    offensive: float
    incitement: float
    threat: float
    insult: float | None
    identity: float | None
    profanity: float | None
    theme: str
    pair: str | None
    hostile: bool
    held_back: bool


def read(directory: Path = HERE) -> Iterator[NewsComment]:
    """Yield the comments of every `clean*.jsonl` and `hostile*.jsonl` in `directory`, in the order of files and lines.

    Raises `NewsCommentError` for a line that is not valid.
    """
    comments = [
        (_valid(line, f"{path.name}:{number}"), path.name.startswith("hostile"))
        for pattern in ("clean*.jsonl", "hostile*.jsonl")
        for path in sorted(directory.glob(pattern))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]
    back = _held_back([entry for entry, _ in comments])
    for entry, hostile in comments:
        others = {name: _number(entry[name]) if name in entry else None for name in OPTIONAL}
        pair = entry.get("pair")
        yield NewsComment(
            text=str(entry["text"]),
            offensive=_number(entry["offensive"]),
            incitement=_number(entry["incitement"]),
            threat=_number(entry["threat"]),
            insult=others["insult"],
            identity=others["identity"],
            profanity=others["profanity"],
            theme=str(entry["theme"]),
            pair=None if pair is None else str(pair),
            hostile=hostile,
            held_back=_group(entry) in back,
        )


def _held_back(entries: list[Mapping[str, object]]) -> set[str]:
    """The groups (a pair, or a comment alone) in the last third of their theme, ordered by the hash of their text."""
    themes: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        digest = hashlib.sha256(str(entry["text"]).encode()).hexdigest()
        # A pair is placed by its clean half, which is read first.
        themes[str(entry["theme"])].setdefault(_group(entry), digest)
    back: set[str] = set()
    for groups in themes.values():
        ordered = sorted(groups, key=groups.__getitem__)
        back.update(ordered[len(ordered) - len(ordered) // 3 :])
    return back


def _group(entry: Mapping[str, object]) -> str:
    return f"pair {entry['pair']}" if "pair" in entry else f"text {entry['text']}"


def _valid(line: str, where: str) -> Mapping[str, object]:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as error:
        raise NewsCommentError(f"{where}: not JSON ({error}); write one object a line") from error
    if not isinstance(entry, dict):
        raise NewsCommentError(f"{where}: not an object; write one object a line")
    unknown = set(entry) - {"text", "theme", "pair", *REQUIRED, *OPTIONAL}
    if unknown:
        raise NewsCommentError(f"{where}: unknown field {sorted(unknown)[0]!r}; remove it")
    for name in ("text", "theme"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise NewsCommentError(f"{where}: {name} is missing or empty")
    if "pair" in entry and not (isinstance(entry["pair"], str) and entry["pair"]):
        raise NewsCommentError(f"{where}: pair must be a name")
    for name in (*REQUIRED, *OPTIONAL):
        if name in entry or name in REQUIRED:
            _check_target(entry.get(name), f"{where}: {name}")
    return entry


def _check_target(value: object, what: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise NewsCommentError(f"{what} must be a number from 0 to 1")


def _number(value: object) -> float:
    assert isinstance(value, int | float)  # checked when the line was read
    return float(value)
