"""The screen on which an editor words one reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from rejoinder.desk.decision_form import choices
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import person
from rejoinder.desk.wordings.listed import publication_for
from rejoinder.discussion import wordings
from rejoinder.discussion.actions.word import Worded, word
from rejoinder.discussion.models import Publication, Wording
from rejoinder.discussion.models.wording import LONGEST_TEXT, LONGEST_TITLE
from rejoinder.discussion.refusal import Refused

NEW = "new"


class WordingForm(forms.Form):
    """A reason in the site's own words."""

    rule = forms.ChoiceField(label=gettext_lazy("Rule"), required=False)
    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=12,
        help_text=gettext_lazy("The language of the words, as a tag such as en, pt-BR or he."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "size": 8}),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("Moderators choose it by this; authors do not see it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("What the author reads: what was wrong, and what would have been all right."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    order = forms.IntegerField(
        label=gettext_lazy("Place among the others"),
        min_value=0,
        max_value=999,
        help_text=gettext_lazy("Lower numbers are offered first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = choices()  # type: ignore[attr-defined]


class WordingView(DeskPage):
    """One wording: new, a row of the publication's, or one that comes with Rejoinder and is about to be changed."""

    template_name = "desk/wordings/edited.html"
    header_icon = "openquote"
    publication: Publication
    key: str

    def get(self, request: HttpRequest, publication: str, key: str) -> HttpResponse:
        """The words as they stand; ``?rule=`` begins a new wording of that rule."""
        self.publication, self.key = publication_for(request, publication), key
        return self._page(request, WordingForm(initial=self._standing(request.GET.get("rule", ""))))

    def post(self, request: HttpRequest, publication: str, key: str) -> HttpResponse:
        """Keep the words; then the list."""
        self.publication, self.key = publication_for(request, publication), key
        self._standing("")
        form = WordingForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        known = "" if key == NEW else key
        try:
            kept = word(
                self.publication,
                Worded(**form.cleaned_data),
                user=person(request),
                now=timezone.now(),
                key=known,
            )
        except Refused as refused:
            form.add_error(None, refused.detail)
            return self._page(request, form, status=refused.status)
        messages.success(request, _("“%s” is kept. It is offered from now on.") % kept.title)
        return HttpResponseRedirect(f"{self._list()}#rule-{kept.rule}")

    def get_page_title(self) -> str:
        """What is being worded."""
        return _("A new wording") if self.key == NEW else _("Change a wording")

    def above(self) -> list[dict[str, Any]]:
        """The list."""
        return [{"url": self._list(), "label": _("Wordings")}]

    def _list(self) -> str:
        return reverse("desk_wordings_of", args=[self.publication.slug])

    def _standing(self, rule: str) -> dict[str, Any]:
        if self.key == NEW:
            return {"rule": rule, "language": self.publication.language, "order": 0}
        shipped = wordings.shipped().get(self.key)
        place = {"replaces": self.key} if shipped else {"pk": wordings.row_of(self.key)}
        row = Wording.objects.filter(publication=self.publication, **place).first()
        standing = row or shipped
        if standing is None:
            raise Http404
        return {
            "rule": standing.rule,
            "language": standing.language,
            "title": standing.title,
            "text": standing.text,
            "order": row.order if row else 0,
        }

    def _page(self, request: HttpRequest, form: WordingForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            publication=self.publication,
            key=self.key,
            list_address=self._list(),
            is_shipped=self.key in wordings.shipped(),
        )
        return TemplateResponse(request, self.template_name, context, status=status)
