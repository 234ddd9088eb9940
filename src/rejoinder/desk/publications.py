"""A publication's settings and rules, edited in the Wagtail admin."""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import Any, ClassVar
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from django import forms
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from rejoinder.accounts.models import User
from rejoinder.desk.left_alone import as_shown, left_alone
from rejoinder.desk.screen import View, person
from rejoinder.discussion import events, proving, roles, rulebook, rulesets
from rejoinder.discussion.actions.adopt_rules import LONGEST_WHY
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Publication
from rejoinder.discussion.roles import Task
from rejoinder.policy import differences, ruleset
from rejoinder.policy.ruleset import Ruleset, RulesetError

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
FROM_SETTINGS = "Changed among the publication's settings."
"""Why the rules changed, where nobody said."""
_MOST = {"edit_minutes": 32_767, "close_after_days": 36_500}
"""Beyond these the end of the time is in no calendar."""
_COLOUR = forms.TextInput(attrs={"type": "color"})


class PublicationForm(WagtailAdminModelForm):
    """The settings, and the rules as TOML; rules that cannot be used are refused line by line.

    Changed rules go the rulebook's way: they must pass their examples, and become a version with who and why. Rules
    and settings that stand as they were shown are left alone, whatever holds by now.
    """

    data: QueryDict
    time_zone = forms.ChoiceField(choices=[(name, name) for name in sorted(available_timezones())])
    rules = forms.CharField(
        label="Rules",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "dir": "ltr", "class": "desk-rules"}),
    )
    rules_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """The digest of the rules that were shown."""
    settings_seen = forms.CharField(required=False, widget=forms.HiddenInput)
    """The settings that were shown."""
    why = forms.CharField(
        label="Why the rules change",
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="Kept with the new version of the rules; of no use where they stay as they are.",
    )

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["desk/desk.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["rules"] = _rules_of(self.instance)
        self.initial["rules_seen"] = rulesets.ruleset_for(self.instance).digest
        self.fields["rules"].help_text = format_html(RULES_HELP, reverse("desk_rules"))
        self.initial["settings_seen"] = as_shown(self)
        for name, most in _MOST.items():
            self.fields[name].validators.append(MaxValueValidator(most))
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
        """Rules that can be read."""
        text = str(self.cleaned_data["rules"])
        try:
            ruleset.load(text)
        except RulesetError as error:
            raise _refused(error) from error
        return text

    def clean(self) -> dict[str, Any]:
        """Rules that were changed must be fit to be put in force here, all their examples passed."""
        cleaned: dict[str, Any] = super().clean()
        if "rules" in cleaned and (written := self._changed_rules()) is not None:
            try:
                _check_written(cleaned["rules"])
                if self.instance.pk:
                    self._check_change(written)
            except forms.ValidationError as error:
                self.add_error("rules", error)
        return cleaned

    def _changed_rules(self) -> Ruleset | None:
        """The rules as they were typed; None where they are those that were shown, or those that hold."""
        written = ruleset.load(self.cleaned_data["rules"])
        standing = rulesets.ruleset_for(self.instance).digest
        return None if written.digest in {self.cleaned_data.get("rules_seen"), standing} else written

    def _check_change(self, written: Ruleset) -> None:
        if self.for_user is not None and not roles.may(self.for_user, Task.RULE, self.instance.pk):
            raise forms.ValidationError("You may not change the rules of this publication.")
        self._check_fresh(written)
        failing = proving.prove(self.instance, written).failing_own
        if failing:
            sentences = [
                f"The example “{one.example.text[:80]}” must lead to “{one.example.expected}” "
                f"and leads to “{one.outcome}”."
                for one in failing
            ]
            raise forms.ValidationError(sentences)

    def _check_fresh(self, written: Ruleset) -> None:
        """Raise ValidationError where others hold than were shown; whoever then saves again has been told of them."""
        standing = rulesets.ruleset_for(self.instance)
        if self.cleaned_data.get("rules_seen") == standing.digest:
            return
        posted = self.data.copy()
        posted[self.add_prefix("rules_seen")] = standing.digest
        self.data = posted
        raise forms.ValidationError(_overtaken(self.instance, standing, written))

    def save(self, commit: bool = True) -> Publication:
        """The publication with its rules; the rules are adopted once it is stored.

        Raises ValidationError where others were put in force since the form was found to be in order.
        """
        now = timezone.now()
        is_new = self.instance.pk is None
        if self.instance.created_at is None:
            self.instance.created_at = now
        with transaction.atomic():
            if not is_new:
                self._catch_up()
            before = Publication.objects.filter(pk=self.instance.pk).values(*_NOTED).first() or {}
            written = self._changed_rules()
            if written is not None and not is_new:
                self._check_fresh(written)
            publication: Publication = super().save(commit=commit)
            if commit:
                old, new = events.changes(before, {name: getattr(publication, name) for name in _NOTED})
                if new:
                    self._note(Verb.SET, "publication", publication, old, new, now)
                if written is not None:
                    self._adopt(publication, now)
        return publication

    def _catch_up(self) -> None:
        """Take over what was not typed here: it may have changed since the row was read, or the page was opened."""
        locked = rulebook.lock(self.instance.pk)
        untouched = set(left_alone(self, self.cleaned_data["settings_seen"]))
        for field in Publication._meta.concrete_fields:
            if field.name not in self.fields or field.name in untouched:
                setattr(self.instance, field.attname, getattr(locked, field.attname))

    def _adopt(self, publication: Publication, now: datetime) -> None:
        standing = rulesets.ruleset_for(publication).digest
        why = self.cleaned_data.get("why", "").strip() or FROM_SETTINGS
        adopted = rulesets.adopt(publication, self.cleaned_data["rules"], now, user=self.for_user, why=why)
        after = {"ruleset": adopted.digest, "why": why}
        self._note(Verb.RULED, "rulebook", publication, {"ruleset": standing}, after, now)

    def _note(
        self,
        verb: Verb,
        kind: str,
        publication: Publication,
        before: dict[str, Any],
        after: dict[str, Any],
        now: datetime,
    ) -> None:
        """Put on the audit what was changed."""
        events.note(
            verb,
            user=self.for_user if isinstance(self.for_user, User) else None,
            publication=publication,
            kind=kind,
            object_id=publication.slug,
            now=now,
            before=before,
            after=after,
        )


def _check_written(text: str) -> None:
    """Raise ValidationError for what nobody can mean to put in force here, though rules that hold may have it."""
    try:
        rulesets.written(text)
    except RulesetError as error:
        raise _refused(error) from error


def _refused(error: RulesetError) -> forms.ValidationError:
    return forms.ValidationError([f"Line {one.line}: {one.message}." for one in error.problems])


def _rules_of(publication: Publication) -> str:
    """The rules in force as text; those that come with Rejoinder are shown with their explanations."""
    if publication.ruleset_id is None:
        return ruleset.default_text()
    return rulesets.ruleset_for(publication).to_toml()


def _overtaken(publication: Publication, standing: Ruleset, written: Ruleset) -> list[str | SafeString]:
    """What somebody is told who changed rules that others have changed meanwhile."""
    version = rulebook.in_force(publication.pk)
    told: list[str | SafeString] = [
        _("The rules were changed elsewhere after you opened this page. Nothing is saved, and all you typed is here.")
    ]
    if version is not None:
        told.append(
            format_html(
                '<a class="desk-link" href="{}">{}</a>',
                reverse("desk_rulebook_version", args=[publication.pk, version.number]),
                _("Look at version %(number)d, which holds now.") % {"number": version.number},
            )
        )
    settings = dict.fromkeys(
        f"{one.rule}.{one.setting}" if one.rule else one.setting
        for one in differences.between(standing, written)
    )
    told.append(
        _("If you save again, yours take its place, and change of it: %(settings)s.")
        % {"settings": ", ".join(settings)}
    )
    return told


class PublicationPolicy(ModelPermissionPolicy):
    """Who may open the settings: whoever may change the rules somewhere, by a role or by a group of the site."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """By role for what is there; to add one takes Wagtail's own permission."""
        if action == "change":
            return roles.may(user, Task.RULE)
        return bool(super().user_has_permission(user, action))


class OwnPublications(IndexView):
    """The list, of those whose settings one may change."""

    def get_base_queryset(self) -> QuerySet[Publication]:
        """Their own; all of them for somebody who may only look."""
        every: QuerySet[Publication] = super().get_base_queryset()
        user = person(self.request)
        if not roles.may(user, Task.RULE):
            return every
        return every.filter(pk__in=roles.publications_for(user, Task.RULE).order_by())


class OnePublication(EditView):
    """The settings of one."""

    def form_valid(self, form: PublicationForm) -> HttpResponseBase:
        """Save it; what came in between is told like any other mistake, with all that was typed."""
        try:
            saved: HttpResponseBase = super().form_valid(form)
        except forms.ValidationError as error:
            form.add_error("rules", error)
            self.produced_error_message = self.get_error_message()
            told: HttpResponseBase = self.form_invalid(form)
            return told
        return saved


class PublicationViewSet(ModelViewSet):
    """Publications in the admin's settings menu. None is deleted there: its threads stand on it."""

    model = Publication
    name = "publications"
    icon = "site"
    add_to_settings_menu = True
    copy_view_enabled = False
    index_view_class = OwnPublications
    edit_view_class = OnePublication
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
            MultiFieldPanel([FieldPanel("appeal_days")], heading="Appeals"),
            MultiFieldPanel([FieldPanel("feeds"), FieldPanel("robots")], heading="Feeds and robots"),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [
                            FieldPanel("trusted_after"),
                            FieldPanel("trusted_rejections"),
                            FieldPanel("trusted_days"),
                        ]
                    ),
                    FieldPanel("objections_to"),
                ],
                heading="People",
            ),
            FieldPanel("learns_nightly"),
            FieldPanel("hold_after_reports", heading="After so many reports"),
            FieldPanel("rules"),
            FieldPanel("why"),
        ],
        base_form_class=PublicationForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """As for every model, without a way to delete."""
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        """As for every model, without a way to delete; what is about one is for those who may change its rules."""
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name != "delete"]
        for pattern in kept:
            pattern.callback = _of_their_own(pattern.callback)
        return kept


def _of_their_own(view: View) -> View:
    """The view, closed to whoever has Wagtail's permission but a role at other publications alone."""

    @wraps(view)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        pk = kwargs.get("pk")
        if isinstance(pk, int) and not roles.may(person(request), Task.RULE, pk):
            return permission_denied(request)  # type: ignore[no-any-return]
        return view(request, *args, **kwargs)

    return door
