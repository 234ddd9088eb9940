"""The page with the form that mails an article: which article, whom it goes to, and what is done with the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from rejoinder.api import page
from rejoinder.api.sent import Sent
from rejoinder.newsroom.passing.line import LONGEST_LINE, takes_lines
from rejoinder.newsroom.passing.question import PATIENCE, Question

FIELDS = ("to", "name", "line")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the page shows: an empty form, or what was sent with what is wrong with it."""

    article: Any
    home: str
    """The article's address."""
    question: Question
    sent: Sent = field(default_factory=Sent)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Sentences by field; under any other name they concern the whole."""
    told: bool = False
    """Whether they say already that the question has to be answered."""


def form_page(draft: Draft, status: int = 200) -> HttpResponse:
    """The page, in the language of the article's publication, which must be active."""
    publication = draft.article.publication_shown
    context = {
        "article": draft.article,
        "home": draft.home,
        "token": draft.question.text,
        "bits": draft.question.bits,
        "told": draft.told,
        "patience": int(PATIENCE.total_seconds()),
        "takes_lines": takes_lines(publication),
        "longest_line": LONGEST_LINE,
        "given": {name: draft.sent[name] for name in FIELDS},
        **page.wrong(draft.errors, FIELDS),
    }
    return page.show("api/passing/form.html", context, publication=publication, status=status)
