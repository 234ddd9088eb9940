"""Reads the labelled sets of a data directory and says what each decides of the six heads."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from training.model.heads import Row

Record = Mapping[str, str]
_CLEAN = {"offensive": 0.0, "incitement": 0.0, "threat": 0.0, "insult": 0.0, "identity": 0.0}


def rows(samples: Path, source: str) -> Iterator[Row]:
    """Every row of one set that decides something. Raises FileNotFoundError where the set is not there."""
    read = _SOURCES[source]
    path = samples / "moderation" / source / f"{source}.csv.gz"
    csv.field_size_limit(10**8)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for record in csv.DictReader(lines):
            targets, weight = read(record)
            if targets and record["text"].strip():
                group = record.get("target") or record.get("group") or record.get("template") or ""
                yield Row(record["text"], targets, source, record["split"], weight, group)


def _jigsaw(record: Record) -> tuple[dict[str, float], float]:
    # Six-way labels are not in this copy: of a toxic one only that it is toxic is known.
    return (dict(_CLEAN), 1.0) if record["toxic"] == "0" else ({"offensive": 1.0}, 1.0)


def _wiki_clean(record: Record) -> tuple[dict[str, float], float]:
    return (dict(_CLEAN), 1.0) if record["toxic"] == "0" else ({"offensive": 0.9}, 1.0)


def _davidson(record: Record) -> tuple[dict[str, float], float]:
    # Sampled by a word list, so that dialect and abuse are confused: it counts for less.
    label = record["davidson_class"]
    if label == "neither":
        return dict(_CLEAN), 0.7
    if label == "hate":
        return {"offensive": 1.0, "incitement": 0.85, "identity": 0.85, "profanity": 0.8}, 0.7
    return {"offensive": 0.85, "incitement": 0.05, "identity": 0.1, "threat": 0.03, "profanity": 0.9}, 0.5


def _edos(record: Record) -> tuple[dict[str, float], float]:
    if record["category"] == "none":
        # What is not sexist may still be abuse of others.
        return {"incitement": 0.04, "identity": 0.05}, 0.5
    threat = record["category"].startswith("1")
    targets = {"offensive": 0.95, "incitement": 0.8, "identity": 0.95, "threat": float(threat)}
    if threat:
        targets["incitement"] = 1.0
    return targets, 0.8


def _hatemoji(record: Record) -> tuple[dict[str, float], float]:
    if record["hate"] == "0":
        return {"incitement": 0.0, "identity": 0.0, "threat": 0.0}, 1.0
    threat = float(record["type"] == "threateninglanguage")
    return {"offensive": 1.0, "incitement": 1.0, "identity": 1.0, "threat": threat}, 1.0


def _hatexplain(record: Record) -> tuple[dict[str, float], float]:
    label = record["label"]
    if label == "normal":
        return dict(_CLEAN), 1.0
    hate = float(label == "hatespeech")
    return {"offensive": 1.0, "incitement": hate, "identity": hate}, 1.0


def _civil(record: Record) -> tuple[dict[str, float], float]:
    # Shares of annotators, so the targets are shares too. All rows were called toxic once.
    targets = {"offensive": 1.0 - float(record["not_toxic_frac"])}
    for head, column in (("insult", "insult"), ("identity", "identity_attack"), ("threat", "threat")):
        targets[head] = float(record[column])
    if targets["identity"] >= 0.5 or targets["threat"] >= 0.5:
        targets["incitement"] = 0.9
    elif targets["identity"] == 0.0 and targets["threat"] == 0.0:
        targets["incitement"] = 0.0
    return targets, 1.5


def _convabuse(record: Record) -> tuple[dict[str, float], float]:
    if record["toxic"] == "0":
        return dict(_CLEAN), 0.4
    return {"offensive": 0.9}, 0.4


def _toxigen(record: Record) -> tuple[dict[str, float], float]:
    value = 0.85 if record["hate"] == "1" else 0.05
    return {"offensive": value, "incitement": value, "identity": value}, 0.8


def _by_columns(record: Record) -> tuple[dict[str, float], float]:
    """For sets that are measured and never learned from."""
    targets = {}
    if record["toxic"]:
        targets["offensive"] = float(record["toxic"])
    if record["hate"]:
        targets["incitement"] = float(record["hate"])
    return targets, 0.0


_SOURCES: dict[str, Callable[[Record], tuple[dict[str, float], float]]] = {
    "jigsaw_wiki": _jigsaw,
    "wiki_context": _wiki_clean,
    "wiki_debias": _wiki_clean,
    "davidson": _davidson,
    "edos": _edos,
    "hatemoji_build": _hatemoji,
    "hatexplain": _hatexplain,
    "civil_toxic_spans": _civil,
    "convabuse": _convabuse,
    "toxigen_prompts": _toxigen,
    "identity_madlibs": _by_columns,
    "ghc": _by_columns,
}
MEASURED_ONLY = ("identity_madlibs", "ghc")
"""Templates made for measuring, and a set whose licence is not confirmed."""
