"""Measures the libel rule: `python -m training.libel.measure [--misses] [CLEAN.jsonl|CLEAN.csv.gz …]`."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rejoinder.policy.rules.libel import Libel
from rejoinder.policy.submission import Article, Submission

HERE = Path(__file__).resolve().parent
OPEN, LATER, HELD_BACK = HERE / "open.jsonl", HERE / "later.jsonl", HERE / "held_back.jsonl"


@dataclass(frozen=True)
class Example:
    """A comment, and whether it alleges something harmful of somebody who is named."""

    submission: Submission
    libel: bool
    kind: str
    why: str


@dataclass(frozen=True)
class Measure:
    """How the rule did: held rightly, held wrongly, and missed."""

    right: int
    wrong: tuple[Example, ...]
    missed: tuple[Example, ...]

    @property
    def precision(self) -> float:
        """The share of what was held that alleges something."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """The share of what alleges something that was held."""
        return self.right / max(1, self.right + len(self.missed))


def examples(path: Path) -> list[Example]:
    """The examples of a file of JSON lines."""
    return [_example(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _example(line: dict[str, Any]) -> Example:
    article = Article(**line["article"]) if "article" in line else None
    submission = Submission(line["text"], article=article, parent=line.get("parent"), language="en")
    return Example(submission, line["libel"], line["kind"], line["why"])


def measure(found: Sequence[Example]) -> Measure:
    """What the rule, as it comes, makes of the examples."""
    rule = Libel()
    held = [example for example in found if any(True for _ in rule.judge(example.submission))]
    right = sum(example.libel for example in held)
    return Measure(
        right,
        tuple(example for example in held if not example.libel),
        tuple(example for example in found if example.libel and example not in held),
    )


def held_of(path: Path) -> tuple[list[str], int]:
    """Of the clean texts of a file, those that the rule holds, and how many there are."""
    rule = Libel()
    held: list[str] = []
    count = 0
    for text in _clean(path):
        count += 1
        if any(True for _ in rule.judge(Submission(text, language="en"))):
            held.append(text)
    return held, count


def _clean(path: Path) -> Iterator[str]:
    if path.suffix == ".jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
        return
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("toxic") == "0" and row.get("lang", "en") == "en":
                yield row["text"]


def main(argv: list[str]) -> int:
    """Print precision and recall on both sets, then the share held of each file of clean text."""
    paths = [Path(arg) for arg in argv if not arg.startswith("--")]
    for name, path in (("open", OPEN), ("written later", LATER), ("held back", HELD_BACK)):
        found = examples(path)
        result = measure(found)
        libel = sum(example.libel for example in found)
        print(f"{name}: {len(found)} examples, {libel} of them libel")
        print(f"  precision {result.precision:.3f}, recall {result.recall:.3f}")
        if "--misses" in argv and path != HELD_BACK:
            for sign, group in (("wrongly held", result.wrong), ("missed", result.missed)):
                for example in group:
                    print(f"  {sign}: {example.submission.text}  [{example.kind} {example.why}]")
    for path in paths:
        held, count = held_of(path)
        print(f"{path.name}: {len(held)} of {count} clean texts held, {len(held) / max(1, count):.2%}")
        if "--misses" in argv:
            for text in held:
                print("  ", text.replace("\n", " ")[:300])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
