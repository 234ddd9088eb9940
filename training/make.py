"""Makes the house model again from a data directory: trains, exports, calibrates, measures, and writes the figures."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from rejoinder.policy import presets
from rejoinder.policy.verdict import Outcome
from training.model import tables
from training.model.calibrate import calibrate
from training.model.export import export
from training.model.fit import fit
from training.model.measure import by_disguise, by_group, by_set, share
from training.model.mix import own_text
from training.model.plots import reliability
from training.model.reading import read
from training.model.verdicts import judged, rules

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "src" / "rejoinder" / "classifiers" / "house" / "weights"
PAGE = ROOT / "docs" / "reference" / "judge.md"
PLOT = ROOT / "docs" / "images" / "reliability.svg"


def main(argv: Sequence[str]) -> int:
    """Run the steps asked for; returns 0, or 2 where the data are not there."""
    parser = argparse.ArgumentParser(prog="python -m training.make", description=__doc__)
    parser.add_argument("samples", type=Path, help="a directory with moderation/SET/SET.csv.gz")
    parser.add_argument(
        "--work", type=Path, default=ROOT / "training" / ".work", help="where the stages are kept"
    )
    parser.add_argument("--into", type=Path, default=SHIPPED, help="where the model is written")
    parser.add_argument("--version", default="2", help="what the model is called")
    parser.add_argument("--only", choices=("fit", "export", "calibrate", "measure"), help="one step alone")
    options = parser.parse_args(argv)
    if not (options.samples / "moderation").is_dir():
        print(
            f"{options.samples} has no directory “moderation”; see training/README.md for what it must hold"
        )
        return 2
    torch.set_num_threads(2)
    options.work.mkdir(parents=True, exist_ok=True)
    steps = (options.only,) if options.only else ("fit", "export", "calibrate", "measure")
    if "fit" in steps or "export" in steps:
        trained = fit(options.samples, options.work)
        if "export" in steps:
            export(trained, options.into)
    if "calibrate" in steps:
        curves = calibrate(options.samples, options.into, options.version)
        PLOT.write_text(reliability(curves), encoding="utf-8")
    if "measure" in steps:
        _measure(options.samples, options.into, options.work)
    return 0


def _measure(samples: Path, folder: Path, work: Path) -> None:
    standard = rules("standard")
    figures = list(by_set(samples, folder, standard))
    found = {
        "sets": tables.sets(figures),
        "groups": tables.groups(by_group(folder, standard)),
        "disguises": tables.disguises(by_disguise(samples, folder, standard)),
        "presets": tables.presets(_presets(folder)),
    }
    (work / "figures.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    for name, table in found.items():
        print(f"\n{name}\n{table}")
        tables.put(PAGE, name, table)
    tables.put(ROOT / "README.md", "readme", tables.readme(figures))


def _presets(folder: Path) -> Mapping[str, Sequence[float]]:
    """What each preset does to the news comments that were held back."""
    some = [row for row in own_text(held_back=True) if row.source == "news"]
    texts = [row.text for row in some]
    scores = read(texts, folder)
    worst = [max(row.targets[head] for head in ("offensive", "incitement", "threat")) for row in some]
    figures = {}
    for name in presets.NAMES:
        ruled = judged(texts, scores, rules(name))
        clean = [one for one, bad in zip(ruled, worst, strict=True) if bad < 0.35]
        hostile = [one for one, bad in zip(ruled, worst, strict=True) if bad > 0.65]
        shares = [
            share(some_ruled, *wanted)
            for some_ruled in (clean, hostile)
            for wanted in ((Outcome.HOLD, Outcome.REJECT), (Outcome.REJECT,))
        ]
        figures[name] = [one or 0.0 for one in shares]
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
