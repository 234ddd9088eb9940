"""In which order a person should look at cases: threats first, then by likely harm, readers and age together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Expression, ExpressionWrapper, F, FloatField, Func, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast, Ln


class DaysBetween(Func):
    """Days to the first moment from the second, counted by the database itself."""

    output_field = FloatField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """Without Django's own function for it, which is Python and takes ten times as long."""
        template = "(julianday(%(expressions)s))"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """The seconds between, in days."""
        template = "(EXTRACT(EPOCH FROM (%(expressions)s)) / 86400.0)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


def weight(now: datetime) -> Expression:
    """Likely harm × readers × age of a comment.

    Harm is in thousandths, and one more, so that what nobody scored still has a place. Readers are not counted
    anywhere, for readers' sake, so how lively the discussion is stands for them: ln(1 + Thread.version). Age is in
    days.
    """
    lively = Ln(Cast(F("thread__version") + 1, FloatField()))
    age = DaysBetween(Value(now, output_field=DateTimeField()), F("created_at"))
    return ExpressionWrapper((F("harm") + 1) * lively * age, output_field=FloatField())


def pressing(now: datetime) -> tuple[OrderBy, ...]:
    """The order itself: what the rules call urgent, then the weight, the oldest first among equals."""
    return (F("urgency").desc(), weight(now).desc(), F("created_at").asc(), F("pk").asc())
