"""Which deeds are wanted: by whom, what, under which rule, where, and in which span of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rejoinder.accounts.models import User
from rejoinder.desk.day_field import DayField
from rejoinder.desk.decision_form import choices
from rejoinder.discussion.events import BY, Hand, Verb
from rejoinder.discussion.models import DeskEvent, Publication


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the audit is narrowed to; None or blank leaves a way open."""

    user_id: int | None = None
    verb: str = ""
    rule: str = ""
    publication: Publication | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive."""

    @property
    def condition(self) -> Q:
        """The same for the database; where, is asked elsewhere."""
        condition = Q()
        if self.user_id is not None:
            condition &= Q(user=self.user_id)
        if self.verb:
            condition &= Q(verb=self.verb)
        if self.rule:
            condition &= Q(rule=self.rule)
        if self.since is not None:
            condition &= Q(created_at__gte=self.since)
        if self.until is not None:
            condition &= Q(created_at__lt=self.until)
        return condition


class WantedForm(forms.Form):
    """The ways of narrowing the audit; everything may stay empty."""

    who = forms.ModelChoiceField(
        User.objects.none(), label=_("Who"), required=False, empty_label=_("Anybody")
    )
    what = forms.ChoiceField(label=_("What"), required=False)
    rule = forms.ChoiceField(label=_("Rule"), required=False)
    publication = forms.ModelChoiceField(
        Publication.objects.none(),
        label=_("Publication"),
        required=False,
        to_field_name="slug",
        empty_label=_("All"),
    )
    since = DayField(_("From"))
    until = DayField(_("To"))

    def __init__(self, data: Mapping[str, Any], publications: list[Publication]) -> None:
        super().__init__(data)
        ids = [publication.pk for publication in publications]
        self.fields["who"].queryset = _people(ids)  # type: ignore[attr-defined]
        self.fields["who"].label_from_instance = name_of  # type: ignore[attr-defined]
        self.fields["what"].choices = [("", _("Anything")), *Verb.choices]  # type: ignore[attr-defined]
        rules = [choice for choice in choices() if choice[0]]
        self.fields["rule"].choices = [("", _("Any or none")), *rules]  # type: ignore[attr-defined]
        own = Publication.objects.filter(pk__in=ids).order_by("name")
        self.fields["publication"].queryset = own  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What can be read of it; a way that is filled in wrongly is left open, and says so."""
        self.full_clean()
        given = self.cleaned_data
        last = given.get("until")
        who = given.get("who")
        return Wanted(
            user_id=who.pk if who else None,
            verb=given.get("what", ""),
            rule=given.get("rule", ""),
            publication=given.get("publication"),
            since=_midnight(given.get("since")),
            until=_midnight(last + timedelta(days=1)) if last else None,
        )


def name_of(user: User | None) -> str:
    """What a colleague is called on the audit: never by an e-mail address, which some sign in with."""
    if user is None:
        return ""
    return (user.get_full_name() or user.get_username()).split("@")[0]


def doer_of(event: DeskEvent) -> str:
    """Who did it, or what; blank where that colleague's account is deleted."""
    hand = event.after.get(BY) if event.user is None else None
    return str(Hand(hand).label) if isinstance(hand, str) and hand in Hand else name_of(event.user)


def _midnight(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def _people(publications: list[int]) -> Any:
    """Those who work, could work, or ever did something at one of these publications."""
    at_desk = (
        Q(is_superuser=True)
        | Q(memberships__publication__in=publications)
        | Q(groups__permissions__codename="decide_comment")
    )
    taken = DeskEvent.objects.filter(verb=Verb.TOOK_ROLE, kind="user").values_list("object_id", "publication")
    left = [(int(member), place) for member, place in taken if member.isdecimal()]
    worked = Q(pk__in={member for member, place in left if place in publications})
    # Deeds are looked through for those alone who work nowhere and had no role to lose, such as a superuser of once:
    # of somebody who works elsewhere, all of them would be read in vain.
    here = Q(publication__in=publications) | Q(publication=None)
    did = Q(memberships=None) & ~Q(pk__in={member for member, _place in left})
    did &= Q(Exists(DeskEvent.objects.filter(here, user=OuterRef("pk"))))
    ids = User.objects.filter(at_desk | worked | did).values("pk")
    return User.objects.filter(pk__in=ids).order_by("first_name", "last_name", "username")
