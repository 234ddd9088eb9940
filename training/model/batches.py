"""Cuts rows into token ids and batches of like length, so that little is spent on padding."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer

from rejoinder.classifiers.house.emoji import named
from rejoinder.normalise import View
from training.model.heads import HEADS, Row
from training.model.network import encoder_folder

LONGEST = 112
"""Tokens of a text that are read in training; nine in ten are shorter."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one step: ids and mask (texts, tokens); targets and weights (texts, heads)."""

    ids: torch.Tensor
    mask: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor


def tokenizer() -> Tokenizer:
    """The encoder's tokenizer, cutting off nothing and padding nothing."""
    made = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def encode(texts: Sequence[str], longest: int = LONGEST) -> list[list[int]]:
    """Token ids of each text with its first and last sign, cut to ``longest``."""
    cutter = tokenizer()
    # No token is shorter than a character, so the rest of a long text need not be cut at all.
    encoded = cutter.encode_batch([named(View(text[: longest * 24])).text for text in texts])
    return [one.ids if len(one.ids) <= longest else [*one.ids[: longest - 1], one.ids[-1]] for one in encoded]


def batches(rows: Sequence[Row], tokens: int, rng: random.Random) -> Iterator[Batch]:
    """Every row once, in batches of at most ``tokens`` ids counted with padding, in random order."""
    ids = encode([row.text for row in rows])
    # A little noise in the order of lengths, or the same rows would always meet.
    order = sorted(range(len(rows)), key=lambda at: len(ids[at]) * rng.uniform(0.92, 1.08))
    groups: list[list[int]] = []
    group: list[int] = []
    widest = 0
    for at in order:
        wider = max(widest, len(ids[at]))
        if group and (wider * (len(group) + 1) > tokens or len(group) == 96):
            groups.append(group)
            group, wider = [], len(ids[at])
        group.append(at)
        widest = wider
    groups.append(group)
    rng.shuffle(groups)
    for chosen in groups:
        yield batch([rows[at] for at in chosen], [ids[at] for at in chosen])


def batch(rows: Sequence[Row], ids: Sequence[Sequence[int]]) -> Batch:
    """The tensors of these rows."""
    padded, mask = pad(ids)
    targets = torch.zeros(len(rows), len(HEADS))
    weights = torch.zeros(len(rows), len(HEADS))
    for at, row in enumerate(rows):
        for number, head in enumerate(HEADS):
            if head in row.targets:
                targets[at, number] = row.targets[head]
                weights[at, number] = row.weight
    return Batch(padded, mask, targets, weights)


def pad(ids: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask of shape (texts, tokens of the longest)."""
    width = max(map(len, ids))
    padded = torch.zeros(len(ids), width, dtype=torch.long)
    mask = torch.zeros(len(ids), width, dtype=torch.long)
    for at, some in enumerate(ids):
        padded[at, : len(some)] = torch.tensor(some)
        mask[at, : len(some)] = 1
    return padded, mask
