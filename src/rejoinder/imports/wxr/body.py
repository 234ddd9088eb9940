"""What only WordPress can say in an article's HTML: shortcodes, and addresses that are not whole."""

from __future__ import annotations

import html
import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_IMAGE = re.compile(r"<img(?=[\s/])[^<>]*>", re.IGNORECASE)
_FRAME = re.compile(r"<iframe(?=\s)[^<>]*>", re.IGNORECASE)
_PLAYER = re.compile(r"<(?:embed|video|audio|source)(?=\s)[^<>]*>", re.IGNORECASE)
_ADDRESSED = re.compile(r"<(?:img|a|iframe)(?=\s)[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<=[\s"'])(src|href)(\s{0,9}=\s{0,9})("[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+)""", re.IGNORECASE
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PLAYER_CODE = re.compile(r"\[(audio|video)\b([^\[\]]{0,4000})\](?:\s{0,99}\[/\1\])?")
_GALLERY_CODE = re.compile(r"\[(?:gallery|playlist)\b[^\[\]]{0,4000}\]")
_WEB_ADDRESS = re.compile(r"https?://[^\s\[\]<>\"']{1,2000}")

MEDIA = "players and frames of other sites, of which the link was kept"
GALLERIES = "galleries, of which WordPress exports no pictures"


def finish(source: str, base: str) -> tuple[str, int, Counter[str]]:
    """An article's body with its shortcodes resolved and its addresses whole; not yet safe.

    Returns it with the number of pictures in it, and what was changed by kind. ``base`` is the article's
    old address. Paragraphs and captions are left to ``markup.clean_body``, which knows WordPress's habits.
    """
    changes: Counter[str] = Counter()
    text, players = _PLAYER_CODE.subn(_played, source)
    text, galleries = _GALLERY_CODE.subn("", text)
    text, tags = _PLAYER.subn(_linked_player, text)
    frames = len(_FRAME.findall(text))
    text = _ADDRESSED.sub(lambda tag: _whole(tag[0], base), text)
    changes[MEDIA] += players + tags + frames
    changes[GALLERIES] += galleries
    return text, len(_IMAGE.findall(text)), +changes


def plain(source: str) -> str:
    """A title or a name as plain text: tags gone, entities read, space evened out."""
    return " ".join(html.unescape(_TAG.sub("", source)).split())


def first_words(source: str, limit: int = 60) -> str:
    """The beginning of a body as plain text, at most ``limit`` characters, cut between words."""
    text = plain(_without_comments(source[:5_000]).replace("<", " <"))
    if len(text) <= limit:
        return text
    return (text[:limit].rpartition(" ")[0] or text[: limit - 1]) + "…"


def _without_comments(text: str) -> str:
    pieces = []
    at = 0
    while (start := text.find("<!--", at)) != -1:
        end = text.find("-->", start)
        pieces.append(text[at:start])
        at = len(text) if end == -1 else end + 3
    return "".join([*pieces, text[at:]])


def _played(found: re.Match[str]) -> str:
    address = _WEB_ADDRESS.search(found[2])
    return _link(address[0]) if address else ""


def _linked_player(tag: re.Match[str]) -> str:
    for name, _, value in _ATTRIBUTE.findall(tag[0]):
        address = html.unescape(value.strip("\"'"))
        if name.lower() == "src" and address.startswith(("http://", "https://", "//")):
            return _link("https:" + address if address.startswith("//") else address)
    return ""


def _link(address: str) -> str:
    shown = html.escape(html.unescape(address))
    return f'<p><a href="{shown}">{shown}</a></p>'


def _whole(tag: str, base: str) -> str:
    """The tag with a picture's address made absolute, and a link's made to start at the site's root."""
    return _ATTRIBUTE.sub(
        lambda found: f"{found[1]}{found[2]}{_address(found[1].lower(), found[3], base)}", tag
    )


def _address(kind: str, quoted: str, base: str) -> str:
    address = html.unescape(quoted.strip("\"'")).strip()
    if not address or address.startswith("#") or _SCHEME.match(address):
        return quoted
    try:
        whole = urljoin(base, address)
        parts = urlsplit(whole)
    except ValueError:
        return quoted
    if kind == "href" and parts.netloc == urlsplit(base).netloc:
        # A link within the old site goes on working at any host, through the redirects.
        whole = parts._replace(scheme="", netloc="").geturl() or "/"
    return f'"{html.escape(whole)}"'
