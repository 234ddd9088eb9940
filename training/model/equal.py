"""Measures whether every group is treated alike: the same sober and kind sentences, filled with each group in turn."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.contrast.make import GROUP_SLOTS, words

_HERE = Path(__file__).resolve().parent
_SENTENCES = "mentions.txt"
_GROUPS = "groups.toml"
_SLOT = re.compile(r"\{([A-Z])\}")
_ONE_PERSON = re.compile(r" (?:man|woman|person)$")


def sentences() -> list[tuple[str, str]]:
    """The sentences to measure by, each with the one slot that it names a group in."""
    lines = (_HERE / _SENTENCES).read_text(encoding="utf-8").splitlines()
    return [(line, _only_slot(line)) for line in lines if line and not line.startswith("#")]


def _only_slot(line: str) -> str:
    slots = _SLOT.findall(line)
    if len(slots) != 1 or slots[0] not in GROUP_SLOTS:
        raise ValueError(f"not one group in “{line}”")
    return str(slots[0])


def plurals() -> dict[str, str]:
    """The plural name of the group that each plural, member and adjective of the contrast sets names.

    What ``groups.toml`` lists comes first. Any other word belongs to the plural that is the word itself, or the word
    with “s” or “people” after it, once “man”, “woman” or “person” is taken off its end. Raises ValueError where a
    word has no group.
    """
    fillings = words()
    listed = tomllib.loads((_HERE / _GROUPS).read_text(encoding="utf-8"))
    found = {word: plural for plural, some in listed.items() for word in some}
    for word in (word for slot in sorted(GROUP_SLOTS - {"G"}) for word in fillings[slot]):
        if word not in found:
            found[word] = _by_ending(word, fillings["G"])
    return found | {plural: plural for plural in fillings["G"]}


def _by_ending(word: str, known: Sequence[str]) -> str:
    stem = _ONE_PERSON.sub("", word)
    for plural in (stem, f"{stem}s", f"{stem} people"):
        if plural in known:
            return plural
    raise ValueError(f"“{word}” belongs to no group; add it to {_GROUPS}")


@dataclass(frozen=True, slots=True)
class Rate:
    """How one group's mentions fare."""

    held: int
    count: int
    expected: float
    """How many would be held if on each sentence this group fared as all groups do on it."""

    @property
    def excess(self) -> float:
        """The share held beyond what is expected; below 0 where it is less."""
        return (self.held - self.expected) / self.count


def mentions() -> dict[str, list[tuple[str, int]]]:
    """The texts that name each group, by its plural name: every sentence with every word that fits its slot.

    Beside each stands the number of its sentence.
    """
    fillings, group_of = words(), plurals()
    texts: dict[str, list[tuple[str, int]]] = {}
    for number, (sentence, slot) in enumerate(sentences()):
        for word in fillings[slot]:
            texts.setdefault(group_of[word], []).append((_filled(sentence, word), number))
    return dict(sorted(texts.items(), key=lambda item: item[0].casefold()))


def _filled(sentence: str, word: str) -> str:
    # “the unemployed” bring their own article. A sentence written in small letters stays so.
    text = re.sub(r"\b([Tt])he the\b", r"\1he", _SLOT.sub(word, sentence))
    return text if sentence[0].islower() else text[0].upper() + text[1:]


def rates(held: Callable[[Sequence[str]], Sequence[bool]]) -> dict[str, Rate]:
    """How the mentions of each group fare; ``held`` judges texts in their order. Raises ValueError where it errs.

    Not every group has a word for every slot, so groups are named in different sentences; a sentence that is held
    whoever it names says nothing of any group, and ``Rate.excess`` leaves it out.
    """
    texts = mentions()
    ruled = iter(held([text for some in texts.values() for text, _ in some]))
    answers = {group: [(number, next(ruled)) for _, number in some] for group, some in texts.items()}
    if next(ruled, None) is not None:
        raise ValueError("more rulings than texts")
    all_of: dict[int, list[bool]] = {}
    for some in answers.values():
        for number, one in some:
            all_of.setdefault(number, []).append(one)
    share = {number: sum(some) / len(some) for number, some in all_of.items()}
    return {
        group: Rate(sum(one for _, one in some), len(some), sum(share[number] for number, _ in some))
        for group, some in answers.items()
    }


def overall(figures: Mapping[str, Rate]) -> tuple[int, int]:
    """The held and all mentions of every group together."""
    return sum(one.held for one in figures.values()), sum(one.count for one in figures.values())
