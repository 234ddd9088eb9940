"""Addresses at rest."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from rejoinder.accounts import address

OTHER_KEY = "ab" * 32


def test_a_sealed_address_comes_back_as_it_was_typed_but_for_the_case_of_its_domain() -> None:
    assert address.unseal(address.seal("  Ada.Ferry@Example.ORG ")) == "Ada.Ferry@example.org"


def test_sealing_twice_gives_different_bytes_in_which_nothing_of_the_address_is_seen() -> None:
    first, second = address.seal("ada@example.org"), address.seal("ada@example.org")
    assert first != second
    assert b"ada@" not in first + second and b"example" not in first + second


def test_an_address_sealed_with_another_key_says_which_file_to_restore(settings: Settings) -> None:
    sealed = address.seal("ada@example.org")
    settings.ADDRESS_KEY = OTHER_KEY
    with pytest.raises(address.Unsealable, match=r"keys/address\.key"):
        address.unseal(sealed)


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-1], lambda b: b[:-1] + bytes([b[-1] ^ 1]), lambda b: b[:5], lambda b: b""]
)
def test_a_damaged_address_is_refused_and_never_half_read(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(address.Unsealable):
        address.unseal(spoil(address.seal("ada@example.org")))


def test_a_seal_of_an_unknown_form_is_refused() -> None:
    with pytest.raises(address.Unsealable, match="does not know"):
        address.unseal(b"\x07" + address.seal("ada@example.org")[1:])


def test_two_spellings_of_one_address_have_one_digest_and_two_addresses_two() -> None:
    assert address.digest("Ada@Example.org") == address.digest(" ada@example.ORG ")
    assert address.digest("ada@example.org") != address.digest("ada@example.net")


def test_a_digest_says_nothing_without_the_key(settings: Settings) -> None:
    ours = address.digest("ada@example.org")
    settings.ADDRESS_KEY = OTHER_KEY
    assert address.digest("ada@example.org") != ours
    assert len(ours) == 32


def test_a_memoryview_from_the_database_is_unsealed_too() -> None:
    assert address.unseal(memoryview(address.seal("ada@example.org"))) == "ada@example.org"
