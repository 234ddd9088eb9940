"""What a moderator sends: publish, or reject under a rule with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rejoinder.desk.dossier import Dossier
from rejoinder.discussion import reasons
from rejoinder.discussion.actions.decide import LONGEST_REASON
from rejoinder.discussion.rulesets import title_of
from rejoinder.discussion.wordings import Reason
from rejoinder.policy import registry
from rejoinder.policy.verdict import Finding, Outcome

FIGURES = 9
"""How many rules can be picked by a figure: the keys 1 to 9."""
HOUSE = ("", _("The house rules, in a person's judgement"))
"""The choice of no rule of the engine."""


class _WordingSelect(forms.Select):
    """The site's own wordings by rule; each carries its text, so that a script can put it in the reason's place."""

    reasons: dict[str, Reason]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An option that tells the script its rule and its text."""
        option = super().create_option(name, value, *args, **kwargs)
        reason = self.reasons.get(str(value))
        if reason is not None:
            # Text in another direction than the desk's must not turn the menu around it.
            option["attrs"].update({"data-of": reason.rule, "data-text": reason.text, "dir": "auto"})
        return option


class DecisionForm(forms.Form):
    """The decision about one case; ``seen`` is the last decision the moderator was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    rule = forms.ChoiceField(label=_("Rule"), help_text=_("The author is told which one."), required=False)
    wording = forms.ChoiceField(
        label=_("The site's own words"),
        help_text=_("Put into the reason below, where you can still change it."),
        required=False,
        widget=_WordingSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The author reads this on the comment's private page."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    line = forms.CharField(
        label=_("A line to the author"),
        help_text=_("Only the author reads it, whatever you decide. It can stay empty."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, offered: Sequence[Reason] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {reason.key: reason for reason in offered}
        self.offer(())
        self.fields["wording"].widget.reasons = self.offered
        self.fields["wording"].choices = by_rule(offered)  # type: ignore[attr-defined]
        for name in ("rule", "wording", "reason", "line"):
            self.fields[name].widget.attrs["aria-describedby"] = self._described(name)
            if name in self.errors:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "autofocus": True})

    def _described(self, name: str) -> str:
        own = f"id_{name}_helptext"
        return f"id_{name}_error {own}" if name in self.errors else own

    def clean_reason(self) -> str:
        """The reason; a rejection needs one."""
        reason = str(self.cleaned_data["reason"]).strip()
        if self.outcome is Outcome.REJECT and not reason:
            raise forms.ValidationError(_("Write the author a sentence that says why."))
        return reason

    def offer(self, first: Sequence[str]) -> None:
        """Let the rules be chosen from, these before all others."""
        self.fields["rule"].choices = choices(first)  # type: ignore[attr-defined]

    @property
    def by_number(self) -> list[tuple[int, str, Any]]:
        """The choices that a single figure picks: the figure, the rule, its heading."""
        offered = self.fields["rule"].choices[:FIGURES]  # type: ignore[attr-defined]
        return [(number, rule, title) for number, (rule, title) in enumerate(offered, 1)]

    @property
    def outcome(self) -> Outcome | None:
        """What was decided; None where no button says."""
        return {"publish": Outcome.PUBLISH, "reject": Outcome.REJECT}.get(self.data.get("outcome", ""))


def with_wording(form: DecisionForm) -> DecisionForm:
    """The form as it was sent, with the chosen wording and its rule put in; unchanged where none was chosen."""
    chosen = form.offered.get(form.data.get("wording", ""))
    kept = {name: form.data.get(name, "") for name in form.fields}
    if chosen is not None:
        kept.update(rule=chosen.rule, reason=chosen.text)
    return DecisionForm(initial=kept, offered=tuple(form.offered.values()))


def by_rule(offered: Sequence[Reason]) -> list[tuple[str, Any]]:
    """The wordings, which come sorted by rule, as choices under their rules' headings; none before all."""
    rules = [
        (str(title_of(rule) if rule else HOUSE[1]), [(reason.key, reason.title) for reason in some])
        for rule, some in groupby(offered, key=lambda reason: reason.rule)
    ]
    return [("", _("None")), *rules]


def choices(first: Sequence[str] = ()) -> list[tuple[str, Any]]:
    """Every rule by name and heading: those in ``first``, the house's own judgement, then the others."""
    known = [name for name in dict.fromkeys(first) if name in registry.rules()]
    others = [name for name in registry.rules() if name not in known]
    return [
        *((name, title_of(name)) for name in known),
        HOUSE,
        *((name, title_of(name)) for name in others),
    ]


def grounds(dossier: Dossier) -> list[str]:
    """The rules that objected to words of this text, the gravest first."""
    found = [one.finding for one in dossier.findings if one.finding.quote]
    return [one.rule for one in sorted(found, key=lambda one: -one.outcome.gravity)]


def initial(dossier: Dossier) -> dict[str, object]:
    """The form's first values: the rule of the gravest finding that rests on words, and its reason.

    A finding without words, such as that of a first comment, is about circumstances and no ground to reject;
    the reason of one that only holds says that a person will look, which is what is happening.
    """
    gravest = _gravest([found.finding for found in dossier.findings if found.finding.quote])
    rejects = gravest is not None and gravest.outcome is Outcome.REJECT
    return {
        "seen": dossier.last.pk if dossier.last else 0,
        "rule": gravest.rule if gravest else "",
        "reason": _to_author(gravest, dossier) if gravest and rejects else "",
    }


def _to_author(found: Finding, dossier: Dossier) -> str:
    """The reason in the language of the story, in which the author is spoken to."""
    with translation.override(dossier.comment.thread.paper.language):
        return reasons.told(found)


def _gravest(findings: Sequence[Finding]) -> Finding | None:
    return max(findings, key=lambda found: found.outcome.gravity, default=None)
