"""What a moderator sends about people: whom to look for, a note, a sanction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from rejoinder.accounts.models import Commenter, User
from rejoinder.discussion import roles
from rejoinder.discussion.actions.note import LONGEST_NOTE
from rejoinder.discussion.actions.sanction import LONGEST_TEXT, Whom
from rejoinder.discussion.models import Aim, Measure, Publication
from rejoinder.discussion.roles import Task

EVERYWHERE = "every"
LENGTHS = {
    "1": _("One day"),
    "7": _("One week"),
    "14": _("Two weeks"),
    "30": _("30 days"),
    "90": _("90 days"),
    "365": _("One year"),
    "": _("Until it is lifted"),
}
"""Days to a sanction's end; blank for none."""


class DeskForm(forms.Form):
    """A form whose fields tell a screen reader of their help and their errors."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.settle()
        for name, field in self.fields.items():
            wrong = name in self.errors
            told = [
                *([f"id_{name}_error"] if wrong else []),
                *([f"id_{name}_helptext"] if field.help_text else []),
            ]
            if told:
                field.widget.attrs["aria-describedby"] = " ".join(told)
            if wrong:
                field.widget.attrs.update({"aria-invalid": "true", "autofocus": True})

    def settle(self) -> None:
        """Give fields their choices, before the first look at what was sent."""


class AddressForm(forms.Form):
    """An address, to find who typed it; what was typed is not shown again."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Exactly as it was typed. It is not kept, and not shown again."),
        widget=forms.EmailInput(
            attrs={"autocomplete": "off", "dir": "ltr", "aria-describedby": "id_email_helptext"}
        ),
    )


class NoteForm(DeskForm):
    """A note about a commenter, for those who read at one publication."""

    text = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        help_text=_("Everybody who may read at this publication sees it; the commenter does not."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    publication = forms.ModelChoiceField(Publication.objects.none(), label=_("Publication"), empty_label=None)

    def __init__(self, user: User, *args: object, **kwargs: object) -> None:
        self._user = user
        super().__init__(*args, **kwargs)

    def settle(self) -> None:
        """The publications where the user decides."""
        places = roles.publications_for(self._user, Task.DECIDE)
        self.fields["publication"].queryset = places  # type: ignore[attr-defined]


class SanctionForm(DeskForm):
    """A sanction on a commenter's record, or on what is typed where there is none."""

    typed = forms.CharField(
        label=_("E-mail address or domain"),
        help_text=_(
            "Such as ada@town.example, or town.example for all its addresses. An address is not kept."
        ),
        max_length=320,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}),
    )
    measure = forms.ChoiceField(
        label=_("Sanction"), choices=Measure.choices, widget=forms.RadioSelect, initial=Measure.HOLD
    )
    aim = forms.ChoiceField(
        label=_("Whom it meets"), choices=Aim.choices, widget=forms.RadioSelect, initial=Aim.ADDRESS
    )
    place = forms.ChoiceField(label=_("Where"))
    days = forms.ChoiceField(label=_("How long"), choices=list(LENGTHS.items()), required=False, initial="7")
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_TEXT,
        help_text=_("They read this whenever it holds them back, with the end and the way to object."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    note = forms.CharField(
        label=_("Note for the desk"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=_("They do not read this."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, user: User, commenter: Commenter | None, *args: object, **kwargs: object) -> None:
        self._user, self._commenter = user, commenter
        super().__init__(*args, **kwargs)

    def settle(self) -> None:
        """Whom it can aim at, and the publications where the user decides."""
        del self.fields["typed" if self._commenter else "aim"]
        places = [(str(one.pk), one.name) for one in roles.publications_for(self._user, Task.DECIDE)]
        if roles.everywhere(self._user, Task.DECIDE):
            places.append((EVERYWHERE, str(_("Every publication"))))
        self.fields["place"].choices = places  # type: ignore[attr-defined]

    @property
    def whom(self) -> Whom:
        """At whom it aims."""
        if self._commenter is None:
            return Whom(typed=self.cleaned_data["typed"])
        return Whom(self._commenter, Aim(self.cleaned_data["aim"]))

    @property
    def publication(self) -> Publication | None:
        """Where it holds; None for everywhere."""
        place = self.cleaned_data["place"]
        return None if place == EVERYWHERE else Publication.objects.get(pk=place)

    def ends_at(self, now: datetime) -> datetime | None:
        """When it ends; None for never."""
        days = self.cleaned_data["days"]
        return now + timedelta(days=int(days)) if days else None
