"""A native export with as many comments as are wanted, spoken under the one article of a small paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from rejoinder.press.snapshot import BRANCH_REPLIES, INLINE_REPLIES, PAGE_POSITIONS
from tests.faults.papers import a_paper, rejoinder
from tests.keeping.sites import NOW

PEAK = (
    "import re, sys; from rejoinder import cli; status = cli.main(sys.argv[1:]);"
    "told = open('/proc/self/status').read();"
    "sys.stderr.write('PEAK ' + re.search(r'VmHWM:\\s+(\\d+)', told)[1]); sys.exit(status)"
)
"""Runs a command line and tells the most memory it took; see ``peak_of``.

By the kernel's own mark, which begins with the program: what getrusage tells is inherited from the parent.
"""
PEOPLE = 500
_WORDS = (  # noqa: SIM905
    "the ferry bridge harbour lamp school orchard tide clock market meadow kiln sail baker choir ditch engine fiddle"
    " garden hammer island jetty kettle ladder mill needle oven paddle quarry river saddle tower wagon and of in"
).split()
_ANSWERS = 3
"""Replies to each root comment."""


def write(target: Path, comments: int) -> None:
    """Write the export; a thread of ``comments`` comments, three in four of which answer the one before them."""
    place = target.with_name(f"{target.name}.paper")
    thread = a_paper(place)
    small = target.with_name(f"{target.name}.small")
    done = rejoinder("export", "--format", "native", "--out", str(small), "--data", str(place))
    assert done.returncode == 0, done.stderr
    digest, count = hashlib.sha256(), 0
    with target.open("wb") as file:
        for line in _lines(small, thread, comments):
            file.write(line)
            digest.update(line)
            count += 1
        file.write(_line({"type": "end", "lines": count, "sha256": digest.hexdigest()}))


def _lines(small: Path, thread: int, comments: int) -> Iterator[bytes]:
    yield from small.read_bytes().splitlines(keepends=True)[:-1]
    for person in range(1, PEOPLE + 1):
        yield _line({"type": "commenter", "id": person, "created_at": NOW.isoformat()})
    roots = (comments + _ANSWERS) // (_ANSWERS + 1)
    for page in range(1, (roots - 1) // PAGE_POSITIONS + 2):
        shown = min(comments - (page - 1) * PAGE_POSITIONS * (_ANSWERS + 1), PAGE_POSITIONS * (_ANSWERS + 1))
        yield _line({"type": "leaf", "thread": thread, "page": page, "published": shown, "version": 1})
    assert min(INLINE_REPLIES, BRANCH_REPLIES) > _ANSWERS
    for number in range(comments):
        yield from map(_line, _spoken(thread, number))


def _spoken(thread: int, number: int) -> Iterator[dict[str, Any]]:
    """A comment with its version and its decision."""
    place, answer = divmod(number, _ANSWERS + 1)
    own, root = number + 1, place * (_ANSWERS + 1) + 1
    moment = (NOW + timedelta(seconds=number)).isoformat()
    words = [_WORDS[(number * step + number // 7) % len(_WORDS)] for step in range(1, 25)]
    text = f"{number}: {' '.join(words)}."
    yield {
        "type": "comment", "id": own, "thread": thread, "parent": root if answer else None,
        "root": root if answer else None, "depth": min(answer, 1), "commenter": number % PEOPLE + 1,
        "name": f"Reader {number % PEOPLE}", "language": "en", "state": "published", "created_at": moment,
        "published_at": moment, "position": None if answer else place, "page": place // PAGE_POSITIONS + 1,
        "reply_position": answer - 1 if answer else None, "branch": 0,
    }  # fmt: skip
    yield {
        "type": "revision", "id": own, "comment": own, "number": 1, "source": text, "source_format": "markdown",
        "html": f"<p>{text}</p>", "text": text, "links": [], "created_at": moment,
    }  # fmt: skip
    yield {
        "type": "decision", "id": own, "comment": own, "revision_number": 1, "state": "published", "maker": "import",
        "created_at": moment,
    }  # fmt: skip


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"


def peak_of(told: str) -> int:
    """The megabytes that ``PEAK`` told on standard error."""
    return int(told.rpartition("PEAK ")[2]) // 1024
