"""Commenters who were here before domains had digests get theirs, where their address can be opened."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps

from rejoinder.accounts import address
from rejoinder.accounts.actions import recognise
from rejoinder.accounts.models import Commenter

pytestmark = pytest.mark.django_db


def test_every_address_that_can_be_opened_gets_its_domains_digest(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = import_module("rejoinder.accounts.migrations.0003_people")
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    people = [recognise.recognise(f"ada{number}@Town.example", "", now).commenter.pk for number in range(5)]
    damaged = Commenter.objects.create(address=b"\x01" + b"x" * 40, created_at=now)
    nobody = Commenter.objects.create(created_at=now)
    Commenter.objects.update(domain_digest=None)
    migration.fill(apps, None)
    kept = {row.pk: row.domain_digest for row in Commenter.objects.all()}
    assert {bytes(kept[pk] or b"") for pk in people} == {address.domain_digest("town.example")}
    assert kept[damaged.pk] is None and kept[nobody.pk] is None


def test_a_domain_is_told_apart_from_others_and_from_the_address_itself() -> None:
    one, same, other = (
        address.domain_digest(typed) for typed in ("ada@town.example", "TOWN.example", "ada@sub.town.example")
    )
    assert one == same != other and one != address.digest("ada@town.example")
