"""What a list of the queue is narrowed to: read from the address, so that a list keeps its place there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rejoinder.desk import waiting
from rejoinder.desk.day_field import DayField
from rejoinder.desk.waiting import Places
from rejoinder.discussion.models import Comment, Order, State, Thread
from rejoinder.discussion.rulesets import title_of
from rejoinder.policy import registry

_LARGEST_ID = 2**63 - 1
NARROWING = ("q", "state", "publication", "section", "rule", "language", "name", "since", "until")
"""The filters that have a field of their own in the form."""


class FilterForm(forms.Form):
    """The filters; whatever cannot be meant is told beside its field and narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    publication = forms.ChoiceField(label=gettext_lazy("Publication"), required=False)
    section = forms.ChoiceField(label=gettext_lazy("Section"), required=False)
    rule = forms.ChoiceField(label=gettext_lazy("Rule"), required=False)
    language = forms.RegexField(
        r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?$",
        label=gettext_lazy("Language"),
        required=False,
        error_messages={"invalid": gettext_lazy("Write a language tag such as en, pt or he.")},
    )
    name = forms.CharField(label=gettext_lazy("Author's name"), required=False)
    since = DayField(gettext_lazy("From"))
    until = DayField(gettext_lazy("To"))
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=Order.choices)
    thread = forms.IntegerField(required=False, min_value=1, max_value=_LARGEST_ID, widget=forms.HiddenInput)
    commenter = forms.IntegerField(
        required=False, min_value=1, max_value=_LARGEST_ID, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        publications: Sequence[tuple[int, str]],
        sections: Sequence[tuple[str, str]],
        order: str,
        with_state: bool,
    ) -> None:
        super().__init__(data, auto_id="filter_%s")
        self._order = order
        anyone = [("", _("Any"))]
        choices: dict[str, list[Any]] = {
            "state": anyone + list(State.choices),
            "publication": anyone + [(str(key), name) for key, name in publications],
            "section": anyone + list(sections),
            "rule": anyone + [(name, title_of(name)) for name in registry.rules()],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if with_state:
            # Nothing of the archive is urgent.
            self._order = Order.NEWEST if order == Order.URGENT else order
            self.fields["order"].choices = [one for one in Order.choices if one[0] != Order.URGENT]  # type: ignore[attr-defined]
        else:
            del self.fields["state"]
        for name, some in (("publication", len(publications) > 1), ("section", bool(sections))):
            if not some:
                del self.fields[name]
        for name in ("q", "name"):
            self.fields[name].widget.attrs["dir"] = "auto"
        self.is_valid()

    def clean_until(self) -> date | None:
        """The last day; not before the first."""
        until: date | None = self.cleaned_data["until"]
        since: date | None = self.cleaned_data.get("since")
        if since and until and until < since:
            raise forms.ValidationError(_("This is before the first day."))
        return until

    def value_of(self, name: str) -> Any:
        """What was asked for; None where nothing was, or nothing that could be meant."""
        return self.cleaned_data.get(name) or None

    @property
    def chosen_order(self) -> Order:
        """The order asked for, else the person's own."""
        return Order(self.value_of("order") or self._order)

    @property
    def is_open(self) -> bool:
        """Whether any filter of the form is set, or refused."""
        return any(self.data.get(name) for name in NARROWING if name != "q")

    @property
    def is_narrowed(self) -> bool:
        """Whether the list shows less than the whole tab."""
        return any(self.value_of(name) for name in (*NARROWING, "thread", "commenter"))

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """The first moment of the first day, and of the day after the last, in the moderator's own time."""
        since, until = self.value_of("since"), self.value_of("until")
        return _midnight(since) if since else None, _midnight(until + timedelta(days=1)) if until else None

    def shown(self) -> list[forms.BoundField]:
        """The fields of the form below the search."""
        return [self[name] for name in NARROWING if name != "q" and name in self.fields]

    def people_and_places(self, places: Places) -> list[tuple[str, str]]:
        """What the list is narrowed to by a link of a row, as (parameter, sentence); two queries at most.

        What is named is told to whoever may read it at these publications alone: the ids are what a browser sent.
        """
        told: list[tuple[str, str]] = []
        if (thread := self.value_of("thread")) is not None:
            threads = Thread.objects.filter(pk=thread)
            if places is not None:
                threads = threads.filter(publication__in=places)
            title = threads.values_list("title", flat=True).first()
            told.append(("thread", _("Only on “%(title)s”") % {"title": title or _("an unknown discussion")}))
        if (commenter := self.value_of("commenter")) is not None:
            own = waiting.within(Comment.objects.filter(commenter=commenter), places)
            newest = own.order_by("-created_at")
            name = newest.values_list("name", flat=True).first()
            told.append(("commenter", _("Only by %(name)s") % {"name": name or _("an unknown author")}))
        return told


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
