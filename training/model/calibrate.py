"""Fits the curves that turn logits into probabilities, so that a score of 0.9 is true of nine texts in ten of dev."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.model.export import describe
from training.model.heads import HEADS, Row
from training.model.mix import dev
from training.model.reading import read

Points = list[tuple[float, float]]

# Each set counts as much as another, whatever its size, but those sampled by a word list count for less, and the
# news comments, which are what is judged in the end, for more.
_SHARES = {"davidson": 0.4, "convabuse": 0.2, "toxigen_prompts": 0.3, "contrast": 1.5, "news": 2.0}
_BINS = 14
_FLAT: Points = [(-12.0, -12.0), (12.0, 12.0)]


def calibrate(samples: Path, folder: Path, version: str) -> dict[str, list[tuple[float, float, float]]]:
    """Fit the curves on dev and write them beside the weights.

    Returns for each head rows of (mean score, share that was true, weight) after calibration, to be drawn.
    """
    describe(folder, version, dict.fromkeys(HEADS, _FLAT))
    rows = list(dev(samples))
    scores = read([row.text for row in rows], folder)
    weights = _weights(rows)
    curves: dict[str, Points] = {}
    for head in HEADS:
        known = [
            (_logit(scores[head][at]), row.targets[head], weights[at])
            for at, row in enumerate(rows)
            if head in row.targets
        ]
        curves[head] = curve(known)
    describe(folder, version, curves)
    after = read([row.text for row in rows], folder)
    return {head: reliability(rows, after[head], weights, head) for head in HEADS}


def curve(known: Sequence[tuple[float, float, float]]) -> Points:
    """A rising line through the binned (logit, truth, weight) triples, in logits on both sides."""
    pooled: list[list[float]] = []
    for bin_ in _bins(sorted(known)):
        weight = sum(w for _, _, w in bin_)
        at = sum(x * w for x, _, w in bin_) / weight
        # Half a text of either kind, so that a bin without one is not taken for certainty.
        true = (sum(y * w for _, y, w in bin_) + 0.5 * weight / len(bin_)) / (weight + weight / len(bin_))
        pooled.append([at, true, weight])
        # Pool adjacent violators: a curve that falls would turn the order of two texts round.
        while len(pooled) > 1 and pooled[-1][1] <= pooled[-2][1]:
            x1, y1, w1 = pooled.pop()
            x0, y0, w0 = pooled.pop()
            whole = w0 + w1
            pooled.append([(x0 * w0 + x1 * w1) / whole, (y0 * w0 + y1 * w1) / whole, whole])
    points = [(at, _logit(true)) for at, true, _ in pooled]
    rising = [points[0]]
    for x, y in points[1:]:
        if x > rising[-1][0] + 0.05 and y > rising[-1][1] + 0.02:
            rising.append((x, y))
    return rising if len(rising) > 1 else _FLAT


def reliability(
    rows: Sequence[Row], scores: Sequence[float], weights: Sequence[float], head: str
) -> list[tuple[float, float, float]]:
    """What came true of the texts with scores from 0.0 to 0.1, from 0.1 to 0.2, and so on."""
    bins: Mapping[int, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row, score, weight in zip(rows, scores, weights, strict=True):
        if head in row.targets:
            one = bins[min(int(score * 10), 9)]
            one[0] += score * weight
            one[1] += row.targets[head] * weight
            one[2] += weight
    return [(s / w, y / w, w) for _, (s, y, w) in sorted(bins.items())]


def _weights(rows: Sequence[Row]) -> list[float]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.source] += 1
    return [1000.0 * _SHARES.get(row.source, 1.0) / counts[row.source] for row in rows]


def _bins(known: Sequence[tuple[float, float, float]]) -> list[Sequence[tuple[float, float, float]]]:
    whole = sum(weight for _, _, weight in known)
    bins: list[Sequence[tuple[float, float, float]]] = []
    begin, sofar = 0, 0.0
    for at, (_, _, weight) in enumerate(known):
        sofar += weight
        if sofar >= whole / _BINS:
            bins.append(known[begin : at + 1])
            begin, sofar = at + 1, 0.0
    if begin < len(known):
        bins.append(known[begin:])
    return bins


def _logit(share: float) -> float:
    kept = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))
