"""The shapes of what the API takes and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import (
    AfterValidator,
    ConfigDict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

MOST_ITEMS = 100
"""Texts that may be judged in one request."""
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"


def _whole(text: str) -> str:
    """The text; raises ValueError where it holds half a pair of surrogates, which is no character."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"character {error.start + 1} is half of one") from None
    return text


Text = Annotated[str, AfterValidator(_whole)]


def _text_or_number(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """The value checked, with one sentence in place of one for each type tried, which are named by their insides."""
    try:
        return check(value)
    except ValidationError:
        if isinstance(value, str):
            _whole(value)
        raise PydanticCustomError("text_or_number", "Input should be text or a whole number") from None


TextOrNumber = Annotated[Text | int | None, WrapValidator(_text_or_number)]


class Strict(Schema):
    """What is taken as it is described: a field that is not known is a mistake, not something to be passed over."""

    model_config = ConfigDict(extra="forbid")


class ThreadOut(Schema):
    """A discussion, as far as it is not in its edition."""

    id: int
    publication: str = Field(description="Slug of the publication.")
    title: str = Field(description="Headline of the story under discussion.")
    url: str = Field(description="Address of the story.")
    language: str = Field(description="BCP 47 tag of the publication's language.")
    direction: str = Field(description="ltr or rtl.")
    open: bool = Field(description="Whether comments are taken.")
    total: int = Field(description="Published comments.")
    pages: int = Field(description="Pages of the edition, at least 1.")
    version: int = Field(description="Rises with every change of what is shown.")
    manifest: str = Field(description="Address of the edition's manifest.")
    statement: str = Field(description="The rules in the publication's own words.")
    token: str | None = Field(
        description="To be sent with a comment within seven days; null where none is taken."
    )


class CommentIn(Schema):
    """A comment to be added."""

    name: str = Field(description="Shown above the comment.")
    email: str = Field(description="Never published, never given on.")
    text: str = Field(description="Markdown: emphasis, links, quotes, code and lists.")
    token: str = Field(description="From the thread.")
    website: str = Field("", description="Linked from the name.")
    parent: int | None = Field(None, description="Id of the published comment that is answered.")
    notify: bool = Field(False, description="Whether the author agrees to be mailed what becomes of it.")
    author_key: str = Field("", description="The key an earlier answer gave, which proves the same author.")


class ReasonOut(Schema):
    """One objection to a comment."""

    rule: str
    outcome: str = Field(description="hold or reject.")
    reason: str = Field(description="A sentence for the author.")
    quote: str = Field(description="The words it rests on; blank where it concerns the whole.")
    start: int = Field(description="Where they begin in the plain text, in code points.")
    end: int = Field(description="Where they end, exclusive.")


class ReceiptOut(Schema):
    """What became of a comment that was taken."""

    id: int
    state: str = Field(description="published, held or rejected.")
    reasons: list[ReasonOut]
    address: str = Field(description="The author's private page; whoever has it may withdraw the comment.")
    permalink: str | None = Field(description="Null unless published.")
    author_key: str | None = Field(
        description="Keep it and send it with the author's next comment; null where the one sent still holds."
    )


class AppealIn(Schema):
    """An author's objection to the decision in force."""

    text: str = Field(description="Plain text of 20 to 2,000 characters.")


class AppealOut(Schema):
    """What became of an appeal."""

    state: str = Field(
        description="waiting, granted, denied, or over where the comment was decided about otherwise."
    )
    text: str
    sent_at: str = Field(description="ISO 8601.")
    due_at: str = Field(description="By when an answer is promised.")
    answer: str = Field(description="For the author; blank until there is one.")


class FateOut(Schema):
    """What has become of a comment by now."""

    id: int
    state: str = Field(description="published, held, rejected or withdrawn.")
    rule: str = Field(description="The rule that weighed most; blank where there was no objection.")
    reason: str = Field(description="A sentence for the author.")
    line: str = Field(description="What a moderator wrote to the author besides; mostly blank.")
    by_person: bool = Field(description="Whether a moderator decided.")
    decided_by: str = Field(description="rules, moderator, author, reports or import.")
    reasons: list[ReasonOut]
    permalink: str | None = Field(description="Null unless published.")
    editable_until: datetime | None = Field(
        description="Until when its author may change it, unless the discussion closes before; null for not at all."
    )
    may_appeal: bool = Field(description="Whether an appeal would be taken now.")
    may_appeal_from: str | None = Field(description="ISO 8601; null where none is taken.")
    may_appeal_until: str | None = Field(description="Null where none is taken, or there is no end yet.")
    appeal: AppealOut | None = Field(description="The latest about this comment.")


class EditIn(Schema):
    """A comment's new text."""

    text: str = Field(description="Markdown: emphasis, links, quotes, code and lists.")


class ProblemOut(Schema):
    """An error, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    code: str | None = Field(None, description="A short name of what was wrong.")
    errors: dict[str, list[str]] | None = Field(None, description="Sentences by field.")


class ArticleIn(Strict):
    """The story under discussion."""

    title: Text = ""
    text: Text = Field("", description="Plain text.")


class TextIn(Strict):
    """A text to be judged, with what is known of its surroundings."""

    text: Text = Field(description="Plain text.")
    id: TextOrNumber = Field(None, description="Comes back with the verdict.")
    article: ArticleIn | None = None
    parent: Text | None = Field(None, description="Plain text of the comment answered.")
    language: str | None = Field(
        None, pattern=LANGUAGE, description="BCP 47 tag; where it is not given, it is found from the text."
    )
    author: Text | None = Field(None, description="The name shown above the comment.")


class Rulebook(Strict):
    """Whose rules the texts are held to."""

    publication: Text | None = Field(
        None, description="Slug of the publication; where it is not given, the one of the host asked."
    )
    preset: Text | None = Field(
        None, description="strict, standard or lenient: thresholds to take in place of the publication's own."
    )


class OneIn(TextIn, Rulebook):
    """One text to be judged."""


class ManyIn(Rulebook):
    """Several texts to be judged."""

    items: list[TextIn] = Field(min_length=1, max_length=MOST_ITEMS)


class FindingOut(ReasonOut):
    """One objection to a text."""

    source: str = Field(description="What found it: the rule itself, a list, or a classifier.")
    urgent: bool = Field(description="Whether a person should look before all else.")


class VerdictOut(Schema):
    """What the rules say of one text."""

    id: str | int | None = Field(None, description="As it was sent.")
    outcome: str = Field(description="publish, hold or reject.")
    findings: list[FindingOut] = Field(description="Gravest first.")
    scores: dict[str, float] = Field(description="What the classifiers gave, from 0 to 1, by name.")
    ruleset: str = Field(description="Digest of the rules that ruled.")
    language: str = Field(description="BCP 47 tag of the language the text was taken for.")


class VerdictsOut(Schema):
    """What the rules say of several texts."""

    items: list[VerdictOut] = Field(description="In the order of the texts.")
