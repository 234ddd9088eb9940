"""The screen on which an editor keeps examples that every change of the rules is held to."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from rejoinder.desk.rulebook.page import RulebookPage, number
from rejoinder.discussion import proving, rulesets
from rejoinder.discussion.actions.keep_example import LONGEST_NOTE, LONGEST_TEXT, drop_example, keep_example
from rejoinder.discussion.models import EditorExample
from rejoinder.discussion.refusal import Refused
from rejoinder.policy import registry
from rejoinder.policy.verdict import Outcome

ENDS = {Outcome.PUBLISH: "published", Outcome.HOLD: "held", Outcome.REJECT: "rejected"}


class ExampleForm(forms.Form):
    """A comment, and what must become of it."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    expected = forms.ChoiceField(
        label=gettext_lazy("It must be"), choices=[(one.value, ENDS[one]) for one in Outcome]
    )
    rule = forms.ChoiceField(label=gettext_lazy("By the rule"), required=False)
    note = forms.CharField(label=gettext_lazy("Why it is here"), max_length=LONGEST_NOTE, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        rules = [(name, rule.TITLE) for name, rule in registry.rules().items()]
        self.fields["rule"].choices = [("", _("any")), *rules]  # type: ignore[attr-defined]


class ExamplesView(RulebookPage):
    """The editor's examples under the rules in force, and a form for one more or for changing one."""

    template_name = "desk/rulebook/examples.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list; ``?change=`` opens one to be changed."""
        asked = number(request.GET.get("change"))
        kept = EditorExample.objects.filter(publication=self.publication.pk, pk=asked or 0).first()
        if kept is None:
            return self._page(ExampleForm())
        initial = {"text": kept.text, "expected": kept.expected, "rule": kept.rule, "note": kept.note}
        return self._page(ExampleForm(initial=initial), changing=kept.pk)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep one, change one, or let one go."""
        here = HttpResponseRedirect(reverse("desk_rulebook_examples", args=[self.publication.pk]))
        if "drop" in request.POST:
            asked = number(request.POST["drop"]) or 0
            drop_example(self.publication.pk, asked, user=self.user, now=timezone.now())
            messages.success(request, _("The example is gone."))
            return here
        changing = number(request.POST.get("changing"))
        form = ExampleForm(request.POST)
        if form.is_valid():
            try:
                keep_example(
                    self.publication.pk,
                    example_id=changing,
                    user=self.user,
                    now=timezone.now(),
                    **form.cleaned_data,
                )
            except Refused as refused:
                if refused.status == 404:
                    raise
                form.add_error(
                    "rule" if refused.code == "no_rule" else None, f"{refused.title}. {refused.detail}"
                )
            else:
                messages.success(request, _("The example is kept."))
                return here
        return self._page(form, changing=changing, status=422)

    def _page(self, form: ExampleForm, changing: int | None = None, status: int = 200) -> HttpResponse:
        rules = rulesets.ruleset_for(self.publication)
        return self.page(
            status,
            form=form,
            changing=changing,
            proving=proving.prove(self.publication, rules),
            most=proving.MOST_EXAMPLES,
        )

    def get_page_title(self) -> str:
        """The screen's name."""
        return _("Examples")
