"""Reads who wrote an article from its byline, which is a list of names in the publication's language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from rejoinder.discussion import locales
from rejoinder.newsroom.addresses import LONGEST_SLUG

FOLDER = "authors"
_PAUSES = r"\s*[,;،；、&]\s*"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody whom a byline names."""

    name: str
    slug: str

    @property
    def path(self) -> str:
        """Where their articles are listed, below the front page and not quoted: ``authors/imogen-thackray/``."""
        return f"{FOLDER}/{self.slug}/"


def authors(byline: str, language: str) -> tuple[Author, ...]:
    """The authors in their order, each once; names are parted by commas and the language's word for “and”.

    Where a semicolon parts them, it alone does, so that a name which holds such a word can be written.
    """
    found: dict[str, Author] = {}
    for name in _parted(byline, language)[::2]:
        name = " ".join(name.split())[:_LONGEST_NAME]
        slug = _slug(name)
        if slug:
            found.setdefault(slug, Author(name, slug))
    return tuple(found.values())


def linked(byline: str, language: str) -> SafeString:
    """The byline with each name leading to its author's articles."""
    parts = _parted(byline, language)
    parts.append("")
    return format_html_join(
        "", "{}{}", ((_link(name), between) for name, between in zip(parts[::2], parts[1::2], strict=True))
    )


def _link(name: str) -> SafeString | str:
    slug = _slug(" ".join(name.split())[:_LONGEST_NAME])
    return format_html('<a href="/{}/{}/" rel="author">{}</a>', FOLDER, slug, name) if slug else name


def _parted(byline: str, language: str) -> list[str]:
    """Names at even places, and at odd ones what parts them."""
    pattern = r"(\s*;\s*)" if ";" in byline else _separator(language)
    return re.split(pattern, byline)


@lru_cache(maxsize=64)
def _separator(language: str) -> str:
    """What parts names: a pause, the word of the language, or both. Arabic and Hebrew write theirs onto the name."""
    pattern = str(locales.locale_of(language).list_patterns["standard"]["2"])
    word = pattern.replace("{0}", "").replace("{1}", "").strip().strip(",،")
    if not word:
        return f"({_PAUSES})"
    # Written onto the name that follows, its space stands only before it, and a name may begin with the letter.
    if not pattern.endswith(" {1}"):
        return f"({_PAUSES})"
    return rf"({_PAUSES}(?:{re.escape(word)}\s+)?|\s+{re.escape(word)}\s+)"


def _slug(name: str) -> str:
    """The name as part of an address; blank for one without letters."""
    slug = slugify(unicodedata.normalize("NFC", name), allow_unicode=True)
    while len(slug.encode()) > LONGEST_SLUG:
        slug = slug[:-1]
    return slug.strip("-_")
