"""Reads a page as a strict parser would, and says what is wrong with it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_BLOCKS = {
    "article",
    "aside",
    "blockquote",
    "div",
    "dl",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "header",
}
_BLOCKS |= {"main", "nav", "ol", "p", "pre", "section", "table", "ul"}


class Document(HTMLParser):
    """One page: its elements in order, and the troubles found while reading it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.troubles: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.headings: list[tuple[int, str]] = []
        self.data: list[Any] = []
        self._open: list[str] = []
        self._text = ""
        if not html.lower().startswith("<!doctype html>"):
            self.troubles.append("no doctype")
        self.feed(html)
        self.close()
        self.troubles += [f"<{tag}> is never closed" for tag in self._open]
        self._check()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.troubles.append(f"<{tag}> says something twice: {names}")
        if tag in _BLOCKS and "p" in self._open:
            self.troubles.append(f"<{tag}> inside <p>")
        if tag == "a" and "a" in self._open:
            self.troubles.append("<a> inside <a>")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)
        self._text = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self._open or self._open[-1] != tag:
            self.troubles.append(f"</{tag}> closes {self._open[-1:] or 'nothing'}")
            return
        self._open.pop()
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.headings.append((int(tag[1]), self._text.strip()))
        if tag == "script" and self.elements[-1][1].get("type") == "application/ld+json":
            self.data.append(json.loads(self._text))

    def handle_data(self, data: str) -> None:
        self._text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of this kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def graph(self, kind: str) -> list[dict[str, Any]]:
        """What the page says to machines about things of one kind."""
        return [node for data in self.data for node in data["@graph"] if node["@type"] == kind]

    def _check(self) -> None:
        ids = [attributes["id"] for _, attributes in self.elements if "id" in attributes]
        self.troubles += [f"id {each} stands twice" for each in {each for each in ids if ids.count(each) > 1}]
        for _, attributes in self.elements:
            for name in ("aria-labelledby", "for"):
                self.troubles += [
                    f"{name} names {each}, which is not there"
                    for each in attributes.get(name, "").split()
                    if each not in ids
                ]
            if "style" in attributes or any(name.startswith("on") for name in attributes):
                self.troubles.append(f"style or script in an attribute: {attributes}")
        if len(self.all("h1")) != 1 or len(self.all("main")) != 1 or len(self.all("title")) < 1:
            self.troubles.append("not exactly one h1, main and title")
        levels = [level for level, _ in self.headings]
        if any(after > before + 1 for before, after in pairwise(levels)):
            self.troubles.append(f"headings skip a level: {levels}")
        self.troubles += [f"picture without alt: {each}" for each in self.all("img") if "alt" not in each]
        self.troubles += [
            f"something is fetched from elsewhere: {each}" for each in self.fetched() if "//" in each
        ]

    def fetched(self) -> list[str]:
        """Every address that a browser asks for by itself."""
        found = [
            each.get("src", "") for tag in ("img", "script", "source", "iframe") for each in self.all(tag)
        ]
        found += [
            part.split()[0] for each in self.all("img") for part in each.get("srcset", "").split(",") if part
        ]
        rels = {"stylesheet", "icon", "preload", "modulepreload", "prefetch"}
        return [*filter(None, found), *(each["href"] for each in self.all("link") if each["rel"] in rels)]
