"""Template filters for times and findings, and the place where the press counts comments."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from rejoinder.discussion.models import Publication
from rejoinder.newsroom import clock
from rejoinder.newsroom.findings import Finding
from rejoinder.press.html import is_web_address
from rejoinder.press.offprints.addresses import shown_html
from rejoinder.press.offprints.reading import running
from rejoinder.press.splice import count_marker

register = template.Library()
_HREF = re.compile(r"""<a\b[^>]*?\shref=(?:"([^"]+)"|'([^']+)')""")


# A draft may be looked at before all of it is filled in, so nothing here fails for what is not there yet.


@register.filter
def day(when: date | None, publication: Publication) -> str:
    """A day as the publication writes it."""
    return clock.day(when, publication) if when else ""


@register.filter
def moment(when: datetime | None, publication: Publication) -> str:
    """A moment as the publication writes it, with its zone."""
    return clock.moment(when, publication) if when else ""


@register.filter
def machine(when: datetime | None) -> str:
    """A moment for the datetime attribute."""
    return clock.machine(when) if when else ""


@register.filter
def finding_label(finding: str) -> str:
    """A finding in words."""
    return str(Finding(finding).label) if finding else ""


@register.filter
def web_address(place: str) -> str:
    """The address if a browser may be sent there, else nothing: a page may be written without a form's checks."""
    return place if is_web_address(place) else ""


@register.filter
def own(words: str) -> SafeString:
    """A name or what else somebody called themselves, in its own direction; nothing for nothing."""
    return format_html("<bdi>{}</bdi>", words) if words else SafeString()


@register.filter
def turned(words: str, around: str) -> SafeString:
    """The dir attribute for words of ours that all run the other way; blank for others, however they begin."""
    direction = running(words, around)
    return SafeString() if direction == around else format_html(' dir="{}"', direction)


@register.filter
def read_address(place: str) -> SafeString:
    """An address as people read it, its letters as letters; to stand in an element from left to right."""
    return mark_safe(shown_html(place))  # noqa: S308 - the press escapes


@register.simple_tag
def comment_count(thread: int) -> SafeString:
    """Where the press puts such as “4 comments”."""
    return mark_safe(count_marker(thread))  # noqa: S308


class Footnoted(template.Node):
    """A part of a page, followed for paper by the addresses that it leads to, in order."""

    def __init__(self, content: template.base.NodeList) -> None:
        self.content = content

    def render(self, context: template.Context) -> SafeString:
        """The part as it is, and the list that only paper shows; the style sheet numbers the links alike."""
        html = self.content.render(context)
        base = context["scene"].base_url
        found = [unescape(double or single) for double, single in _HREF.findall(html)]
        whole = [
            base + href if href.startswith("/") else href.removeprefix("mailto:")
            for href in found
            if not href.startswith("#")
        ]
        if not whole:
            return html
        items = format_html_join("", '<li><bdi dir="ltr">{}</bdi></li>', ((read_address(place),) for place in whole))
        listed = format_html(
            '<section class="on-paper printed-links"><h2>{}</h2><ol dir="ltr">{}</ol></section>',
            gettext("Addresses of the links"),
            items,
        )
        return html + listed


@register.tag
def footnoted(parser: template.base.Parser, _token: template.base.Token) -> Footnoted:
    """``{% footnoted %} … {% endfootnoted %}``."""
    content = parser.parse(("endfootnoted",))
    parser.delete_first_token()
    return Footnoted(content)
