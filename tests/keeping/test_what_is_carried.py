"""Everything that a site keeps is either carried by an export, or left out for a reason that somebody wrote down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from django.apps import apps

from rejoinder.discussion.carrying import kinds
from rejoinder.discussion.carrying.kind import Kind, NotOurs
from rejoinder.discussion.models import Comment, Publication
from rejoinder.newsroom.carrying import files, pages, people
from rejoinder.newsroom.carrying.taking import KINDS
from rejoinder.newsroom.models import MailRefusal

GROUPS = {"auth.Group", *(f"wagtailcore.Group{where}Permission" for where in ("Page", "Collection", "Site"))}
"""Written in a way of their own."""
LEFT: Mapping[str, str] = {**kinds.LEFT, **pages.LEFT, **people.LEFT, **files.LEFT}


def test_every_model_is_carried_or_left_out_for_a_reason() -> None:
    there = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    carried = {kind.label for kind in KINDS.values()}
    assert there - carried - GROUPS == set(LEFT) & there
    assert not carried & set(LEFT)
    assert all(LEFT.values())


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_field_is_carried_or_left_out_for_a_reason(kind: Kind) -> None:
    there = {column.name for column in kind.model._meta.local_concrete_fields}
    assert set(kind.left) | kind.personal | set(kind.natural) <= there
    assert all(kind.left.values())
    assert "type" not in there, "the name of a line's type"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_what_is_sealed_or_digested_is_never_carried_as_it_is(kind: Kind) -> None:
    """A column that holds bytes holds an address, a digest or a head; only the head may be read by others.

    But for one digest: of an address that refused. It is of a purpose of its own, so that it matches nothing else that
    is kept, it finds nobody without the key, which no export holds, and without it whoever refused is mailed again.
    """
    for column in kind.columns:
        if column.get_internal_type() == "BinaryField":
            allowed = kind.name in {"learned-head", pages.REFUSAL.name} or column.name in kind.personal
            assert allowed, column.name


@pytest.mark.parametrize("digest", [None, "", "c2hvcnQ=", "no base64!", 7], ids=str)
def test_a_refusal_by_what_is_no_digest_is_refused(digest: object) -> None:
    kind = KINDS[pages.REFUSAL.name]
    values = kind.line(MailRefusal(pk=1, address_digest=b"x" * 32, refused_on=date(2026, 5, 4)), personal=False)
    made = kind.row(values)
    assert isinstance(made, MailRefusal)
    assert (bytes(made.address_digest), made.refused_on) == (b"x" * 32, date(2026, 5, 4))
    with pytest.raises(NotOurs, match="mail-refusal: its digest"):
        kind.row({**values, "address_digest": digest})


def test_a_row_is_the_same_after_it_was_a_line() -> None:
    kind = KINDS["publication"]
    row = Publication(pk=7, slug="lantern", name="The Lantern", trusted_days=30)
    made = kind.row({**kind.line(row, personal=False), "created_at": "2026-05-04T12:00:00.000123+00:00"})
    assert isinstance(made, Publication)
    assert (made.pk, made.slug, made.trusted_days, made.created_at.microsecond) == (7, "lantern", 30, 123)


@pytest.mark.parametrize(
    "change",
    [{"colour": "red"}, {"created_at": "yesterday"}, {"name": 17}, {"thread": "nine"}, {"name": None}],
    ids=str,
)
def test_a_line_that_makes_no_row_is_refused_by_name(change: dict[str, object]) -> None:
    kind = KINDS["comment"]
    values = kind.line(Comment(pk=1, thread_id=1, commenter_id=1, name="Ada", state="held"), personal=False)
    values["created_at"] = "2026-05-04T12:00:00+00:00"
    kind.row(values)
    with pytest.raises(NotOurs, match=f"comment: .*{next(iter(change))}"):
        kind.row({**values, **change})
