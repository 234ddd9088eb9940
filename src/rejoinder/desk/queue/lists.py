"""The screens that list what waits for a person, and everything else; and tell an open list what has arrived."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from rejoinder.desk import waiting
from rejoinder.desk.cases.trail import through
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.queue.bulk import AT_ONCE
from rejoinder.desk.queue.listing import Listing
from rejoinder.desk.queue.rows import rows
from rejoinder.desk.screen import person
from rejoinder.desk.waiting import WAITING, Tab
from rejoinder.discussion.roles import Task

_NEWS_EVERY = 15
"""Seconds after which an open list asks what has arrived."""


class ListView(DeskPage):
    """One tab of the queue, a page at a time."""

    template_name = "desk/queue/list.html"
    header_icon = "comment"
    tab = Tab.HELD

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list as the address says; where it says what cannot be meant, as if it said nothing."""
        user = person(request)
        listing = Listing(user, self.tab, request.GET, timezone.now())
        ids, has_next = listing.page()
        deciding = waiting.places_of(user, Task.DECIDE)
        total = self._total(listing)
        context = self.get_context_data(
            tab=self.tab,
            tabs=self._tabs(listing),
            rows=rows(ids, listing.query, blur=listing.wishes.blur),
            form=listing.form,
            narrowed=[
                (told, listing.address_without(name))
                for name, told in listing.form.people_and_places(listing.places)
            ],
            total=total,
            count=waiting.label(total),
            limits=[] if has_next else listing.limits(),
            page=_pages(listing, has_next),
            several_publications=len(listing.publications) > 1,
            may_decide=deciding is None or bool(deciding),
            deciding=deciding,
            at_once=AT_ONCE,
            kept=listing.address_without(),
            list_address=request.get_full_path(),
            trail=through(self.tab, request.GET).query if self.tab in WAITING else "",
            news=self._news(listing) if listing.page_number == 1 else "",
            news_every=_NEWS_EVERY,
        )
        return TemplateResponse(request, self.template_name, context)

    def _tabs(self, listing: Listing) -> list[dict[str, Any]]:
        counts = waiting.counts(listing.user, listing.places)
        return [
            {
                "label": tab.label,
                "address": reverse(f"desk_{tab}"),
                "count": counts.get(tab),
                "here": tab is self.tab,
            }
            for tab in Tab
        ]

    def _total(self, listing: Listing) -> int:
        """How many the list has; 0 where that is not worth a look: the archive's own number tells nobody anything."""
        if listing.form.is_narrowed:
            return waiting.count(listing.found)
        return 0 if self.tab is Tab.EVERYTHING else waiting.counted(listing.user, self.tab, listing.places)

    def _news(self, listing: Listing) -> str:
        return f"{reverse('desk_news', args=[self.tab])}?{listing.address_with(mark=waiting.mark(self.tab))}"

    def get_page_title(self) -> str:
        """What is listed."""
        return {
            Tab.HELD: _("Held comments"),
            Tab.REPORTED: _("Reported comments"),
            Tab.APPEALED: _("Appealed decisions"),
            Tab.DOUBTFUL: _("Published but doubtful"),
            Tab.EVERYTHING: _("All comments"),
        }[self.tab]


def news(request: HttpRequest, tab: str) -> HttpResponseBase:
    """How many cases have come into the list since its page was made, by ``mark``, and how many each tab has.

    JSON with an ETag; 304 where nothing changed, 404 for no tab.
    """
    if tab not in set(Tab):
        return HttpResponse(status=404)
    listing = Listing(person(request), Tab(tab), request.GET, timezone.now())
    asked = request.GET.get("mark", "")
    mark = (
        int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else waiting.mark(listing.tab)
    )
    number = waiting.count(waiting.arrived_since(listing.found, listing.tab, mark))
    told = {
        "new": number,
        "label": waiting.label(number),
        "counts": waiting.counts(listing.user, listing.places),
    }
    body = json.dumps(told).encode()
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = quote_etag(hashlib.blake2b(body, digest_size=8).hexdigest())
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _pages(listing: Listing, has_next: bool) -> dict[str, Any]:
    number = listing.page_number
    return {
        "number": number,
        "before": listing.address_with(p=number - 1) if number > 1 else "",
        "after": listing.address_with(p=number + 1) if has_next else "",
    }
