"""A publication as WXR, the file that WordPress exports and imports: stories, pictures' addresses, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from django.utils.text import slugify

from rejoinder.discussion import locales
from rejoinder.discussion.models import Comment, Publication, State, Thread
from rejoinder.keeping.exports import spoken
from rejoinder.keeping.exports.asked import Asked, Unasked
from rejoinder.keeping.exports.spoken import Spoken
from rejoinder.newsroom.carrying import telling
from rejoinder.newsroom.intake import Standing
from rejoinder.newsroom.models import FrontPage
from rejoinder.newsroom.outgoing import Giving, Outgoing, Picture

LEFT_OUT = "comments rejected or withdrawn, which are left out; replies to them answer what they answered"
CLOSED = "stories for some readers only that wait for their time, which come as drafts, or everybody would read them"
_STATUS = {Standing.PUBLISHED: "publish", Standing.SCHEDULED: "future", Standing.DRAFT: "draft"}
_APPROVED = {State.PUBLISHED: "1", State.HELD: "0"}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMESPACES = (
    ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"'
)


def pieces(asked: Asked) -> Iterator[bytes]:
    """The file of one publication, whose slug must be asked for where there are several."""
    giving = _giving(asked)
    with telling.one_moment():
        yield from (text.encode() for text in _Writing(giving, asked).pieces())


def _giving(asked: Asked) -> Giving:
    every = list(Publication.objects.order_by("slug"))
    names = ", ".join(one.slug for one in every)
    if not asked.publication and len(every) != 1:
        raise Unasked(f"Say which with --publication: {names or 'there is none yet'}.")
    found = [one for one in every if asked.publication in {"", one.slug}]
    if not found:
        raise Unasked(f"There is no publication “{asked.publication}”. There are: {names or 'none'}.")
    try:
        return Giving(found[0])
    except FrontPage.DoesNotExist:
        raise Unasked(f"The publication “{found[0].slug}” has no pages.") from None


class _Writing:
    def __init__(self, giving: Giving, asked: Asked) -> None:
        self._giving = giving
        self._asked = asked
        self._zone = locales.zone_of(giving.publication.time_zone)
        self._logins = {
            name: slugify(name)[:40] or f"author-{at}" for at, name in enumerate(giving.bylines(), 1)
        }
        self._pictures: set[int] = set()
        # WordPress numbers pictures and stories together, and goes on from the highest number it has met.
        self._after_stories = 10 ** len(str(giving.highest_id()))

    def pieces(self) -> Iterator[str]:
        yield from self._head()
        total = self._giving.count()
        for number, story in enumerate(self._giving.stories(), 1):
            for picture in story.pictures:
                if picture.id not in self._pictures:
                    self._pictures.add(picture.id)
                    yield self._attachment(picture)
            yield self._opened(story)
            if story.thread is not None:
                yield from self._comments(story.thread)
            yield "</item>\n"
            self._asked.progress("Writing stories", number, total)
        yield "</channel>\n</rss>\n"

    def _head(self) -> Iterator[str]:
        publication, address = self._giving.publication, self._giving.address
        yield f'<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"{_NAMESPACES}>\n<channel>\n'
        yield _element("title", publication.name) + _element("link", address)
        yield _element("description", self._giving.front.tagline)
        yield _element("pubDate", f"{self._asked.now.astimezone(UTC):%a, %d %b %Y %H:%M:%S +0000}")
        yield _element("language", publication.language) + _element("wp:wxr_version", "1.2")
        yield _element("wp:base_site_url", address) + _element("wp:base_blog_url", address)
        for number, (name, login) in enumerate(self._logins.items(), 1):
            parts = _element("wp:author_id", number) + _cdata("wp:author_login", login)
            parts += _cdata("wp:author_email", "") + _cdata("wp:author_display_name", name)
            yield f"<wp:author>{parts}</wp:author>\n"
        for number, slug, title in self._giving.sections():
            parts = _element("wp:term_id", number) + _cdata("wp:category_nicename", slug)
            parts += _cdata("wp:category_parent", "") + _cdata("wp:cat_name", title)
            yield f"<wp:category>{parts}</wp:category>\n"
        yield f"<generator>Rejoinder {escape(self._asked.version)}</generator>\n"

    def _opened(self, story: Outgoing) -> str:
        """The item of a story, left open for its comments."""
        is_open = story.thread is not None and story.thread.is_open(self._asked.now)
        parts = [
            _element("title", story.title),
            _element("link", story.url),
            _cdata("dc:creator", self._logins.get(story.byline, "")),
            f'<guid isPermaLink="false">{escape(story.url)}</guid>\n',
            _cdata("content:encoded", story.html),
            _cdata("excerpt:encoded", story.standfirst),
            _element("wp:post_id", story.id),
            self._dates("wp:post_date", story.published_at),
            _element("wp:comment_status", "open" if is_open else "closed"),
            _element("wp:ping_status", "closed"),
            _cdata("wp:post_name", story.slug),
            _element("wp:status", self._status(story)),
            _element("wp:post_parent", story.parent),
            _element("wp:menu_order", 0),
            _element("wp:post_type", "page" if story.plain else "post"),
            _cdata("wp:post_password", ""),
            _element("wp:is_sticky", 0),
        ]
        if story.section is not None:
            slug, title = story.section
            parts.append(
                f'<category domain="category" nicename="{_attribute(slug)}">{_in_cdata(title)}</category>\n'
            )
        if story.lead is not None:
            key = _cdata("wp:meta_key", "_thumbnail_id")
            parts.append(
                f"<wp:postmeta>{key}{_cdata('wp:meta_value', str(self._after_stories + story.lead.id))}</wp:postmeta>\n"
            )
        return "<item>\n" + "".join(parts)

    def _status(self, story: Outgoing) -> str:
        if story.restricted and story.standing is Standing.SCHEDULED:
            # WordPress knows nothing that becomes private at its hour: it would be there for everybody.
            self._asked.remarks[CLOSED] += 1
            return "draft"
        if story.restricted and story.standing is Standing.PUBLISHED:
            return "private"
        return _STATUS[story.standing]

    def _attachment(self, picture: Picture) -> str:
        """Where a picture is, for WordPress to fetch it from."""
        return (
            "<item>\n"
            + _element("title", picture.title)
            + _element("link", picture.url)
            + _element("wp:post_id", self._after_stories + picture.id)
            + self._dates("wp:post_date", self._asked.now)
            + _element("wp:status", "inherit")
            + _element("wp:post_parent", 0)
            + _element("wp:post_type", "attachment")
            + _cdata("wp:attachment_url", picture.url)
            + "</item>\n"
        )

    def _comments(self, thread: Thread) -> Iterator[str]:
        above: dict[int, int] = {}
        """Of comments left out: which one their replies now answer."""
        for one in spoken.by_id(Comment.objects.filter(thread=thread)):
            parent = one.comment.parent_id or 0
            parent = above.get(parent, parent)
            if one.comment.state in _APPROVED:
                yield self._comment(one, parent)
            else:
                above[one.comment.pk] = parent
                self._asked.remarks[LEFT_OUT] += 1

    def _comment(self, one: Spoken, parent: int) -> str:
        comment = one.comment
        email = spoken.address_of(one) if self._asked.addresses else ""
        self._asked.remarks[telling.UNREADABLE] += email is None
        return (
            "<wp:comment>\n"
            + _element("wp:comment_id", comment.pk)
            + _cdata("wp:comment_author", comment.name)
            + _cdata("wp:comment_author_email", email or "")
            + _cdata("wp:comment_author_url", comment.website)
            + self._dates("wp:comment_date", comment.created_at)
            + _cdata("wp:comment_content", one.revision.html)
            + _element("wp:comment_approved", _APPROVED[State(comment.state)])
            + _element("wp:comment_type", "comment")
            + _element("wp:comment_parent", parent)
            + _element("wp:comment_user_id", 0)
            + "</wp:comment>\n"
        )

    def _dates(self, name: str, moment: datetime | None) -> str:
        local = (
            "0000-00-00 00:00:00" if moment is None else f"{moment.astimezone(self._zone):%Y-%m-%d %H:%M:%S}"
        )
        gmt = "0000-00-00 00:00:00" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        return _element(name, local) + _element(f"{name}_gmt", gmt)


def _element(name: str, value: object) -> str:
    return f"<{name}>{escape(_FORBIDDEN.sub('', str(value)))}</{name}>\n"


def _cdata(name: str, value: str) -> str:
    return f"<{name}>{_in_cdata(value)}</{name}>\n"


def _in_cdata(value: str) -> str:
    return "<![CDATA[" + _FORBIDDEN.sub("", value).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _attribute(value: str) -> str:
    return escape(_FORBIDDEN.sub("", value), {'"': "&quot;"})
