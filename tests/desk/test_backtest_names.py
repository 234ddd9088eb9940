"""A backtest's page goes on naming what it compared, whatever holds since."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.discussion import rulebook
from rejoinder.discussion.actions.backtest_due import backtest_due
from rejoinder.discussion.models import Publication
from tests.desk.test_rulebook import PARSNIP, act, place, publication

__all__ = ["publication"]
pytestmark = pytest.mark.django_db


def test_a_backtest_goes_on_naming_the_versions_it_compared(client: Client, publication: Publication) -> None:
    client.post(place(publication, "write/?as=toml"), {"toml": PARSNIP, "why": ""})
    here = act(client, place(publication, "versions/3/"), "backtest", amount="100", unit="comments")["Location"]
    backtest_due(timezone.now())

    def compared() -> tuple[str, ...]:
        page = re.sub(r"<[^>]*>", "", client.get(here).content.decode())
        found = re.search(r"Version (\d+) beside version (\d+)", page)
        assert found
        return found.groups()

    assert compared() == ("3", "2")
    assert act(client, place(publication, "versions/3/"), "adopt", seen="2", why="Parsnips.").status_code == 302
    assert act(client, place(publication, "versions/2/"), "adopt", seen="3", why="Back.").status_code == 302
    assert act(client, place(publication, "versions/3/"), "adopt", seen="4", why="Again.").status_code == 302
    assert rulebook.in_force(publication.pk).number == 5  # type: ignore[union-attr]
    assert compared() == ("3", "2")
