"""Writes what `reading` has read as HTML for paper: every word escaped, every link with the number of its address."""

from __future__ import annotations

from collections.abc import Iterable

from rejoinder.press.html import escape, is_web_address
from rejoinder.press.offprints.addresses import same, shown_html
from rejoinder.press.offprints.reading import Node, Words, words_of

_DIRECTED = frozenset({"p", "li", "blockquote", "pre", "td", "th", "figcaption"})


class Links:
    """The addresses that were linked to, each with one number however often it is linked."""

    def __init__(self, base: str) -> None:
        """``base`` is put before addresses that begin at the root."""
        self._base = base
        self.addresses: list[str] = []
        self._numbers: dict[str, int] = {}

    def whole(self, href: str) -> str:
        """The address as it may be printed; blank where nothing can be sent there."""
        if href.startswith("/") and not href.startswith("//"):
            return self._base + href
        return href if is_web_address(href) or href.startswith("mailto:") else ""

    def number(self, address: str) -> int:
        """The number under which an address stands in the list."""
        if address not in self._numbers:
            self.addresses.append(address)
            self._numbers[address] = len(self.addresses)
        return self._numbers[address]

    def linked(self, href: str, html: str, text: str) -> str:
        """Words that lead somewhere: the number follows, unless the words are the address themselves."""
        address = self.whole(href)
        if not address:
            return html
        if same(text, address):
            html = f'<bdi dir="ltr">{shown_html(text.strip())}</bdi>' if "%" in text else html
            return _anchor(address, html)
        anchor = _anchor(address, html)
        number = self.number(address)
        return f'{anchor}<sup class="ref"><a href="#link-{number}">{number}</a></sup>'

    def listed(self, heading: str) -> str:
        """The list of addresses, blank where nothing was linked to."""
        if not self.addresses:
            return ""
        items = "".join(
            f'<li id="link-{number}"><bdi dir="ltr">{shown_html(place.removeprefix("mailto:"))}</bdi></li>'
            for number, place in enumerate(self.addresses, 1)
        )
        return f'<section class="links"><h2>{escape(heading)}</h2><ol dir="ltr">{items}</ol></section>'


def _anchor(address: str, html: str) -> str:
    return f'<a href="{escape(address)}" rel="nofollow noopener noreferrer">{html}</a>'


def to_html(nodes: Iterable[Node], links: Links) -> str:
    """The blocks as HTML; images, which would be fetched from elsewhere, stand as links to themselves."""
    return "".join(_block(node, links) for node in nodes)


def _block(node: Node, links: Links) -> str:
    tag, kids = node["tag"], node["kids"]
    if tag == "hr":
        return "<hr>"
    if tag == "words":
        return _words(kids, links)
    # One level of headings lies under the article's own, whatever levels came from elsewhere.
    tag = "h2" if tag in ("h2", "h3", "h4", "h5", "h6") else tag
    attributes = ' dir="auto"' if tag in _DIRECTED else ""
    for name in ("start", "colspan", "rowspan"):
        attributes += f' {name}="{int(node[name])}"' if name in node else ""
    if tag == "pre":
        return f"<pre{attributes}><code>{escape(words_of(kids))}</code></pre>"
    within = (
        _words(kids, links)
        if tag in ("p", "h2", "figcaption")
        else "".join(_block(kid, links) for kid in kids)
    )
    return f"<{tag}{attributes}>{within}</{tag}>"


def _words(kids: Words, links: Links) -> str:
    pieces = []
    for kid in kids:
        if isinstance(kid, str):
            pieces.append(escape(kid))
        elif kid["tag"] == "br":
            pieces.append("<br>")
        elif kid["tag"] == "img":
            words = kid["alt"] or kid["src"]
            pieces.append(links.linked(kid["src"], escape(words), words))
        elif kid["tag"] == "a":
            pieces.append(links.linked(kid["href"], _words(kid["kids"], links), words_of(kid["kids"])))
        else:
            pieces.append(f"<{kid['tag']}>{_words(kid['kids'], links)}</{kid['tag']}>")
    return "".join(pieces)
