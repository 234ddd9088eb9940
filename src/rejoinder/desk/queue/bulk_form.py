"""What a moderator sends to reject many at once: the site's own words, or a rule with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rejoinder.desk.decision_form import by_rule, choices
from rejoinder.discussion.actions.decide import LONGEST_REASON
from rejoinder.discussion.wordings import Reason


class BulkForm(forms.Form):
    """The words, or the rule and the reason, that all are rejected with."""

    wording = forms.ChoiceField(
        label=gettext_lazy("The site's own words"),
        help_text=gettext_lazy(
            "Each author reads them in the comment's language; they bring their rule with them."
        ),
        required=False,
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Rule"), required=False, help_text=gettext_lazy("The authors are told which one.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "Each author reads this on the comment's private page; with the site's own words, only those for whom it "
            "has none."
        ),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, offered: Sequence[Reason] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = choices()  # type: ignore[attr-defined]
        self.fields["wording"].choices = by_rule(offered)  # type: ignore[attr-defined]
        if not offered:
            del self.fields["wording"]
        for name in self.fields:
            described = f"id_{name}_helptext"
            if name in self.errors:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "autofocus": True})
                described = f"id_{name}_error {described}"
            self.fields[name].widget.attrs["aria-describedby"] = described

    def clean_reason(self) -> str:
        """The reason; a rejection needs one, or the site's own words."""
        reason = str(self.cleaned_data["reason"]).strip()
        if self.data.get("outcome") == "reject" and not reason and not self.cleaned_data.get("wording"):
            raise forms.ValidationError(_("Write the authors a sentence that says why."))
        return reason
