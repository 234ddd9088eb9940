"""Measures what the lexicon finds in disguised abuse, by kind of disguise, and what it wrongly repairs."""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rejoinder.lexicon import disguised_reading, find
from rejoinder.lexicon.search import find_in
from rejoinder.normalise import View, folded, read
from training.disguise.make import KINDS, disguise_all

SEED = 20260101
CLEAN_SETS = ("wiki_debias", "wiki_context", "jigsaw_wiki")
HARSH_SETS = ("jigsaw_wiki", "davidson", "hatexplain")
_TOKEN = re.compile(r"[^\W\d_]+")
_LONGEST = 1000


@dataclass
class Recall:
    """Of how many texts the lexicon found something in how many: undisguised, and disguised in one way."""

    texts: int = 0
    undisguised: int = 0
    as_typed: int = 0
    """Found in the disguised text, with nothing undone but its capitals."""
    through: int = 0
    """Found in the disguised text through the normaliser."""


@dataclass
class Repairs:
    """What the settled reading made of clean text."""

    tokens: int = 0
    changed: int = 0
    """Tokens that it reads in another way than folded, for better or worse."""
    wrong: Counter[str] = field(default_factory=Counter)
    """The places that it reads as a word of the lexicon, which was not typed so."""


def texts(samples: Path, name: str, toxic: str, most: int) -> list[str]:
    """The first texts of a set that are labelled so; held-out ones where the set has a test split."""
    csv.field_size_limit(sys.maxsize)
    with gzip.open(
        samples / "moderation" / name / f"{name}.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        found = [
            (row["split"], row["text"][:_LONGEST]) for row in csv.DictReader(file) if row["toxic"] == toxic
        ]
    held_out = [text for split, text in found if split == "test"]
    return (held_out or [text for _, text in found])[:most]


def recall(harsh: Sequence[str], kind: str) -> Recall:
    """What the lexicon finds in harsh texts when every word of theirs that it knows is disguised in one way."""
    rng = random.Random(f"{SEED} {kind}")
    found = Recall(len(harsh))
    for text in harsh:
        hits = find_in((View(text), folded(text)))
        if not hits:
            continue
        found.undisguised += 1
        hidden = disguise_all(text, rng, kind, [text[hit.start : hit.end] for hit in hits])
        found.as_typed += bool(find_in((View(hidden), View(hidden).relettered(_lowered(hidden)))))
        found.through += bool(find(read(hidden, "en")))
    return found


def repairs(clean: Sequence[str]) -> Repairs:
    """What the settled reading makes of clean texts."""
    made = Repairs()
    for text in clean:
        plain = folded(text)
        tokens = _TOKEN.findall(plain.text)
        made.tokens += len(tokens)
        settled = disguised_reading(text, "en")
        if settled.text == plain.text:
            continue
        made.changed += sum((Counter(_TOKEN.findall(settled.text)) - Counter(tokens)).values())
        typed = {(hit.start, hit.end) for hit in find_in((View(text), plain))}
        for hit in find_in((View(text), settled)):
            if (hit.start, hit.end) not in typed:
                made.wrong[f"{text[hit.start : hit.end]!r} as {hit.entry}"] += 1
    return made


def _lowered(text: str) -> str:
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _report_recall(samples: Path, most: int) -> None:
    harsh = [text for name in HARSH_SETS for text in texts(samples, name, "1", most)]
    print(f"{'kind':12} {'texts':>6} {'plain':>7} {'hidden':>7} {'through':>8} {'kept':>7}")
    for kind in KINDS:
        found = recall(harsh, kind)
        shares = (found.undisguised, found.as_typed, found.through)
        cells = " ".join(f"{share / found.texts:7.1%}" for share in shares)
        print(f"{kind:12} {found.texts:6} {cells}  {found.through / found.undisguised:7.1%}", flush=True)


def _report_repairs(samples: Path, most: int, *, listed: bool) -> None:
    for name in CLEAN_SETS:
        made = repairs(texts(samples, name, "0", most))
        wrong = made.wrong.total()
        per = 10_000 / made.tokens
        print(
            f"{name:12} {made.tokens} tokens; per 10,000: {wrong * per:.2f} as abuse, {made.changed * per:.2f} changed"
        )
        if listed:
            print("\n".join(f"    {count} {place}" for place, count in made.wrong.most_common()))


def main() -> None:
    """Prints the figures of both kinds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--samples", type=Path, default=os.environ.get("REJOINDER_SAMPLES"), help="the data's folder"
    )
    parser.add_argument("--most", type=int, default=20_000, help="texts of each set at most")
    parser.add_argument("--harsh", type=int, default=1_000, help="harsh texts of each set at most")
    parser.add_argument("--list", action="store_true", help="list what was wrongly read as abuse")
    options = parser.parse_args()
    if options.samples is None:
        parser.error("say where the data lies: --samples DIR, or set REJOINDER_SAMPLES")
    _report_repairs(options.samples, options.most, listed=options.list)
    _report_recall(options.samples, options.harsh)


if __name__ == "__main__":
    main()
