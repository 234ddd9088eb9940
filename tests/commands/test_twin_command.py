"""`rejoinder twin`, run as an operator runs it."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console

from rejoinder.commands import data, twin
from rejoinder.compat.perspective.attributes import NAMES
from rejoinder.compat.twin.figures import THRESHOLDS, AtThreshold, Figures
from rejoinder.server import template
from tests.compat.test_twin_mapping import two_services
from tests.serving import clean_environment


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with 600 pairs of one attribute and 20 of another."""
    template.lay_out(tmp_path / data.DATABASE)
    ours, theirs = two_services(600)
    rows = [("TOXICITY", float(b), float(a), "2026-05-04", "") for a, b in zip(ours, theirs, strict=True)]
    rows += [("THREAT", 0.9, number / 20, "2026-05-04", f"text {number}") for number in range(20)]
    with closing(sqlite3.connect(tmp_path / data.DATABASE)) as database:
        line = "INSERT INTO compat_scorepair (attribute, theirs, ours, day, text) VALUES (?, ?, ?, ?, ?)"
        database.executemany(line, rows)
        database.commit()
    return tmp_path


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rejoinder", "twin", *arguments, "--data", str(site)],
        capture_output=True,
        text=True,
        env={**clean_environment(), "COLUMNS": "140"},
        check=False,
    )


def test_it_reports_adopts_and_forgets(site: Path) -> None:
    told = run(site, "report", "--out", str(site / "report.svg"))
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[2].startswith("TOXICITY") and " 600 " in lines[2] and lines[2].count("%") == 5
    threat = next(line for line in lines if line.startswith("THREAT"))
    assert " – " in threat and threat.count("%") == 3
    assert "'text 0'" in told.stdout and "Furthest apart" in told.stdout
    assert ElementTree.parse(site / "report.svg").getroot().tag.endswith("svg")
    adopted = run(site, "adopt")
    assert adopted.returncode == 0 and "TOXICITY: adopted from 600 pairs" in adopted.stdout
    assert "THREAT: 20 pairs; 200 are needed" in adopted.stderr
    assert "Forgotten: 620 pairs and 1 maps." in run(site, "forget").stdout
    empty = run(site, "report")
    assert empty.returncode == 1 and "There are no pairs yet" in empty.stderr


def test_the_widest_report_fits_eighty_columns_whole() -> None:
    scores = np.zeros(2_000_000)
    at = tuple(AtThreshold(one, *(1.0,) * 5) for one in THRESHOLDS)
    printed = io.StringIO()
    table = twin._table([Figures(name, scores, scores, -0.99, None, at) for name in NAMES])
    Console(file=printed, width=80).print(table)
    told = printed.getvalue()
    assert "…" not in told and max(map(len, told.splitlines())) <= 80
    head = " ".join(told.splitlines()[:2]).split()
    assert head.count("Agree") == 2 and {"Attribute", "Pairs", "Corr.", "At", "mapped"} <= set(head)
    assert told.count("100.0 %") == len(NAMES) * len(THRESHOLDS) * 5 and told.count("2,000,000") == len(NAMES)


def test_a_picture_goes_with_a_report_only(tmp_path: Path) -> None:
    assert run(tmp_path, "adopt", "--out", "x.svg").returncode == 2
