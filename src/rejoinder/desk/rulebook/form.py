"""The form of a ruleset, made from the settings that each rule declares."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rejoinder.desk.manual import with_code
from rejoinder.desk.rulebook import writing
from rejoinder.desk.rulebook.writing import Misfit, Written, field_of
from rejoinder.policy import bands, registry
from rejoinder.policy.rule import Rule
from rejoinder.policy.ruleset import DEFAULT_STATEMENT
from rejoinder.policy.second_reader import NEVER_CLEARED
from rejoinder.policy.settings import Setting, build, plain, settings_of
from rejoinder.policy.verdict import Outcome

_BACKTICKED = re.compile(r"`([a-z_]+)`")
_NONSENSE = "no such choice"
_MORE_STATEMENTS = 1
"""Rows for languages that have no statement yet; saving gives another."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as the page shows it; ``scores`` names what a threshold is compared with."""

    name: str
    field: BoundField
    scores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One rule as the page shows it."""

    name: str
    title: str
    about: str
    enabled: BoundField
    rows: tuple[SettingRow, ...]
    has_errors: bool


class RulesForm(forms.Form):
    """All that a ruleset says. ``text`` is the TOML it starts from."""

    language = forms.CharField(label=gettext_lazy("Language of the publication"), max_length=12)
    requires = forms.CharField(
        label=gettext_lazy("Classifiers that must have read a comment"),
        help_text=gettext_lazy("One name on a line. A comment that one of them has not read is held."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "dir": "ltr"}),
    )
    clears = forms.MultipleChoiceField(
        label=gettext_lazy("Rules whose holding the second reader may set aside"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sorts = forms.BooleanField(
        label=gettext_lazy("The second reader may say of what is held that it is urgent or likely fine"),
        required=False,
    )

    def __init__(self, text: str, data: Mapping[str, Any] | None = None) -> None:
        given = tomllib.loads(text)
        super().__init__(data, initial=_initial(given))
        self.written: Written | None = None
        self._lines: dict[str, list[int]] = {}
        self._wrong: set[str] = set()
        clears = self.fields["clears"]
        assert isinstance(clears, forms.MultipleChoiceField)
        clears.choices = [
            (name, rule.TITLE) for name, rule in registry.rules().items() if name not in NEVER_CLEARED
        ]
        for number in range(self._statement_rows(given)):
            self._add_statement(number)
        for rule in registry.rules().values():
            self._add_rule(rule)
        for name in self.fields:
            self._describe(name)

    def statements(self) -> list[tuple[BoundField, BoundField]]:
        """The public statement: language and text, row by row."""
        rows = sum(name.startswith("statement_text_") for name in self.fields)
        return [(self[f"statement_language_{row}"], self[f"statement_text_{row}"]) for row in range(rows)]

    def sections(self) -> Iterator[Section]:
        """Every rule there is, by name."""
        for name, rule in registry.rules().items():
            scores = bands.thresholds_of(rule)
            rows = tuple(
                SettingRow(one.name, self[field_of(name, one.name)], scores.get(one.name, ()))
                for one in settings_of(rule)
            )
            enabled = self[field_of(name, writing.ENABLED)]
            wrong = any(row.field.errors for row in rows) or bool(enabled.errors)
            yield Section(name, rule.TITLE, rule.ABOUT, enabled, rows, wrong)

    def value_of(self, row: SettingRow) -> float:
        """The threshold as it stands in the form, else 0."""
        try:
            return float(row.field.value())
        except (TypeError, ValueError):
            return 0.0

    def clean(self) -> dict[str, Any]:
        """All fields together must make a ruleset; each complaint goes to its own field."""
        cleaned = self.cleaned_data
        statement = self._statement()
        if not self.errors:
            self.written = writing.write(self._said(statement))
            for misfit in writing.misfits(self.written):
                self._complain(misfit)
        self._wrong = set(self.errors)
        for name in self._wrong:
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"
                self._describe(name)
        return cleaned

    def _statement_rows(self, given: Mapping[str, Any]) -> int:
        if self.is_bound:
            return sum(key.startswith("statement_text_") for key in self.data) or _MORE_STATEMENTS
        return len(_statement(given)) + _MORE_STATEMENTS

    def _add_statement(self, number: int) -> None:
        self.fields[f"statement_language_{number}"] = forms.CharField(
            label=_("Language"),
            max_length=12,
            required=False,
            widget=forms.TextInput(attrs={"dir": "ltr", "size": 8, "autocomplete": "off"}),
        )
        self.fields[f"statement_text_{number}"] = forms.CharField(
            label=_("Statement"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        )

    def _add_rule(self, rule: type[Rule]) -> None:
        self.fields[field_of(rule.NAME, writing.ENABLED)] = forms.BooleanField(
            label=_("This rule is on"), required=False
        )
        for setting in settings_of(rule):
            self.fields[field_of(rule.NAME, setting.name)] = _field(rule, setting)

    def _describe(self, name: str) -> None:
        own = [f"id_{name}_help"] if self.fields[name].help_text else []
        wrong = [f"id_{name}_error"] if self.is_bound and name in self._wrong else []
        if own or wrong:
            self.fields[name].widget.attrs["aria-describedby"] = " ".join([*wrong, *own])

    def _statement(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row in range(sum(name.startswith("statement_text_") for name in self.fields)):
            language = str(self.cleaned_data.get(f"statement_language_{row}") or "").strip()
            text = str(self.cleaned_data.get(f"statement_text_{row}") or "").strip()
            if text and not language:
                self.add_error(f"statement_language_{row}", _("Write the language, such as en or pt-BR."))
            elif language in found:
                self.add_error(f"statement_language_{row}", _("This language stands here twice."))
            elif text:
                found[language] = text
        if not found and not self.errors:
            self.add_error("statement_text_0", _("Write what readers are told of the rules."))
        return found

    def _said(self, statement: dict[str, str]) -> dict[str, Any]:
        return {
            "language": self.cleaned_data["language"].strip(),
            "requires": self._entries("requires"),
            "statement": statement,
            "second_reader": {
                "clears": self.cleaned_data["clears"],
                "sorts": self.cleaned_data["sorts"],
            },
            "rules": {name: self._rule(rule) for name, rule in registry.rules().items()},
        }

    def _rule(self, rule: type[Rule]) -> dict[str, Any]:
        values: dict[str, Any] = {writing.ENABLED: self.cleaned_data[field_of(rule.NAME, writing.ENABLED)]}
        for setting in settings_of(rule):
            name = field_of(rule.NAME, setting.name)
            is_list = setting.type == tuple[str, ...]
            values[setting.name] = self._entries(name) if is_list else self.cleaned_data[name]
        return values

    def _entries(self, name: str) -> list[str]:
        found, self._lines[name] = writing.entries(self.cleaned_data[name])
        return found

    def _complain(self, misfit: Misfit) -> None:
        name = self._field_at(misfit.path)
        message = misfit.message[:1].upper() + misfit.message[1:]
        if not message.endswith((".", "?", "!")):
            message += "."
        last = misfit.path[-1] if misfit.path else ""
        lines = self._lines.get(name or "", [])
        if isinstance(last, int) and last < len(lines):
            message = _("Line %(line)d: %(message)s") % {"line": lines[last], "message": message}
        self.add_error(name, message)

    def _field_at(self, path: tuple[str | int, ...]) -> str | None:
        """The field in which a key was typed; None for the form as a whole."""
        if path[:1] == ("rules",) and len(path) >= 2:
            setting = str(path[2]) if len(path) > 2 else writing.ENABLED
            name = field_of(str(path[1]), setting)
        elif path[:1] == ("statement",) and len(path) == 2:
            name = self._statement_field(str(path[1]))
        elif path[:1] == ("second_reader",):
            name = str(path[1]) if len(path) > 1 else "clears"
        else:
            name = str(path[0]) if path else ""
        return name if name in self.fields else None

    def _statement_field(self, language: str) -> str:
        for name in self.fields:
            if name.startswith("statement_language_") and self.cleaned_data.get(name, "").strip() == language:
                return name
        return ""


def _statement(given: Mapping[str, Any]) -> dict[str, str]:
    said = given.get("statement", {"en": DEFAULT_STATEMENT})
    return {str(given.get("language", "en")): said} if isinstance(said, str) else dict(said)


def _initial(given: Mapping[str, Any]) -> dict[str, Any]:
    second = given.get("second_reader", {})
    asked = dict.fromkeys(
        name
        for rule in registry.rules().values()
        if writing.settings_in(given, rule.NAME)[0]
        for name in getattr(rule, "ASKS", ())
    )
    initial: dict[str, Any] = {
        "language": given.get("language", "en"),
        "requires": "\n".join(given.get("requires", asked)),
        "clears": second.get("clears", []),
        "sorts": second.get("sorts", False),
    }
    for row, (language, text) in enumerate(_statement(given).items()):
        initial[f"statement_language_{row}"], initial[f"statement_text_{row}"] = language, text
    for name, rule in registry.rules().items():
        enabled, values = writing.settings_in(given, name)
        initial[field_of(name, writing.ENABLED)] = enabled
        for setting in settings_of(rule):
            value = values.get(setting.name, setting.default)
            is_list = isinstance(value, (list, tuple))
            initial[field_of(name, setting.name)] = "\n".join(value) if is_list else value
    return initial


def _field(rule: type[Rule], setting: Setting) -> forms.Field:
    shown: dict[str, Any] = {"label": setting.name, "help_text": with_code(setting.meaning)}
    if setting.type is bool:
        return forms.BooleanField(required=False, **shown)
    if setting.type is int:
        return forms.IntegerField(**shown)
    if setting.type is float:
        step = "0.01" if setting.name in bands.thresholds_of(rule) else "any"
        return forms.FloatField(widget=forms.NumberInput(attrs={"step": step}), **shown)
    choices = choices_of(rule, setting)
    if choices:
        return forms.ChoiceField(choices=[(one, one) for one in choices], **shown)
    if setting.type == tuple[str, ...]:
        area = forms.Textarea(
            attrs={"rows": 4, "dir": "auto", "spellcheck": "false", "class": "rulebook-list"}
        )
        return forms.CharField(required=False, widget=area, **shown)
    return forms.CharField(required=False, **shown)


def choices_of(rule: type[Rule], setting: Setting) -> tuple[str, ...]:
    """The values that a setting is confined to; empty where it takes any text.

    A rule refuses what it does not know; the words it knows are those that its meaning sets apart with backticks.
    """
    if setting.type is Outcome:
        return (Outcome.HOLD.value, Outcome.REJECT.value)
    if setting.type is not str or build(rule, {setting.name: _NONSENSE})[0] is not None:
        return ()
    named = dict.fromkeys([*_BACKTICKED.findall(setting.meaning), plain(rule())[setting.name]])
    return tuple(one for one in named if build(rule, {setting.name: one})[0] is not None)
