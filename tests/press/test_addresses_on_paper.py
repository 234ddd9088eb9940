"""Addresses on paper are read and typed by people: letters of any script stand as letters."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.press.document import Look
from rejoinder.press.offprints.addresses import parts, same, shown, shown_html
from rejoinder.press.offprints.breaking import OBJECT, SPACE, breakable
from rejoinder.press.offprints.inputs import Setter
from rejoinder.press.offprints.page import render_page
from rejoinder.press.offprints.snapshot import ArticleSnapshot, Block
from tests.press import offprinting as made
from tests.press.test_offprint_pdf import Set, media, typeset_pdf

__all__ = ["media", "typeset_pdf"]
HEBREW = f"https://shaliah.example/{quote('חדשות/המעבורת-ממתינה')}/"


@pytest.mark.parametrize(
    ("address", "read"),
    [
        (HEBREW, "https://shaliah.example/חדשות/המעבורת-ממתינה/"),
        ("https://a.example/Caf%C3%A9?q=%D8%B9%D8%A8%D9%91%D8%A7%D8%B1%D8%A9", "https://a.example/Café?q=عبّارة"),
        ("https://a.example/%E6%BC%A2%F0%9F%98%80", "https://a.example/漢😀"),
        ("https://a.example/x%20y%2Fz%25%3Cb%3E", "https://a.example/x%20y%2Fz%25%3Cb%3E"),
    ],
)
def test_letters_are_letters_and_what_is_ascii_stays(address: str, read: str) -> None:
    assert shown(address) == read


@pytest.mark.parametrize(
    "sign",
    [
        *"\u00a0\u2028\u3000\u200b\u200d\u200e\u202e\u2066\u00ad\ufeff\u0085\u034f\ufe0f\u3164",
        *"\U000e0041\ue000\uffff\u2044\uff0f\uff1f\u0301",
    ],
)
def test_what_cannot_be_seen_turns_the_line_or_looks_like_another_sign_stays_escaped(sign: str) -> None:
    assert shown(f"https://a.example/{quote(sign)}/") == f"https://a.example/{quote(sign)}/"
    assert shown(f"https://a.example/{quote(f'א{sign}')}") in (
        f"https://a.example/א{quote(sign)}",
        "https://a.example/א\u0301",
    )


@pytest.mark.parametrize("broken", ["%F7%E9", "%D7", "%D7%", "%ED%A0%80", "%C0%AF", "%e9", "%zz"])
def test_what_is_no_text_stays_as_it_is(broken: str) -> None:
    assert shown(f"https://a.example/{broken}") == f"https://a.example/{broken}"


@given(st.text(max_size=40))
def test_typed_as_it_is_read_it_leads_where_the_address_does(text: str) -> None:
    address = f"https://a.example/{quote(text.encode('utf-8', 'replace'))}"
    assert quote(shown(address), safe="%:/") == address
    assert "".join(parts(shown(address))) == shown(address)


def test_parts_from_right_to_left_keep_their_places() -> None:
    assert shown_html(HEBREW) == "https://shaliah.example/<bdi>חדשות</bdi>/<bdi>המעבורת-ממתינה</bdi>/"
    assert shown_html("https://a.example/?a=1&b=%C3%A9") == "https://a.example/?a=1&amp;b=é"


def test_a_link_s_words_may_be_its_address_in_either_form() -> None:
    assert same(shown(HEBREW), HEBREW) and same(HEBREW.partition("://")[2], HEBREW)
    assert not same("here", HEBREW)


def test_no_line_ends_within_an_escape() -> None:
    for run in ("%D7%97" * 30, "x" * 7 + "%20%F7" * 30):
        found = re.split(f"[{OBJECT}{SPACE}]", breakable(run))
        assert len(found) > 5 and not [part for part in found if re.search("%[0-9A-F]?$", part)]


def article(**more: Any) -> ArticleSnapshot:
    html = f"<p>ראו <a href='{HEBREW}'>כאן</a> וגם <a href='{HEBREW}'>{HEBREW}</a></p>"
    return replace(made.hebrew(), address=HEBREW, blocks=(Block("text", html=html),), **more)


def test_the_page_for_paper_shows_letters_and_leads_to_the_address() -> None:
    page = render_page(article(), Look(), []).decode()
    told = "https://shaliah.example/<bdi>חדשות</bdi>/<bdi>המעבורת-ממתינה</bdi>/"
    assert f'<li id="link-1"><bdi dir="ltr">{told}</bdi></li>' in page
    assert f'<bdi dir="ltr"><a href="{HEBREW}">{told}</a></bdi>' in page
    assert f'rel="nofollow noopener noreferrer"><bdi dir="ltr">{told}</bdi></a>' in page
    assert not re.search(">[^<]*%D7", page)


def inputs(given: ArticleSnapshot) -> dict[str, Any]:
    out = StringIO()
    Setter(given).write(out, None)
    told: dict[str, Any] = json.loads(out.getvalue())["article"]
    return told


def test_the_typesetter_is_given_letters_each_part_by_itself_and_the_address_to_link_to() -> None:
    told = inputs(article())
    read = (
        f"\u2066https://shaliah.example/{OBJECT}\u2068חדשות\u2069/{OBJECT}\u2068המעבורת-ממתינה\u2069/\u2069"
    )
    assert told["address"] == read and told["found_at"].endswith(read) and told["link"] == HEBREW
    first, second = (kid for kid in told["blocks"][0]["body"][0]["kids"] if isinstance(kid, dict))
    assert (first["link"], first["note"]) == (HEBREW, read)
    assert (second["link"], second["kids"], second["note"]) == (HEBREW, [read], "")


def test_letters_that_the_typesetter_has_no_font_for_stay_escaped() -> None:
    assert inputs(made.article(address="https://a.example/%E6%BC%A2"))["address"] == "https://a.example/%E6%BC%A2"


def test_a_pdf_shows_letters_in_its_addresses(typeset_pdf: Set) -> None:
    text = re.sub("[\u2066-\u2069\u200b\ufeff\n]", "", typeset_pdf(article()).text)
    assert "%D7" not in text
    # The foot of the page, the note, the link's own words, and where the article is found.
    assert text.count("https://shaliah.example/") == 4
    # The words of its last part, which are parted as the reading program likes, are the headline's, too.
    assert text.count("חדשות") == 4 and text.count("ממתינה") == 5
