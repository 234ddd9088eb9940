"""A publication's settings and rules, edited in the Wagtail admin."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from django import forms
from django.db import transaction
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet

from rejoinder.accounts.models import User
from rejoinder.discussion import events, rulesets
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Publication
from rejoinder.policy import ruleset
from rejoinder.policy.ruleset import RulesetError

RULES_HELP = (
    "In force from the next comment on. "
    '<a class="desk-link" href="{}">What each rule does, and its settings</a>. '
    "Remarks after # are not kept."
)
_NOTED = [
    field.attname
    for field in Publication._meta.concrete_fields
    if field.name not in {"id", "ruleset", "created_at"}
]
"""The settings of which a change is noted."""
_COLOUR = forms.TextInput(attrs={"type": "color"})


class PublicationForm(WagtailAdminModelForm):
    """The settings, and the rules as TOML; rules that cannot be used are refused line by line."""

    time_zone = forms.ChoiceField(choices=[(name, name) for name in sorted(available_timezones())])
    rules = forms.CharField(
        label="Rules",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "dir": "ltr", "class": "desk-rules"}),
    )

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["desk/desk.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["rules"] = _rules_of(self.instance)
        self.fields["rules"].help_text = format_html(RULES_HELP, reverse("desk_rules"))
        if self.instance.pk:
            # The slug is part of every address of an edition, so it stays.
            self.fields["slug"].disabled = True

    def clean_language(self) -> str:
        """A language whose direction and way of writing times are known."""
        language = str(self.cleaned_data["language"]).strip()
        try:
            Locale.parse(language, sep="-")
        except (UnknownLocaleError, ValueError) as error:
            raise forms.ValidationError("Write a language tag such as en, pt-BR or he.") from error
        return language

    def clean_rules(self) -> str:
        """Rules that can be put in force."""
        text = str(self.cleaned_data["rules"])
        try:
            ruleset.load(text)
        except RulesetError as error:
            sentences = [f"Line {one.line}: {one.message}." for one in error.problems]
            raise forms.ValidationError(sentences) from error
        return text

    def save(self, commit: bool = True) -> Publication:
        """The publication with its rules; the rules are adopted once it is stored."""
        now = timezone.now()
        if self.instance.created_at is None:
            self.instance.created_at = now
        before = Publication.objects.filter(pk=self.instance.pk).values(*_NOTED).first() or {}
        with transaction.atomic():
            publication: Publication = super().save(commit=commit)
            if commit:
                self._note(publication, before, now)
        text = self.cleaned_data["rules"]
        if commit and ruleset.load(text).digest != rulesets.ruleset_for(publication).digest:
            rulesets.adopt(publication, text, timezone.now())
        return publication

    def _note(self, publication: Publication, before: dict[str, Any], now: datetime) -> None:
        """Put on the audit what was changed of the settings; the rules have a record of their own."""
        old, new = events.changes(before, {name: getattr(publication, name) for name in _NOTED})
        if new:
            events.note(
                Verb.SET,
                user=self.for_user if isinstance(self.for_user, User) else None,
                publication=publication,
                kind="publication",
                object_id=publication.slug,
                now=now,
                before=old,
                after=new,
            )


def _rules_of(publication: Publication) -> str:
    """The rules in force as text; those that come with Rejoinder are shown with their explanations."""
    if publication.ruleset_id is None:
        return ruleset.default_text()
    return rulesets.ruleset_for(publication).to_toml()


class PublicationViewSet(ModelViewSet):
    """Publications in the admin's settings menu. None is deleted there: its threads stand on it."""

    model = Publication
    name = "publications"
    icon = "site"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ("name", "slug", "language")
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("slug"), FieldPanel("accent", widget=_COLOUR)]),
            FieldRowPanel([FieldPanel("language"), FieldPanel("time_zone")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("depth_limit"), FieldPanel("close_after_days")]),
                    FieldPanel("edit_minutes"),
                ],
                heading="Discussions",
            ),
            FieldPanel("learns_nightly"),
            FieldPanel("rules"),
        ],
        base_form_class=PublicationForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """As for every model, without a way to delete."""
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        """As for every model, without a way to delete."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]
