"""Tells which fields of a form its user left as they were shown, however long the page stood open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder


def as_shown(form: forms.ModelForm[Any]) -> str:
    """What the form shows in the fields of its model, for a hidden field that comes back with the rest."""
    values = {name: form[name].initial for name in _stored(form)}
    return json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False)


def left_alone(form: forms.ModelForm[Any], shown: str) -> Iterator[str]:
    """The fields of the model that hold what ``as_shown`` noted; none for a note that is missing or not ours."""
    try:
        values = json.loads(shown)
    except ValueError:
        return
    if not isinstance(values, dict):
        return
    for name in _stored(form):
        if name in values and not form.fields[name].has_changed(values[name], form[name].data):
            yield name


def _stored(form: forms.ModelForm[Any]) -> list[str]:
    columns = {field.name for field in form._meta.model._meta.concrete_fields}
    return [name for name, field in form.fields.items() if name in columns and not field.disabled]
