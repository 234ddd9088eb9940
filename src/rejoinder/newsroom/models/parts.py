"""What kinds of pages have in common: how they are served, whether discussed, where they came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from rejoinder.discussion import locales
from rejoinder.discussion.models import Mode, Publication
from rejoinder.newsroom import addresses, listings, scene, shelved
from rejoinder.press.splice import thread_marker

_FRONT_DEPTH = 2
_SOURCE_HELP = _("Where it was brought in from; set by an import.")


class Addressed:
    """A page that may not stand where the site itself answers; not even its draft, which would shut others out."""

    TAKEN: ClassVar[frozenset[str]] = addresses.RESERVED
    """Slugs that it may not have."""

    if TYPE_CHECKING:
        slug: str

    def clean(self) -> None:
        """Raise a ValidationError when the site itself uses this address."""
        super().clean()  # type: ignore[misc]
        addresses.check(self.slug, self.TAKEN)

    def minimal_clean(self) -> None:
        """As `clean`, for drafts."""
        super().minimal_clean()  # type: ignore[misc]
        addresses.check(self.slug, self.TAKEN)


class Served:
    """A page of a publication, rendered in the publication's language and time zone.

    What the press prints and what Django answers to signed-in people is one and the same document; only a
    preview says where the discussion will stand instead of showing it.
    """

    if TYPE_CHECKING:
        pk: int
        path: str
        steplen: int
        template: str

    @cached_property
    def front(self) -> Any:
        """The front page this page lies under, or is; with its publication."""
        top = Page.objects.get(path=self.path[: self.steplen * _FRONT_DEPTH])
        return self if top.pk == self.pk else top.specific

    @cached_property
    def scene(self) -> scene.Scene:
        """What stands around this page."""
        return scene.around(self.front, self)

    @cached_property
    def language_apart(self) -> str:
        """BCP 47 tag where the page is in another language than its publication; blank for that of its publication."""
        return ""

    @cached_property
    def publication_shown(self) -> Publication:
        """The publication this page belongs to, told in the language of the page."""
        publication: Publication = self.front.publication
        return publication.told_in(self.language_apart)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Store the page; one that is made live without being published gets the time it is listed by."""
        page: Any = self
        if page.live and page.first_published_at is None and kwargs.get("update_fields") is None:
            page.first_published_at = page.last_published_at = timezone.now()
        return super().save(*args, **kwargs)  # type: ignore[misc]

    def content(self, part: str) -> Mapping[str, Any] | None:
        """What the template shows; ``part`` names a further page, such as ``page-3``, blank the page itself.

        None where the page has no such part. A part may bring its own ``template``, or the
        whole ``document``.
        """
        return None if part else {}

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """The publication's language and time zone, for as long as this is held."""
        with scene.spoken(self.publication_shown):
            yield

    def rendered(
        self, part: str = "", *, request: HttpRequest | None = None, discussion: SafeString | None = None
    ) -> str | None:
        """The whole document, with markers where comments and their counts belong; None for no such part.

        ``discussion`` stands in the place of the marker.
        """
        publication = self.publication_shown
        with self.speaking():
            content = self.content(part)
            if content is None:
                return None
            if "document" in content:
                return str(content["document"])
            home = scene.address(self.front, self)
            context = {"page": self, "self": self, "scene": self.scene, "part": part, "home": home, **content}
            context["here"] = home + scene.folder(part)
            context["locale"] = str(locales.locale_of(publication.language))
            context["discussion"] = self.discussion_marker() if discussion is None else discussion
            return render_to_string(content.get("template", self.template), context, request)

    def discussion_marker(self) -> SafeString:
        """Where the press puts the discussion; blank on a page without one."""
        thread = listings.threads_of(self.publication_shown, [self]).get(self.pk)
        return mark_safe(thread_marker(thread)) if thread else SafeString()  # noqa: S308

    def serve(self, request: HttpRequest, part: str = "") -> HttpResponse:
        """The page for whom the front has no prepared bytes: signed-in people, and all for a moment."""
        request.is_preview = False  # type: ignore[attr-defined]
        html = self.rendered(part, request=request)
        if html is None:
            raise Http404
        return HttpResponse(shelved.filled(html.encode(), self.publication_shown.slug))

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as it would be, for editors; there is one mode only."""
        del mode_name
        note = SafeString()
        if getattr(self, "discussion", Mode.NONE) != Mode.NONE:
            words = _("The discussion stands here once this is published.")
            note = format_html('<p class="note">{}</p>', words)
        html = self.rendered(request=request, discussion=note)
        return HttpResponse(shelved.filled((html or "").encode(), self.publication_shown.slug))

    def serve_password_required_response(
        self, request: HttpRequest, form: Any, action_url: str
    ) -> HttpResponse:
        """The question for the password of a restricted page."""
        publication = self.publication_shown
        with translation.override(publication.language):
            context = {"page": self, "scene": self.scene, "form": form, "action_url": action_url}
            html = render_to_string("newsroom/password.html", context, request)
        return HttpResponse(html, headers={"Cache-Control": "no-store"})


def discussion_field(default: Mode) -> models.CharField[str, str]:
    """The choice of how a page is discussed."""
    return models.CharField(
        _("discussion"),
        max_length=12,
        choices=Mode.choices,
        default=default,
        help_text=_("“No discussion” hides what was said; “Closed” keeps it readable."),
    )


def language_field() -> models.CharField[str, str]:
    """The choice of a language for a page that is not in its publication's."""
    return models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        choices=locales.choices,
        help_text=_(
            "What stands around it follows: the frame, the discussion, mails about comments. "
            "Empty: that of its section, or of the publication."
        ),
    )


class Discussed(models.Model):
    """What an editor decides about the discussion under a page."""

    discussion = discussion_field(Mode.OPEN)
    closes_after_days = models.PositiveIntegerField(
        _("closes after"),
        null=True,
        blank=True,
        help_text=_("Days after publication. Empty: the publication's own rule. 0: never."),
    )

    class Meta:
        abstract = True

    def closes_at(self, publication: Publication, published_at: datetime) -> datetime | None:
        """When the discussion of a page published then closes by itself; None for never."""
        days = publication.close_after_days if self.closes_after_days is None else self.closes_after_days
        return published_at + timedelta(days=days) if days else None


class Brought(models.Model):
    """Where a page came from, if it was brought in by an import."""

    source = models.CharField(max_length=40, blank=True, editable=False, help_text=_SOURCE_HELP)
    source_id = models.CharField(max_length=200, blank=True, editable=False, help_text=_SOURCE_HELP)

    class Meta:
        abstract = True
