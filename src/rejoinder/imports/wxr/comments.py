"""A comment of a WXR file in our own words."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from rejoinder.imports.imported import ImportedComment
from rejoinder.imports.wxr import body
from rejoinder.imports.wxr.clock import Clock, Ground
from rejoinder.imports.wxr.records import Record

NAME_LIMIT = 80
WEBSITE_LIMIT = 300

_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,189}")
_HOST = re.compile(r"[^\s<>\"'@:]+\.[^\s<>\"'@:]+|localhost")
_PINGS = {"pingback": "pingbacks", "trackback": "trackbacks"}
_APPROVED = {"1": True, "approve": True, "approved": True, "0": False, "hold": False}
_UNWANTED = {
    "spam": "comments marked as spam",
    "trash": "comments in the trash",
    "post-trashed": "comments in the trash",
}


def why_left_out(record: Record) -> str:
    """The reason why a comment does not come in; empty where it does."""
    kind = record.get("wp:comment_type").lower()
    if kind in _PINGS:
        return _PINGS[kind]
    if kind not in {"", "comment"}:
        return f"entries of the kind “{kind[:30]}”, which are no comments"
    unwanted = _UNWANTED.get(record.get("wp:comment_approved").lower())
    if unwanted:
        return unwanted
    return "" if record.get("wp:comment_content") else "comments without a word"


def make(
    record: Record, comment_id: str, parent: str, clock: Clock, remarks: Counter[str]
) -> ImportedComment:
    """The comment; what had to be changed is counted in ``remarks``."""
    name = body.plain(record.get("wp:comment_author"))
    if not name:
        remarks["comments without a name, shown as anonymous"] += 1
    elif len(name) > NAME_LIMIT:
        remarks[f"names longer than {NAME_LIMIT} characters, cut"] += 1
    email = record.get("wp:comment_author_email")
    if email and not _EMAIL.fullmatch(email):
        remarks["e-mail addresses of commenters that are none, dropped"] += 1
        email = ""
    typed = record.get("wp:comment_author_url")
    website = _website(typed)
    if typed not in {"", "http://", "https://"} and not website:
        remarks["websites of commenters that are no web address, dropped"] += 1
    standing = record.get("wp:comment_approved").lower()
    if standing not in _APPROVED:
        remarks["comments of which the file does not say whether they were approved, held"] += 1
    moment, ground = clock.utc(record.get("wp:comment_date"), record.get("wp:comment_date_gmt"))
    if ground is not Ground.GMT:
        remarks[f"comments whose time was {ground.value}"] += 1
    return ImportedComment(
        id=comment_id,
        article="",
        parent=parent,
        name=name[:NAME_LIMIT].strip(),
        email=email,
        website=website,
        html=record.get("wp:comment_content"),
        published=_APPROVED.get(standing, False),
        created_at=moment,
        line=record.line,
        column=record.column,
    )


def _website(typed: str) -> str:
    address = typed if "://" in typed or not typed else f"http://{typed}"
    if len(address) > WEBSITE_LIMIT or not address.lower().startswith(("http://", "https://")):
        return ""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return address if _HOST.fullmatch(host) and " " not in address else ""
