"""The manual of the API says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from rejoinder.api.v1 import api

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "reference" / "api.md"
SOURCES = [*(ROOT / "src/rejoinder/api").rglob("*.py"), *(ROOT / "src/rejoinder/discussion").rglob("*.py")]


def test_every_address_in_the_manual_is_one_and_none_is_left_out() -> None:
    told = set(
        re.findall(r"^\| `(GET|POST|PATCH) (/api/v1/[^`]+)`", MANUAL.read_text(encoding="utf-8"), re.M)
    )
    known = {
        (method.upper(), path)
        for path, operations in api.get_openapi_schema()["paths"].items()
        for method in operations
    }
    assert told == known


def test_every_code_in_the_manual_is_one_that_is_answered() -> None:
    rows = re.findall(r"^\| [\d, ]+ \| ([^|]+) \|", MANUAL.read_text(encoding="utf-8"), re.M)
    told = {code for row in rows for code in re.findall(r"`([a-z_]+)`", row)}
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert told and not [code for code in told if f'"{code}"' not in source]


def test_every_way_to_decline_is_in_the_manual() -> None:
    source = (ROOT / "src/rejoinder/api/contribute.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Declined\(\d+, "([a-z_]+)"', source))
    assert len(codes) > 5
    assert not [code for code in codes if f"`{code}`" not in MANUAL.read_text(encoding="utf-8")]
