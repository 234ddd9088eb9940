from __future__ import annotations

import re
from pathlib import Path

import pytest
import tinycss2  # type: ignore[import-untyped]
from django.contrib.staticfiles import finders

from rejoinder import newsroom
from rejoinder.press.theme import contrast

STATIC = Path(newsroom.__path__[0]) / "static" / "rejoinder"
SHEETS = sorted(STATIC.glob("*.css"))
FONTS = STATIC / "fonts"
SIDES = re.compile(
    r"(?<![-\w])(left|right|margin-left|margin-right|padding-left|padding-right|border-left|border-right)\s*:"
    r"|text-align:\s*(left|right)|float:"
)


def read(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_is_well_formed_and_fetches_nothing_from_elsewhere(sheet: Path) -> None:
    rules = tinycss2.parse_stylesheet(read(sheet), skip_whitespace=True)
    assert not [rule for rule in rules if rule.type == "error"]
    text = read(sheet)
    assert "@import" not in text and "//" not in text
    for name in re.findall(r'url\("([^"]+)"\)', text):
        assert (sheet.parent / name).is_file(), name


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_names_no_side_of_the_page(sheet: Path) -> None:
    assert not SIDES.search(read(sheet))


def tokens(scheme: str) -> dict[str, str]:
    text = read(STATIC / "newsroom.css")
    block = text.split("@media (prefers-color-scheme: dark)")[1 if scheme == "dark" else 0]
    return dict(
        re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block[: block.index("}")] if scheme == "light" else block)
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_the_paper(scheme: str) -> None:
    found = tokens(scheme)
    for name in ("ink", "muted", "accent"):
        assert contrast(found[name], found["paper"]) >= 4.5, name
        assert contrast(found[name], found["tint"]) >= 4.5, name
    assert contrast(found["on-accent"], found["accent"]) >= 4.5


def test_the_fonts_are_light_used_and_licensed() -> None:
    files = {path.name for path in FONTS.glob("*.woff2")}
    assert sum((FONTS / name).stat().st_size for name in files) < 900_000
    text = read(STATIC / "fonts.css")
    assert set(re.findall(r'url\("fonts/([^"]+)"\)', text)) == files
    assert (
        text.count("font-display: swap")
        == text.count("unicode-range:")
        == text.count("@font-face")
        == len(files)
    )
    families = set(re.findall(r'font-family: "([^"]+)"', text))
    readme = (FONTS / "README.md").read_text(encoding="utf-8")
    for family in families:
        assert f"| {family} |" in readme
        licence = FONTS / f"LICENSE-{family.lower().replace(' ', '-')}.txt"
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8").upper()
        assert family.split()[0] in read(STATIC / "newsroom.css")


def test_every_file_that_a_template_names_is_there() -> None:
    templates = Path(newsroom.__path__[0]) / "templates"
    named = {
        name
        for path in templates.rglob("*.html")
        for name in re.findall(r"{% static '([^']+)' %}", path.read_text(encoding="utf-8"))
    }
    assert named and not [name for name in sorted(named) if finders.find(name) is None]
    assert finders.find("newsroom/favicon.ico")
