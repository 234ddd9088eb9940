"""The shapes of what the API takes and gives."""

from __future__ import annotations

from ninja import Field, Schema


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


class FateOut(Schema):
    """What has become of a comment by now."""

    id: int
    state: str = Field(description="published, held, rejected or withdrawn.")
    rule: str = Field(description="The rule that weighed most; blank where there was no objection.")
    reason: str = Field(description="A sentence for the author.")
    by_person: bool = Field(description="Whether a moderator decided.")
    reasons: list[ReasonOut]
    permalink: str | None = Field(description="Null unless published.")


class ProblemOut(Schema):
    """An error, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    code: str | None = Field(None, description="A short name of what was wrong.")
    errors: dict[str, list[str]] | None = Field(None, description="Sentences by field.")
