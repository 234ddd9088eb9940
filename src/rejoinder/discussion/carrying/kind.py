"""One kind of row as an export carries it: written as plain JSON values, and made a row again."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

Values = dict[str, Any]
"""Plain JSON values by field, as a line of an export has them."""


class NotOurs(ValueError):
    """A line that no version of an export as old as this one has; the message says what is wrong with it."""


@dataclass(frozen=True)
class Kind:
    """A kind of row. Whoever adds a field to a model decides here whether it is carried; a test asks for it."""

    name: str
    label: str
    """The model's label, such as ``discussion.Comment``."""
    left: Mapping[str, str] = field(default_factory=dict)
    """Fields that are not carried, with the reason."""
    personal: frozenset[str] = frozenset()
    """Fields that are carried only where the readers' addresses are asked for."""
    natural: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """For fields that point to what has other ids elsewhere: tells it in words, from its id."""
    found: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    """And finds the id again by the words."""
    told: Callable[[Any, Values, bool], None] | None = None
    """Adds to the values of a row what stands in no column of it; the last is whether addresses are asked for."""
    taken: Callable[[Values], Values] | None = None
    """Turns what ``told`` added into values of columns again."""
    extra: frozenset[str] = frozenset()
    """The names that ``told`` adds."""
    settled: Callable[[Any, Values], None] | None = None
    """Called with each row once it is saved, and with its line, for what lies in other tables."""

    @property
    def model(self) -> type[models.Model]:
        """The rows' model."""
        return apps.get_model(self.label)

    @cached_property
    def columns(self) -> tuple[models.Field[Any, Any], ...]:
        """The fields that may be carried, in the model's order."""
        every = self.model._meta.local_concrete_fields
        return tuple(one for one in every if one.name not in self.left)

    def line(self, row: models.Model, *, personal: bool) -> Values:
        """The row as a line of an export."""
        values: Values = {"type": self.name}
        for column in self.columns:
            if personal or column.name not in self.personal:
                value = getattr(row, column.attname)
                told = self.natural.get(column.name)
                values[column.name] = plain(value) if told is None else told(value)
        if self.told is not None:
            self.told(row, values, personal)
        return values

    def row(self, values: Values) -> models.Model:
        """The row that a line was made from, not yet saved; raises NotOurs."""
        known = {column.name: column for column in self.columns}
        given = {name: value for name, value in values.items() if name != "type"}
        strange = sorted(set(given) - set(known) - self.extra)
        if strange:
            raise NotOurs(f"{self.name}: this version of Rejoinder knows no {strange[0]!r} of it")
        if self.taken is not None:
            given = self.taken(given)
        made = self.model()
        for name, value in given.items():
            if name in self.extra:
                continue
            column: Any = known.get(name) or self.model._meta.get_field(name)
            try:
                ready = self.found[name](value) if name in self.found else _read(column, value)
            except (ValidationError, ValueError, TypeError, KeyError, LookupError) as error:
                raise NotOurs(f"{self.name}: its {name!r} cannot be understood") from error
            setattr(made, str(column.attname), ready)
        return made


def plain(value: Any) -> Any:
    """A value of a column as JSON knows it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview | bytearray):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value


def _read(column: Any, value: Any) -> Any:
    if value is None:
        if not column.null:
            raise ValueError("null")
        return None
    if isinstance(column, models.ForeignKey):
        return column.target_field.to_python(value)
    if isinstance(column, models.BinaryField):
        return base64.b64decode(value, validate=True)
    if isinstance(column, models.FileField):
        return str(value)
    if isinstance(column, models.CharField | models.TextField) and not isinstance(value, str):
        raise TypeError("no text")
    return column.to_python(value)


def names(kinds: Sequence[Kind]) -> dict[str, Kind]:
    """The kinds by name."""
    return {kind.name: kind for kind in kinds}
