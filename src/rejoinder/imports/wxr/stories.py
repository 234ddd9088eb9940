"""A post or page of a WXR file in our own words."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlsplit

from rejoinder.imports.imported import ImportedArticle, ImportedSection, Kind, Standing
from rejoinder.imports.wxr import body
from rejoinder.imports.wxr.clock import Clock, Ground, parse, parse_mail_date
from rejoinder.imports.wxr.records import Record

TITLE_LIMIT = 255
UNCATEGORISED = frozenset({"uncategorized", "uncategorised"})
"""WordPress puts a post without a category here; it is none."""

_LEFT_OUT_KINDS = {
    "attachment": "attachments; the pictures and files stay where they are",
    "nav_menu_item": "menu entries",
    "revision": "old revisions of posts",
}
_LEFT_OUT_STANDINGS = {
    "trash": "posts and pages in the trash",
    "auto-draft": "posts and pages never saved",
    "inherit": "posts and pages that are part of another",
}
_STANDINGS = {
    "": Standing.PUBLISHED,
    "publish": Standing.PUBLISHED,
    "future": Standing.SCHEDULED,
    "draft": Standing.DRAFT,
    "pending": Standing.DRAFT,
    "private": Standing.PRIVATE,
}
_OPEN = {"open": True, "closed": False}


class Site:
    """What the head of the file says, needed to understand its posts."""

    def __init__(self) -> None:
        self.address = ""
        self.exported: datetime | None = None
        self.authors: dict[str, str] = {}
        self.sections: dict[str, str] = {}

    def root(self) -> str:
        """Path of the old site's front page, without a slash at its end."""
        return urlsplit(self.address).path.rstrip("/")


def story_id(record: Record) -> str:
    """The post's number, else the one its address names, else the address; empty where there is neither."""
    number = record.get("wp:post_id")
    if number:
        return number
    for address in (record.get("link"), record.get("guid")):
        parts = web_parts(address)
        query = parse_qs(parts[1])
        for name in ("p", "page_id"):
            if query.get(name, [""])[0].isdecimal():
                return query[name][0]
    return record.get("link")[:180]


def why_left_out(record: Record) -> str:
    """The reason why a post does not come in; empty where it does."""
    kind = record.get("wp:post_type").lower() or "post"
    if kind in _LEFT_OUT_KINDS:
        return _LEFT_OUT_KINDS[kind]
    if kind not in {"post", "page"}:
        return f"entries of the kind “{kind[:30]}”, which are neither posts nor pages"
    return _LEFT_OUT_STANDINGS.get(record.get("wp:status").lower(), "")


def make(
    record: Record,
    story: str,
    site: Site,
    clock: Clock,
    comments: int,
    first_comment: datetime | None,
    remarks: Counter[str],
) -> ImportedArticle:
    """The article or page; what had to be changed is counted in ``remarks``."""
    address = record.get("link")
    base = address if any(web_parts(address)) else site.address
    html, images, changes = body.finish(record.get("content:encoded"), base)
    remarks.update(changes)
    creator = record.get("dc:creator")
    kind = Kind.PAGE if record.get("wp:post_type").lower() == "page" else Kind.ARTICLE
    return ImportedArticle(
        id=story,
        kind=kind,
        title=_title(record, html, remarks),
        slug=unquote(record.get("wp:post_name"), errors="ignore"),
        html=html,
        standfirst=body.plain(record.get("excerpt:encoded")),
        byline=site.authors.get(creator, creator),
        standing=_standing(record, remarks),
        published_at=_published_at(record, clock, remarks) or first_comment or site.exported,
        section=_section(record, site) if kind is Kind.ARTICLE else None,
        old_addresses=_old_addresses(record, story, site),
        discussion=_OPEN.get(record.get("wp:comment_status").lower(), True),
        parent=record.get("wp:post_parent").lstrip("0"),
        comments=comments,
        images=images,
        line=record.line,
        column=record.column,
    )


def web_parts(address: str) -> tuple[str, str]:
    """Path and query of a web address; both empty for anything else."""
    if not address.lower().startswith(("http://", "https://")):
        return "", ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.path or "/", parts.query


def _title(record: Record, html: str, remarks: Counter[str]) -> str:
    title = body.plain(record.get("title"))
    if len(title) > TITLE_LIMIT:
        remarks[f"titles longer than {TITLE_LIMIT} characters, cut"] += 1
        return title[: TITLE_LIMIT - 1] + "…"
    if title:
        return title
    remarks["posts and pages without a title, named after their first words"] += 1
    return body.first_words(html)


def _standing(record: Record, remarks: Counter[str]) -> Standing:
    status = record.get("wp:status").lower()
    if status not in _STANDINGS:
        remarks["posts and pages of unknown standing, come in as drafts"] += 1
        return Standing.DRAFT
    if record.get("wp:post_password"):
        return Standing.PROTECTED
    return _STANDINGS[status]


def _published_at(record: Record, clock: Clock, remarks: Counter[str]) -> datetime | None:
    moment, ground = clock.utc(record.get("wp:post_date"), record.get("wp:post_date_gmt"))
    if moment is None:
        mailed = parse_mail_date(record.get("pubDate"))
        if mailed is not None:
            return mailed
        remarks["posts and pages without a time, dated by their first comment or the export"] += 1
        return None
    if ground is not Ground.GMT:
        remarks[f"posts and pages whose time was {ground.value}"] += 1
    return moment


def _section(record: Record, site: Site) -> ImportedSection | None:
    """The one section an article lies in: the category its address names, else the first real one."""
    found = [
        (unquote(nicename, errors="ignore"), body.plain(name) or site.sections.get(nicename, nicename))
        for domain, nicename, name in record.categories
        if domain == "category" and nicename
    ]
    steps = unquote(web_parts(record.get("link"))[0]).split("/")
    named = [section for section in found if section[0] in steps[:-1]]
    real = [section for section in found if section[0] not in UNCATEGORISED]
    return ImportedSection(*(named or real)[0]) if named or real else None


def _old_addresses(record: Record, story: str, site: Site) -> tuple[str, ...]:
    path, query = web_parts(record.get("link"))
    found = []
    if path.strip("/") or query:
        found.append(f"{path}?{query}" if query else path)
    if story.isdecimal():
        found.append(f"{site.root()}/?p={story}")
        if record.get("wp:post_type").lower() == "page":
            found.append(f"{site.root()}/?page_id={story}")
    return tuple(dict.fromkeys(found))


def dates(record: Record) -> tuple[tuple[str, str], ...]:
    """The pairs of local time and GMT that tell the site's distance from UTC."""
    pairs = (
        (record.get("wp:post_date"), record.get("wp:post_date_gmt")),
        (record.get("wp:post_modified"), record.get("wp:post_modified_gmt")),
    )
    return tuple(pair for pair in pairs if parse(pair[1]))
