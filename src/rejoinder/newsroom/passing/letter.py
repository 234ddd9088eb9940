"""The mail in which an article is passed on, written at the moment it is sent, in the publication's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rejoinder.accounts import address as addresses
from rejoinder.discussion import locales
from rejoinder.discussion.models import Publication
from rejoinder.discussion.quotes import nested
from rejoinder.newsroom import clock
from rejoinder.newsroom.findings import Finding
from rejoinder.newsroom.models import PassedOn
from rejoinder.newsroom.passing import refusing
from rejoinder.newsroom.pieces import Piece, pieces, stripped
from rejoinder.newsroom.sharing import address_of, base_of, may_be_passed_on
from rejoinder.notices.content import Due, Letter, NotDelivered

KIND = "article_passed"
FRESH = timedelta(days=3)
"""After which it is not sent any more, whatever kept it from being sent."""
MOST_PARTS = 6
"""Claims and responses that are told; of an article with more, how many more claims there are."""
LONGEST_PART = 900
"""Of what we found, in code points; the article has the rest."""
_ISOLATED = "\u2068{}\u2069"


@dataclass(frozen=True, slots=True)
class Part:
    """A claim or our answer to one, in words."""

    kind: str
    """``claim`` or ``response``."""
    label: str
    """What it is, and whose, so that nobody takes one for the other."""
    text: str
    after: tuple[str, ...] = ()
    """Who said it, when and where; of an answer, on what."""


@dataclass(frozen=True, slots=True)
class Words:
    """All that the mail says."""

    subject: str
    title: str
    standfirst: str
    introduction: str
    line: str
    parts: tuple[Part, ...]
    more: str
    link: str
    link_label: str
    why: tuple[str, ...]
    refuse_label: str
    refuse: str
    name: str
    """What the reader called themselves."""


def write(due: Due, now: datetime) -> Letter | None:
    """The letter as things stand now; None where the article may not be passed on, or is not wanted, any more.

    Raises NotDelivered where the address cannot be read.
    """
    row = PassedOn.objects.select_related("article").filter(pk=due.ids.get("passed", 0)).first()
    if row is None or row.address is None or now > row.created_at + FRESH:
        return None
    page: Any = row.article
    if not may_be_passed_on(page):
        return None
    try:
        to = addresses.unseal(row.address)
    except addresses.Unsealable:
        raise NotDelivered("The address was sealed with another key.") from None
    if refusing.refuses(to):
        return None
    publication: Publication = page.publication_shown
    with translation.override(publication.language):
        refuse = f"{base_of(page)}{refusing.path(to, publication.language)}"
        words = _words(row, page, publication, refuse)
        return Letter(
            to=to,
            subject=words.subject,
            text=_plain(words, publication),
            html=_html(words, publication),
            language=publication.language,
            sender=publication.name,
            list_name=f"articles-{publication.slug}"[:60].lower().replace("_", "-"),
            stop=words.refuse,
        )


def _words(row: PassedOn, page: Any, publication: Publication, refuse: str) -> Words:
    found = [part for part in (_part(piece, publication) for piece in pieces(page.body)) if part]
    told = found[:MOST_PARTS]
    # No claim is told whose answer would be left out.
    while len(told) < len(found) and told and told[-1].kind == "claim":
        told.pop()
    left = sum(part.kind == "claim" for part in found[len(told) :])
    more = (
        ngettext("The article looks at %d more claim.", "The article looks at %d more claims.", left) % left
    )
    return Words(
        subject=_("An article for you: %(title)s") % {"title": page.title},
        title=page.title,
        standfirst=page.standfirst,
        introduction=_introduction(bool(row.line)),
        line=row.line,
        parts=tuple(told),
        more=more if left > 0 else "",
        link=address_of(page),
        link_label=_("Read the article"),
        why=(
            _("You get this because a reader typed your address in under the article."),
            _("We do not know who that was: the name is what they typed, and an answer does not reach them."),
            _("Your address was kept for this one mail only, and is erased as soon as it has left."),
        ),
        refuse_label=_("No more articles sent to me by this site, whoever asks for it"),
        refuse=refuse,
        name=row.name,
    )


def _introduction(with_line: bool) -> str:
    """The sentence before the line, with the places of name and publication still to be filled."""
    if with_line:
        return _("A reader who gave the name “%(name)s” thought of you, and writes:")
    return _("A reader who gave the name “%(name)s” thought of you when reading this.")


def _part(piece: Piece, publication: Publication) -> Part | None:
    value = piece.value
    if piece.kind == "claim":
        label = _("Claim by %(name)s") % {"name": value["claimant"]}
        return Part(
            "claim",
            label,
            _("“%(words)s”") % {"words": nested(value["statement"])},
            tuple(_about(value, publication)),
        )
    if piece.kind == "response":
        finding = str(Finding(value["finding"]).label) if value["finding"] else ""
        whose = value["label"] or _("Our finding")
        label = f"{whose}: {finding}".rstrip(": ")
        on = (_("on the claim by %(name)s") % {"name": piece.claim["claimant"]},) if piece.claim else ()
        return Part("response", label, _shortened(_parted(value["text"].source)), on)
    return None


def _about(value: Any, publication: Publication) -> Iterator[str]:
    yield value["claimant"]
    if value["office"]:
        yield value["office"]
    if value["on_behalf_of"]:
        yield _("for %(body)s") % {"body": value["on_behalf_of"]}
    if value["made_on"]:
        yield clock.day(value["made_on"], publication)
    if value["published_in"]:
        yield value["published_in"]


def _parted(html: str) -> str:
    """The words, with a blank line between paragraphs."""
    return "\n\n".join(filter(None, map(str.strip, stripped(html).splitlines())))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_PART else f"{text[:LONGEST_PART].rsplit(None, 1)[0]} …"


def _isolated(text: str, direction: str) -> str:
    """Set apart, where it or what stands around it could turn the other around; else as it is."""
    turns = direction == "rtl" or any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)
    return _ISOLATED.format(text) if turns else text


def _plain(words: Words, publication: Publication) -> str:
    direction = locales.direction(publication.language)
    parts = [words.introduction % {"name": _isolated(words.name, direction)}]
    if words.line:
        parts.append("\n".join(f"> {line}".rstrip() for line in words.line.splitlines()))
    parts.append("\n".join(filter(None, (words.title, "=" * min(len(words.title), 60)))))
    parts.append(words.standfirst)
    for part in words.parts:
        mark = "| " if part.kind == "claim" else "* "
        said = "\n".join(f"{mark}{line}".rstrip() for line in part.text.splitlines() if line.strip())
        after = ", ".join(_isolated(each, direction) for each in part.after)
        parts.append("\n".join(filter(None, (mark + part.label, said, after and mark + after))))
    parts += [words.more, f"{words.link_label}\n{words.link}"]
    parts.append("\n".join(["-- ", publication.name, *words.why, f"{words.refuse_label}:", words.refuse]))
    return "\n\n".join(filter(None, parts)) + "\n"


def _html(words: Words, publication: Publication) -> str:
    before, _name, after = words.introduction.partition("%(name)s")
    context = {
        "words": words,
        "before": before,
        "after": after,
        "publication": publication,
        "direction": locales.direction(publication.language),
    }
    return render_to_string("newsroom/passing/mail.html", context)
