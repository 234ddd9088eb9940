"""Sets an article and its discussion out as the data that the typesetter is given: words only, never markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO, Any
from unicodedata import bidirectional

from rejoinder.press.html import is_web_address
from rejoinder.press.offprints import addresses
from rejoinder.press.offprints.breaking import OBJECT, breakable
from rejoinder.press.offprints.discussion import Discussion, in_order
from rejoinder.press.offprints.fonts import MISSING, lacks, showable
from rejoinder.press.offprints.reading import Node, Words, direction, paragraphs, read, running, words_of
from rejoinder.press.offprints.snapshot import ArticleSnapshot, Block, Image
from rejoinder.press.offprints.tables import grid
from rejoinder.press.order import Placed
from rejoinder.press.snapshot import Words as ThreadWords
from rejoinder.press.theme import readable

_LONGEST_LINK = 2000
_TURNING = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"})
_LETTER = frozenset({"US", "CA", "MX", "CL", "CO", "PH"})
"""Regions whose paper is Letter."""
_SIDEWAYS = 0.62
"""Points for a picture's pixel, so that a small one is not blown up."""
_SHORT = 1200
"""Letters of a statement that may be kept on one page together with who said it."""
_TALL = 1.15
"""Height to width from which a picture is held by its height."""


class Setter:
    """Writes inputs, and remembers whether some sign could not be shown."""

    def __init__(self, article: ArticleSnapshot) -> None:
        self.article = article
        self.missing = False
        self.pictures: dict[str, str] = {}
        """Files below the media folder, and how the typesetter is to find each."""

    def write(self, out: IO[str], discussion: Discussion | None) -> str:
        """Write the whole input as JSON, comment by comment; returns the moment of the latest change in it."""
        article, latest = self.article, self.article.modified
        head = json.dumps(self._article(), ensure_ascii=False)
        out.write(f'{{"article": {head}')
        if discussion is not None:
            out.write(f', "discussion": {json.dumps(self._discussion(discussion), ensure_ascii=False)}')
            out.write(', "comments": [')
            for number, placed in enumerate(in_order(discussion)):
                latest = max(latest, _changed(placed))
                comment = self._comment(placed, discussion.words)
                out.write(f"{',' if number else ''}\n{json.dumps(comment, ensure_ascii=False)}")
            out.write("]")
        note = article.words.missing_signs.replace("%s", MISSING) if self.missing else ""
        out.write(f', "modified": {json.dumps(_moment(latest))}, "note": {json.dumps(self._text(note))}}}')
        return latest

    def _text(self, text: str) -> str:
        shown = showable(text)
        self.missing = self.missing or (MISSING in shown and lacks(text))
        return breakable(shown)

    def _isolated(self, text: str) -> str:
        if not text or self._runs_along(text):
            return self._text(text)
        return f"\u2068{self._text(text)}\u2069"

    def _runs_along(self, text: str) -> bool:
        """Whether nothing in the text could turn round: then no invisible sign is put into what is copied out."""
        return self.article.direction != "rtl" and not any(bidirectional(sign) in _TURNING for sign in text)

    def _said(self, pattern: str, name: str) -> str:
        """A sentence of the publication with a name, time or address in it, which keeps to itself."""
        return self._text(pattern).replace("%s", self._isolated(name), 1) if name else ""

    def _article(self) -> dict[str, Any]:
        article, words = self.article, self.article.words
        language, _, region = article.language.partition("-")
        return {
            "publication": self._text(article.publication_name),
            "title": self._text(article.title),
            "title_dir": running(article.title, article.direction),
            "author": self._text(article.byline),
            "language": language.lower(),
            "region": region if len(region) == 2 else "",
            "rtl": article.direction == "rtl",
            "paper": "us-letter" if region.upper() in _LETTER else "a4",
            "accent": readable(article.accent, "#ffffff"),
            "section": self._text(article.section),
            "standfirst": self._text(article.standfirst),
            "standfirst_dir": running(article.standfirst, article.direction),
            "by": self._said(words.by, article.byline),
            "published": self._said(words.published, article.published),
            "updated": self._said(words.updated, article.updated),
            "dateline": self._text(article.dateline),
            "lead": self._image(article.lead),
            "blocks": [self._block(block) for block in article.blocks],
            "address": self._address(article.address),
            "link": article.address if is_web_address(article.address) else "",
            "found_at": self._text(words.found_at).replace("%s", self._address(article.address), 1),
            "claim": self._text(words.claim),
            "correction": self._text(words.correction),
        }

    def _address(self, address: str) -> str:
        """The address as it is read; parts from right to left keep their places, and lines may end before them."""
        shown = addresses.shown(address)
        # Squares in place of letters lead nowhere.
        address = address if lacks(shown) else shown
        if self._runs_along(address):
            return self._text(address)
        if not addresses.turns(address):
            return f"\u2066{self._text(address)}\u2069"
        set_out = (
            f"{OBJECT}\u2068{self._text(part)}\u2069" if addresses.turns(part) else self._text(part)
            for part in addresses.parts(address)
        )
        return f"\u2066{''.join(set_out)}\u2069"

    def _image(self, image: Image | None) -> dict[str, Any] | None:
        if image is None:
            return None
        tall = image.height > _TALL * image.width
        said = {
            "alt": self._text(image.alt),
            "caption": self._isolated(image.caption),
            "credit": self._isolated(image.credit),
        }
        instead = self._said(self.article.words.removed_image, image.alt)
        width = 0 if image.width >= 640 else image.width * _SIDEWAYS
        return {**said, "file": self._picture(image.file), "tall": tall, "width": width, "instead": instead}

    def _picture(self, file: str) -> str:
        if not file:
            return ""
        ending = "svg" if file.lower().endswith(".svg") else "jpg"
        return self.pictures.setdefault(file, f"picture-{len(self.pictures) + 1}.{ending}")

    def _block(self, block: Block) -> dict[str, Any]:
        words = self.article.words
        set_out: dict[str, Any] = {"kind": block.kind, "short": len(block.text) < _SHORT}
        if block.kind == "text":
            set_out["body"] = self._nodes(read(block.html), self.article.direction)
        elif block.kind == "heading":
            set_out |= {"text": self._text(block.text), "dir": running(block.text, self.article.direction)}
        elif block.kind == "image":
            set_out["image"] = self._image(block.image)
        elif block.kind == "quotation":
            set_out |= {**self._quoted(block.text), "who": self._isolated(block.who)}
            set_out["source"] = self._isolated(block.source)
        elif block.kind == "claim":
            set_out |= {
                "whose": self._said(words.claim_by, block.who),
                **self._quoted(block.text),
                "who": self._isolated(block.who),
                "office": self._isolated(block.office),
                "body_spoken_for": self._said(words.on_behalf_of, block.on_behalf_of),
                "when": self._isolated(block.when),
                "source": self._said(words.published_in, block.source),
                "link": self._web(block.url),
                "address": self._address(block.url) if self._web(block.url) else "",
            }
        elif block.kind == "response":
            set_out |= {
                "label": self._text(block.label or words.finding),
                "finding": self._text(block.finding),
                "on": self._said(words.on_claim, block.who),
                "body": self._nodes(read(block.html), self.article.direction),
            }
        elif block.kind == "correction":
            set_out |= {"when": self._isolated(block.when), "body": self._plain(block.text)}
        return set_out

    def _plain(self, text: str) -> list[Node]:
        return self._nodes(paragraphs(text), self.article.direction)

    def _quoted(self, text: str) -> dict[str, Any]:
        """Somebody's words in their own direction, as one run, since quotation marks stand around all of it."""
        kids: Words = []
        for paragraph in paragraphs(text):
            kids += [*([{"tag": "br"}] if kids else []), *self._words(paragraph["kids"])]
        return {"kids": kids, "dir": direction(text) or self.article.direction}

    def _discussion(self, discussion: Discussion) -> dict[str, Any]:
        words, article = discussion.words, self.article.words
        others = [
            {"number": number, "address": self._address(address), "link": self._web(address)}
            for number, address in enumerate(discussion.addresses, 1)
            if number != discussion.number
        ]
        several = discussion.volumes > 1
        volume = article.volume % {"volume": discussion.number, "volumes": discussion.volumes}
        return {
            "heading": self._text(words.heading),
            "none_yet": self._text(words.none_yet),
            "volume": self._text(volume) if several else "",
            "others": others if several else [],
            "others_heading": self._text(article.other_volumes),
        }

    def _comment(self, placed: Placed, words: ThreadWords) -> dict[str, Any]:
        comment = placed.comment
        set_out: dict[str, Any] = {"level": placed.level}
        if comment.removed:
            return {**set_out, "removed": self._text(comment.removed)}
        set_out["name"] = self._isolated(comment.name)
        set_out["time"] = self._isolated(comment.time_text)
        if comment.parent is not None and comment.parent_name:
            set_out["answer"] = self._said(words.in_reply_to, comment.parent_name)
        if comment.edited_at is not None:
            set_out["edited"] = self._said(words.edited, comment.edited_text)
        set_out["body"] = self._nodes(read(comment.html), self.article.direction)
        return set_out

    def _nodes(self, nodes: list[Node], around: str) -> list[Node]:
        return [self._node(node, around) for node in nodes]

    def _node(self, node: Node, around: str) -> Node:
        """A block as data; it says its direction only where that is not the one around it."""
        tag, kids = node["tag"], node["kids"]
        if tag in ("p", "words", "pre", "figcaption") or tag.startswith("h"):
            own = "ltr" if tag == "pre" else direction(words_of(kids)) or around
            set_out: Node = {"tag": tag, "kids": list(self._words(kids))}
            return {**set_out, "dir": own} if own != around else set_out
        if tag == "table":
            return self._table(node, around)
        first = direction("".join(_texts(node)))
        own = first if tag in ("ul", "ol", "blockquote") and first else around
        set_out = {"tag": tag, "kids": self._nodes(kids, own)}
        if own != around:
            set_out["dir"] = own
        return {**set_out, "start": node["start"]} if "start" in node else set_out

    def _table(self, node: Node, around: str) -> Node:
        """A table as the cells that fill its columns row by row; ``head`` of them are headings for all pages."""
        laid = grid(node)
        cells = [
            {
                "kids": self._nodes(cell.node["kids"], around) if cell.node is not None else [],
                "colspan": cell.width,
                "rowspan": cell.height,
            }
            for cell in laid.cells
        ]
        return {"tag": "table", "columns": laid.columns, "head": laid.head, "cells": cells, "kids": []}

    def _words(self, kids: Words) -> Iterator[Any]:
        for kid in kids:
            if isinstance(kid, str):
                yield self._text(kid)
            elif kid["tag"] == "img":
                yield self._said(self.article.words.removed_image, kid["alt"] or kid["src"])
            elif kid["tag"] == "br":
                yield kid
            elif kid["tag"] == "a":
                yield from self._link(kid)
            elif kid["tag"] == "code" and not self._runs_along(words_of(kid["kids"])):
                # Code is written from left to right, whatever the language around it.
                yield {"tag": "code", "kids": ["\u2066", *self._words(kid["kids"]), "\u2069"]}
            else:
                yield {"tag": kid["tag"], "kids": list(self._words(kid["kids"]))}

    def _link(self, node: Node) -> Iterator[Any]:
        """The words of a link, with the address as a note unless the words are that address already."""
        kids = list(self._words(node["kids"]))
        place = node["href"]
        if place.startswith("/"):
            place = self.article.base + place
        link = self._web(place)
        if not link and not place.startswith("/"):
            yield from kids
            return
        words = words_of(node["kids"])
        if not addresses.same(words, place):
            yield {"tag": "a", "link": link, "kids": kids, "note": self._address(place.removeprefix("mailto:"))}
            return
        yield {"tag": "a", "link": link, "kids": [self._address(words.strip())] if "%" in words else kids, "note": ""}

    def _web(self, place: str) -> str:
        fit = is_web_address(place) or place.startswith("mailto:")
        return place if fit and len(place) <= _LONGEST_LINK else ""


def _texts(node: Node) -> Iterator[str]:
    for kid in node["kids"]:
        if isinstance(kid, str):
            yield kid
        elif "kids" in kid:
            yield from _texts(kid)


def _changed(placed: Placed) -> str:
    comment = placed.comment
    moment = max(comment.edited_at or comment.published_at, comment.published_at)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text: str) -> dict[str, int]:
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")
    return {name: getattr(moment, name) for name in ("year", "month", "day", "hour", "minute", "second")}
