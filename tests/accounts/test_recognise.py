"""Who is behind an address and a key."""

from __future__ import annotations

from datetime import datetime

import pytest

from rejoinder.accounts import address
from rejoinder.accounts.actions import recognise
from rejoinder.accounts.models import Commenter

pytestmark = pytest.mark.django_db


def test_a_first_comment_makes_a_commenter_and_a_key_of_128_random_bits(now: datetime) -> None:
    first = recognise.recognise("ada@example.org", "", now)
    second = recognise.recognise("bo@example.org", "", now)
    assert len(first.fresh_key) == 22 and first.fresh_key != second.fresh_key
    assert address.unseal(bytes(first.commenter.address or b"")) == "ada@example.org"


def test_address_and_key_together_find_the_same_commenter_again(now: datetime) -> None:
    first = recognise.recognise("ada@example.org", "", now)
    again = recognise.recognise("ADA@example.org", first.fresh_key, now)
    assert again.commenter == first.commenter
    assert again.fresh_key == ""
    assert recognise.known("ada@example.org", first.fresh_key) == first.commenter


def test_a_typed_address_alone_finds_nobody(now: datetime) -> None:
    first = recognise.recognise("ada@example.org", "", now)
    assert recognise.known("ada@example.org", "") is None
    stranger = recognise.recognise("ada@example.org", "", now)
    assert stranger.commenter != first.commenter and stranger.fresh_key != first.fresh_key


def test_a_key_with_another_address_is_another_commenter_in_the_same_browser(now: datetime) -> None:
    first = recognise.recognise("ada@example.org", "", now)
    other = recognise.recognise("bo@example.org", first.fresh_key, now)
    assert other.commenter != first.commenter
    assert other.fresh_key == ""
    assert recognise.known("bo@example.org", first.fresh_key) == other.commenter


@pytest.mark.parametrize("key", ["A" * 22, "short", "x" * 500, "é" * 22, "\x00" * 22, "A" * 22 + "\n"])
def test_a_key_that_was_never_given_out_is_replaced(key: str, now: datetime) -> None:
    met = recognise.recognise("ada@example.org", key, now)
    assert met.fresh_key and met.fresh_key != key
    assert recognise.known("ada@example.org", key) is None


def test_neither_the_key_nor_the_address_can_be_read_from_the_row(now: datetime) -> None:
    key = recognise.recognise("ada@example.org", "", now).fresh_key
    row = Commenter.objects.values().get()
    stored = b"".join(bytes(value) for value in row.values() if isinstance(value, (bytes, memoryview)))
    assert key.encode() not in stored and b"ada@" not in stored


def test_imported_commenters_are_found_again_by_address_and_prove_nothing(now: datetime) -> None:
    first = recognise.imported(["ada@example.org", "ADA@example.org", "bo@example.org", ""], now)
    again = recognise.imported(["bo@example.org"], now)
    assert first["ada@example.org"] == first["ADA@example.org"]
    assert set(first) == {"ada@example.org", "ADA@example.org", "bo@example.org"}
    assert again["bo@example.org"] == first["bo@example.org"]
    assert Commenter.objects.count() == 2
    assert recognise.known("ada@example.org", "") is None
    assert recognise.recognise("ada@example.org", "", now).commenter != first["ada@example.org"]


def test_an_import_never_writes_under_a_commenter_who_has_a_key(now: datetime) -> None:
    guest = recognise.recognise("ada@example.org", "", now).commenter
    assert recognise.imported(["ada@example.org"], now)["ada@example.org"] != guest
