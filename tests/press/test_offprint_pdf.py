from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from rejoinder.press.offprints import typeset
from rejoinder.press.offprints.discussion import Discussion
from rejoinder.press.offprints.inputs import Setter
from rejoinder.press.offprints.snapshot import ArticleSnapshot, Block
from rejoinder.press.offprints.snapshot import Image as Drawn
from rejoinder.press.snapshot import Words
from rejoinder.server import typesetting
from tests.pdf import Document
from tests.press import offprinting as made
from tests.serving import wait_for

PAGES = Path(__file__).with_name("pages")
Set = Callable[..., Document]


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """A media folder with one picture."""
    place = tmp_path / "media" / "images" / "quay.png"
    place.parent.mkdir(parents=True)
    picture = Image.new("RGB", (1000, 600), "#447766")
    picture.paste("#ddbb66", (0, 0, 1000, 200))
    picture.save(place)
    return tmp_path / "media"


@pytest.fixture
def typeset_pdf(tmp_path: Path, media: Path) -> Set:
    """Sets an article, and looks into what came of it."""

    def made_of(article: ArticleSnapshot, discussion: Discussion | None = None) -> Document:
        content = typesetting.pdf(article, discussion, media)
        assert content is not None
        return Document(content, tmp_path)

    return made_of


def test_the_same_content_is_the_same_bytes(media: Path) -> None:
    first = typesetting.pdf(made.article(), made.discussion(), media)
    assert first is not None
    assert first == typesetting.pdf(made.article(), made.discussion(), media)
    assert first != typesetting.pdf(made.article(title="Another"), made.discussion(), media)


@pytest.mark.parametrize("article", [made.article(), made.hebrew()], ids=["en", "he"])
def test_it_is_sound_tagged_archival_and_brings_its_fonts(typeset_pdf: Set, article: ArticleSnapshot) -> None:
    document = typeset_pdf(article, made.discussion())
    assert "No syntax or stream encoding errors found" in document.check()
    facts = document.facts
    assert (
        facts["Tagged"] == "yes" and facts["Title"] == article.title and facts["Author"] == "Imogen Thackray"
    )
    assert facts["JavaScript"] == "no" and facts["Encrypted"] == "no"
    claimed = document.metadata
    assert (
        "<pdfaid:part>2</pdfaid:part>" in claimed and "<pdfaid:conformance>A</pdfaid:conformance>" in claimed
    )
    assert "<pdfuaid:part>1</pdfuaid:part>" in claimed
    assert document.unembedded == []


def test_it_is_dated_by_the_last_change_of_what_it_shows(typeset_pdf: Set) -> None:
    assert typeset_pdf(made.article()).facts["ModDate"] == "2026-05-04T09:00:00Z"
    assert typeset_pdf(made.article(), made.discussion()).facts["ModDate"] == "2026-05-04T12:04:00Z"


def test_its_outline_leads_through_the_article_to_the_discussion(typeset_pdf: Set) -> None:
    assert typeset_pdf(made.article(), made.discussion()).outline == [
        ["The ferry waits & “nobody” knows why", ["What was said", "Old"]],
        "4 thoughts on “The ferry waits & ‘nobody’ knows why”",
    ]


def test_those_who_have_it_read_aloud_meet_headings_lists_and_described_pictures(typeset_pdf: Set) -> None:
    structure = typeset_pdf(made.article(), made.discussion()).structure
    for tag in ("H1", "H2", "Figure", "Caption", "P", "LI", "Table", "TH", "Link", "Note"):
        assert re.search(rf"^ *{tag}\b", structure, re.MULTILINE), tag


def test_everything_is_in_it_and_claim_and_response_are_named(typeset_pdf: Set) -> None:
    words = " ".join(typeset_pdf(made.article(), made.discussion(number=1, volumes=2)).text.split())
    for said in (
        "By Imogen Thackray", "Published 4 May 2026, 10:00 BST", "Claim", "by Edwin Sallis",
        "“The ferry has never once been late.”", "for the council", "Our finding: Unfounded",
        "on the claim by Edwin Sallis",
        "https://log.example/april", "https://courier.example/town/bridge/", "Correction", "“I wrote it down.”",
        "4 thoughts on", "in reply to Reader 1", "Removed under the rule “Insults”.", "Volume 1 of 2",
        "This article is found at https://courier.example/town/ferry/", "1/3",
    ):  # fmt: skip
        assert said in words, said


def test_what_people_wrote_is_never_markup(typeset_pdf: Set) -> None:
    nasty = '#eval("1+1") = *b* _i_ $x^2$ @ref #include "main.typ" https://x.example \\n'
    comment = made.comment(1, name="#panic()", html=f'<p dir="auto">{nasty}</p>')
    article = made.article(title=nasty, blocks=(Block("heading", text=nasty),))
    words = " ".join(typeset_pdf(article, made.discussion((comment,))).text.split())
    assert words.count('#eval("1+1") = *b* _i_ $x^2$ @ref') >= 3
    assert "#panic()" in words


def test_claims_and_quotations_keep_their_own_direction(typeset_pdf: Set) -> None:
    said = "The ferry has never been late (not once), he said."
    blocks = Block("claim", text=said, who="Dana"), Block("quotation", text=said, who="Dana")
    document = typeset_pdf(replace(made.hebrew(), blocks=blocks, title=said, standfirst=said, lead=None))
    words = " ".join(document.text.split())
    # Poppler reads a line by where its signs stand: a full stop on the wrong side comes out there.
    assert words.count(said) == 4
    assert len(re.findall(f"[“”]{re.escape(said)}[“”]", words)) == 2


@pytest.mark.parametrize(
    "table",
    [
        "<tr><td rowspan=2>A</td><td>B</td></tr><tr><td colspan=2>C</td></tr>",
        "<tr><td rowspan=100 colspan=100>A</td></tr><tr><th>B</th><td rowspan=9>C</td></tr>",
        "<tr><th rowspan=5>A</th><th colspan=3>B</th></tr><tr><td>C</td><td colspan=100>D</td></tr><tr></tr>",
        "<tr>A<td></td></tr><tr><td rowspan=2>B</td></tr><tr></tr><tr><td>C</td></tr>",
    ],
)
def test_no_table_however_wrong_keeps_the_article_from_being_a_pdf(typeset_pdf: Set, table: str) -> None:
    document = typeset_pdf(made.article(blocks=(Block("text", html=f"<table>{table}</table>"),)))
    assert "<pdfuaid:part>1</pdfuaid:part>" in document.metadata
    assert all(f"\n{letter}\n" in document.text for letter in "ABCD" if f"{letter}<" in table)


def test_signs_without_a_font_break_nothing(typeset_pdf: Set) -> None:
    odd = "漢字 \ue000 \U0001f9ff x\u0651 \u0301\u0301 \ufdd0 ‮evil‬ נ\u0301 a\u05b8\u0651"
    comment = made.comment(1, name=odd, html=f'<p dir="auto">{odd}</p>')
    document = typeset_pdf(made.article(title=odd), made.discussion((comment,)))
    assert "<pdfaid:part>2</pdfaid:part>" in document.metadata
    assert "Signs that the fonts of this document lack stand as □" in " ".join(document.text.split())


def test_a_picture_that_cannot_be_read_leaves_a_grey_place_and_its_description(
    typeset_pdf: Set, media: Path
) -> None:
    (media / "images" / "quay.png").write_bytes(b"no picture")
    (media / "images" / "broken.svg").write_text("<svg", encoding="utf-8")
    drawing = Drawn("/media/images/broken.svg", "images/broken.svg", 800, 600, "A broken drawing")
    document = typeset_pdf(made.article(blocks=(Block("image", image=drawing),)))
    assert "<pdfuaid:part>1</pdfuaid:part>" in document.metadata
    assert "The quay · Ada Lind" in " ".join(document.text.split())


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    pids: list[int] = []
    assert typesetting.run(tmp_path, 0.01, pids.append) == -9
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_nobody_typesets_for_one_who_was_killed(tmp_path: Path) -> None:
    with (tmp_path / "data.json").open("w", encoding="utf-8") as out:
        Setter(made.article()).write(out, Discussion(Words(heading=""), 4, made.crowd(2000)))
    (tmp_path / "modified.json").write_text('"2026-05-04T09:00:00Z"', encoding="utf-8")
    (tmp_path / "pictures.json").write_text("{}", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from rejoinder.server import typesetting;"
        "typesetting.run(Path(sys.argv[1]), 60, lambda pid: print(pid, flush=True))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    wait_for((tmp_path / "main.typ").exists, 20, "the typesetter to begin")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_for(lambda: _is_dead(pid), 10, "the typesetter to be gone")
    assert not (tmp_path / "out.pdf").exists()


def _is_dead(pid: int) -> bool:
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return True


def test_the_process_may_have_a_gibibyte_and_no_more() -> None:
    code = "from rejoinder.press.offprints import typeset; typeset._limit(); bytearray(int(__import__('sys').argv[1]))"
    run = [sys.executable, "-c", code]
    assert typeset.MEMORY == 1 << 30
    assert subprocess.run([*run, str(512 << 20)], check=False).returncode == 0
    done = subprocess.run([*run, str(1 << 30)], check=False, capture_output=True, text=True)
    assert done.returncode == 1 and "MemoryError" in done.stderr


@pytest.mark.parametrize(("name", "article"), [("en", made.article()), ("he", made.hebrew())])
def test_the_pages_look_as_they_did_when_people_looked_at_them(
    typeset_pdf: Set, name: str, article: ArticleSnapshot
) -> None:
    """To look again after a change: REJOINDER_PAGES=1 pytest this file; then look at tests/press/pages."""
    pages = typeset_pdf(article, made.discussion()).pages()
    if os.environ.get("REJOINDER_PAGES"):
        PAGES.mkdir(exist_ok=True)
        for old in PAGES.glob(f"{name}-*.png"):
            old.unlink()
        for number, page in enumerate(pages, 1):
            page.save(PAGES / f"{name}-{number}.png", optimize=True)
    looked_at = [Image.open(path) for path in sorted(PAGES.glob(f"{name}-*.png"))]
    assert len(pages) == len(looked_at) > 1
    for page, before in zip(pages, looked_at, strict=True):
        assert page.size == before.size
        mean, most = difference(page, before)
        assert mean < 2 and most < 60, (name, mean, most)


def difference(page: Image.Image, before: Image.Image) -> tuple[float, int]:
    """Mean and greatest difference of two pages, from 0 to 255, so blurred that another drawing of letters is none."""
    blurred = [each.filter(ImageFilter.GaussianBlur(4)) for each in (page, before)]
    found = ImageChops.difference(*blurred)
    return ImageStat.Stat(found).mean[0], int(found.getextrema()[1])  # type: ignore[arg-type]


def test_a_page_that_looks_different_is_noticed() -> None:
    page = Image.open(PAGES / "en-1.png")
    changed = page.copy()
    changed.paste(0, (60, 100, 200, 130))
    assert difference(page, changed)[1] > 60
    assert difference(page, ImageChops.offset(page, 0, 8))[1] > 60
