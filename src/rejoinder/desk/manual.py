"""The screen that explains every rule, made from the rules themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rejoinder.desk.frame import DeskPage
from rejoinder.policy import registry
from rejoinder.policy.rule import Example, Rule
from rejoinder.policy.settings import settings_of
from rejoinder.policy.verdict import Outcome

_ENDS = {Outcome.PUBLISH: "published", Outcome.HOLD: "held", Outcome.REJECT: "rejected"}
_LONGEST_EXAMPLE = 160


class RulesView(DeskPage):
    """Every rule with what it does, its settings and its examples."""

    template_name = "desk/rules.html"
    page_title = "The rules"
    header_icon = "help"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The manual."""
        context = self.get_context_data(rules=[_described(rule) for rule in registry.rules().values()])
        return TemplateResponse(request, self.template_name, context)


def _described(rule: type[Rule]) -> dict[str, Any]:
    enabled = ("enabled", _written(rule.ENABLED), "Whether the rule runs.")
    own = [(one.name, _written(one.default), with_code(one.meaning)) for one in settings_of(rule)]
    return {
        "name": rule.NAME,
        "title": rule.TITLE,
        "about": rule.ABOUT,
        "settings": [enabled, *own],
        "examples": _by_settings(rule.EXAMPLES),
    }


def _by_settings(examples: Sequence[Example]) -> list[tuple[str, list[dict[str, str]]]]:
    grouped: dict[str, list[dict[str, str]]] = {}
    for example in examples:
        settings = ", ".join(f"{name} = {_written(value)}" for name, value in example.settings.items())
        grouped.setdefault(settings, []).append(_example(example))
    return sorted(grouped.items())


def _example(example: Example) -> dict[str, str]:
    return {
        "text": example.text[:_LONGEST_EXAMPLE] + ("…" if len(example.text) > _LONGEST_EXAMPLE else ""),
        "ends": _ENDS[example.outcome],
        "why": example.why,
    }


def with_code(meaning: str) -> SafeString:
    """A sentence in which backticks set what is written in the rules apart."""
    parts = meaning.split("`")
    return format_html_join(
        "",
        "{}",
        ((format_html("<code>{}</code>", part) if at % 2 else part,) for at, part in enumerate(parts)),
    )


def _written(value: Any) -> str:
    """A value as it is written in the rules; what cannot be seen is written out."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
