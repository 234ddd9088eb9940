"""What an offprint is made from: an article as it stands, every word already chosen and every time told."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
"""Of the source file on the shelf; raised when a newer press could not read an older one's."""


@dataclass(frozen=True, slots=True)
class OffprintWords:
    """The sentences of an offprint, in the publication's language; %s stands for a name, a time or an address."""

    by: str = "By %s"
    published: str = "Published %s"
    updated: str = "Updated %s"
    claim: str = "Claim"
    claim_by: str = "by %s"
    on_behalf_of: str = "for %s"
    published_in: str = "in %s"
    where_published: str = "where it was published"
    finding: str = "Our finding"
    on_claim: str = "on the claim by %s"
    correction: str = "Correction"
    links: str = "Addresses of the links"
    found_at: str = "This article is found at %s"
    volume: str = "Volume %(volume)d of %(volumes)d"
    other_volumes: str = "The other volumes"
    next_volume: str = "Next volume"
    previous_volume: str = "Previous volume"
    back: str = "Back to the article"
    with_discussion: str = "With the discussion"
    without_discussion: str = "Without the discussion"
    as_pdf: str = "As a PDF"
    ways: str = "Other forms of this article"
    removed_image: str = "Image: %s"
    missing_signs: str = "Signs that the fonts of this document lack stand as %s."
    wait_heading: str = "This is being made"
    wait: str = "It is made when it is first asked for, and will be here in a moment. Please try again then."
    try_again: str = "Try again"
    failed_heading: str = "Something broke on our side"
    failed: str = (
        "The PDF of this article could not be made, and trying again does not help for now. The page for printing "
        "holds the same: print it, or have your browser save it as a PDF."
    )
    printing: str = "To the page for printing"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with the words for those who cannot see it."""

    src: str
    """Its address on the page."""
    file: str
    """Its file below the media folder; blank where it is not kept there."""
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the body. ``kind`` says which of the other fields it has.

    ``html`` is what `markup` or the editor's own field wrote; it is read once more, and only what is known is kept.
    """

    kind: str
    """text, heading, image, quotation, claim, response, or correction."""
    text: str = ""
    html: str = ""
    label: str = ""
    """Of a response: “Our finding”."""
    finding: str = ""
    who: str = ""
    office: str = ""
    on_behalf_of: str = ""
    when: str = ""
    source: str = ""
    url: str = ""
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class ArticleSnapshot:
    """An article for those who take it away."""

    publication: str
    """Slug."""
    publication_name: str
    path: str
    """Below the host, with a slash at the end: ``town/ferry/``."""
    address: str
    """Of the article, whole where the site knows its own, else from the host on."""
    base: str
    """Scheme and host that addresses from the root are put after; blank where the site does not know them."""
    language: str
    direction: str
    """ltr or rtl."""
    accent: str
    title: str
    modified: str
    """When it last changed, UTC to the second: ``2026-05-04T12:00:00Z``."""
    section: str = ""
    standfirst: str = ""
    byline: str = ""
    dateline: str = ""
    published: str = ""
    """The time as the publication writes it; blank for what is not published yet."""
    updated: str = ""
    lead: Image | None = None
    blocks: tuple[Block, ...] = ()
    thread: int | None = None
    """Of the discussion that can be seen under it."""
    words: OffprintWords = field(default_factory=OffprintWords)


def to_bytes(article: ArticleSnapshot) -> bytes:
    """The article as its source file on the shelf; the same article always gives the same bytes."""
    content = {"format": FORMAT, **asdict(article)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def from_bytes(content: bytes | None) -> ArticleSnapshot | None:
    """The article in a source file; None where none can be understood."""
    try:
        values: Any = json.loads(content or b"")
        if values.pop("format") != FORMAT:
            return None
        values["words"] = OffprintWords(**values["words"])
        values["lead"] = _image(values["lead"])
        values["blocks"] = tuple(
            Block(**{**block, "image": _image(block["image"])}) for block in values["blocks"]
        )
        return ArticleSnapshot(**values)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def digest_of(content: bytes) -> str:
    """32 hexadecimal digits by which a source is known again."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _image(values: Any) -> Image | None:
    return None if values is None else Image(**values)
