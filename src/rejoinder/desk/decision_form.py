"""What a moderator sends: publish, or reject under a rule with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from rejoinder.desk.dossier import Dossier
from rejoinder.discussion.actions.decide import LONGEST_REASON
from rejoinder.discussion.rulesets import title_of
from rejoinder.policy import registry
from rejoinder.policy.verdict import Finding, Outcome

HOUSE = ("", "The house rules, in a person's judgement")
"""The choice of no rule of the engine."""
FIGURES = 9
"""How many rules can be picked by a figure: the keys 1 to 9."""


class DecisionForm(forms.Form):
    """The decision about one case; ``seen`` is the last decision the moderator was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    rule = forms.ChoiceField(label="Rule", help_text="The author is told which one.", required=False)
    reason = forms.CharField(
        label="Reason",
        help_text="The author reads this on the comment's private page.",
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.offer(())
        for name in ("rule", "reason"):
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
            raise forms.ValidationError("Write the author a sentence that says why.")
        return reason

    def offer(self, first: Sequence[str]) -> None:
        """Let the rules be chosen from, these before all others."""
        self.fields["rule"].choices = choices(first)  # type: ignore[attr-defined]

    @property
    def by_number(self) -> list[tuple[int, str, str]]:
        """The choices that a single figure picks: the figure, the rule, its heading."""
        offered = self.fields["rule"].choices[:FIGURES]  # type: ignore[attr-defined]
        return [(number, rule, title) for number, (rule, title) in enumerate(offered, 1)]

    @property
    def outcome(self) -> Outcome | None:
        """What was decided; None where no button says."""
        return {"publish": Outcome.PUBLISH, "reject": Outcome.REJECT}.get(self.data.get("outcome", ""))


def choices(first: Sequence[str] = ()) -> list[tuple[str, str]]:
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
        "reason": gravest.reason if gravest and rejects else "",
    }


def _gravest(findings: Sequence[Finding]) -> Finding | None:
    return max(findings, key=lambda found: found.outcome.gravity, default=None)
