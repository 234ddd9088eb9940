"""The screen on which a draft of the rules is written, as a form or as TOML."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages

from rejoinder.desk.rulebook.curve import Curve, Threshold, recent_scores
from rejoinder.desk.rulebook.form import RulesForm, Section, SettingRow
from rejoinder.desk.rulebook.page import RulebookPage, number
from rejoinder.discussion import rulebook, rulesets
from rejoinder.discussion.actions.draft_rules import draft_rules
from rejoinder.discussion.models import RulesetVersion, VersionState
from rejoinder.discussion.refusal import Refused
from rejoinder.policy import ruleset
from rejoinder.policy.ruleset import Problem, RulesetError


@dataclass(frozen=True, slots=True)
class DrawnCurve:
    """A curve with the thresholds that are set on it."""

    curve: Curve
    title: str
    svg: SafeString
    rows: tuple[SettingRow, ...]


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """One rule, its thresholds apart from its other settings."""

    section: Section
    curves: tuple[DrawnCurve, ...]
    others: tuple[SettingRow, ...]


class EditView(RulebookPage):
    """The rules as a form, from the version in force or another; saving makes a draft, which holds nothing yet."""

    template_name = "desk/rulebook/edit.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, or the TOML view of the same."""
        start = self._start()
        text = self._text(start)
        if request.GET.get("as") == "toml":
            return self._page(start, toml=text, why=_why(start))
        return self._page(start, RulesForm(text), why=_why(start))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the draft; what cannot be used comes back as it was typed."""
        start = self._start()
        why = str(request.POST.get("why", ""))[:2000]
        if "toml" in request.POST:
            return self._save_toml(start, str(request.POST["toml"]), why)
        form = RulesForm(self._text(start), request.POST)
        if not form.is_valid() or form.written is None:
            return self._page(start, form, why=why, status=422)
        try:
            return self._saved(start, form.written.text, why)
        except Refused as refused:
            return self._page(start, form, why=why, refused=refused, status=refused.status)

    def _save_toml(self, start: RulesetVersion | None, text: str, why: str) -> HttpResponse:
        try:
            return self._saved(start, text, why)
        except RulesetError as error:
            return self._page(start, toml=text, problems=error.problems, why=why, status=422)
        except Refused as refused:
            return self._page(start, toml=text, why=why, refused=refused, status=refused.status)

    def _saved(self, start: RulesetVersion | None, text: str, why: str) -> HttpResponse:
        posted = self.request.POST
        again = start.number if start is not None and _is_draft(start) and "apart" not in posted else None
        draft = draft_rules(
            self.publication.pk,
            text,
            user=self.user,
            why=why,
            number=again,
            draft_seen=str(posted.get("draft", "")),
            now=timezone.now(),
        )
        messages.success(
            self.request, _("Version %d is saved as a draft. It holds nothing yet.") % draft.number
        )
        return HttpResponseRedirect(
            reverse("desk_rulebook_version", args=[self.publication.pk, draft.number])
        )

    def _start(self) -> RulesetVersion | None:
        """The version to begin with: the one asked for, else the one in force; None where none is kept yet."""
        asked = number(self.request.GET.get("from"))
        return rulebook.in_force(self.publication.pk) if asked is None else self.version(asked)

    def _text(self, start: RulesetVersion | None) -> str:
        if start is not None:
            return rulebook.text_of(start)
        if self.publication.ruleset_id is None:
            return ruleset.default_text()
        return rulesets.ruleset_for(self.publication).to_toml()

    def _page(
        self,
        start: RulesetVersion | None,
        form: RulesForm | None = None,
        *,
        toml: str | None = None,
        problems: tuple[Problem, ...] = (),
        why: str = "",
        refused: Refused | None = None,
        status: int = 200,
    ) -> HttpResponse:
        return self.page(
            status,
            form=form,
            sections=[] if form is None else self._drawn(form),
            toml=toml,
            problems=problems,
            start=start,
            is_draft=_is_draft(start),
            draft_seen=self._draft_seen(start),
            why=why,
            refused=refused,
        )

    def _draft_seen(self, start: RulesetVersion | None) -> str:
        """The draft as it was when its writer began, however often what they wrote comes back."""
        if self.request.method == "POST":
            return str(self.request.POST.get("draft", ""))
        return rulebook.digest_of(start) if start is not None and _is_draft(start) else ""

    def _drawn(self, form: RulesForm) -> list[DrawnSection]:
        scores = recent_scores(self.publication.pk)
        drawn = []
        for section in form.sections():
            names = dict.fromkeys(row.scores for row in section.rows if row.scores)
            curves = tuple(_curve(form, section, Curve(scores, one)) for one in names)
            others = tuple(row for row in section.rows if not row.scores)
            drawn.append(DrawnSection(section, curves, others))
        return drawn

    def get_page_title(self) -> str:
        """The screen's name."""
        return _("Write the rules")


def _is_draft(start: RulesetVersion | None) -> bool:
    """Whether saving changes this version; one that was tried stays as it was."""
    return start is not None and start.state == VersionState.DRAFT and start.shadow_from is None


def _why(start: RulesetVersion | None) -> str:
    return start.why if start is not None and _is_draft(start) else ""


def _curve(form: RulesForm, section: Section, curve: Curve) -> DrawnCurve:
    rows = tuple(row for row in section.rows if row.scores == curve.names)
    thresholds = [Threshold(row.field.auto_id, row.name, form.value_of(row)) for row in rows]
    quoted = _(" or ").join(f"“{name}”" for name in curve.names)
    title = _("Share of the latest comments by their score %s") % quoted
    return DrawnCurve(curve, title, curve.svg(title, thresholds), rows)
