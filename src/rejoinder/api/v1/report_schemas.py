"""The shapes of reports as the API takes and gives them."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema


class RuleOut(Schema):
    """A rule that a report may name."""

    name: str
    title: str = Field(description="A heading for people.")


class ReportFormOut(Schema):
    """What a report of a comment may name."""

    comment: int
    rules: list[RuleOut]
    token: str = Field(description="To be sent with the report within seven days.")


class ReportIn(Schema):
    """A report of a comment."""

    ground: str = Field(description="rules or illegal.")
    token: str = Field(description="From the form.")
    rule: str = Field("", description="The rule it goes against; for the ground “rules”.")
    why: str = Field("", description="Needed where it is said to be illegal, or no rule is named.")
    law: str = Field("", description="Which law, and where in it; for the ground “illegal”.")
    children: bool = Field(
        False,
        description="Whether it is about the sexual abuse of children: then name and email may stay blank.",
    )
    name: str = Field("", description="Needed where it is said to be illegal. Never published.")
    email: str = Field("", description="Needed where it is said to be illegal. Never published.")
    good_faith: bool = Field(
        False,
        description="Needed where it is said to be illegal: what is said is believed accurate and complete.",
    )


class ReportedOut(Schema):
    """What is told at once of a report that was taken."""

    comment: int
    state: str = Field(description="waiting.")
    token: str | None = Field(description="Reads what becomes of the report; null where it was no new one.")
    address: str | None = Field(description="The receipt as a page; null where it was no new one.")


class ReportOut(Schema):
    """What has become of a report."""

    comment: int
    ground: str = Field(description="rules or illegal.")
    rule: str = Field(description="The rule that was named; blank where none.")
    state: str = Field(description="waiting, removed, kept, or withdrawn by the comment's author.")
    by_person: bool = Field(description="Whether a moderator decided.")
    answered_at: datetime | None
