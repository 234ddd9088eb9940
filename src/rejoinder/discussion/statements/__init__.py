"""Statements of reasons (Digital Services Act, Art. 17), made from the same decisions that the author is told of."""

from rejoinder.discussion.statements.categories import CATEGORIES, DEFAULTS, Filing, filings_of
from rejoinder.discussion.statements.restrictions import Span, statements
from rejoinder.discussion.statements.statement import FIELDS, Restriction, statement_of

__all__ = [
    "CATEGORIES",
    "DEFAULTS",
    "FIELDS",
    "Filing",
    "Restriction",
    "Span",
    "filings_of",
    "statement_of",
    "statements",
]
