"""Pairs of scores reach the record by themselves, from a thread that no caller waits for."""

from __future__ import annotations

from datetime import date

import pytest

from rejoinder.compat.models import ScorePair
from rejoinder.compat.twin import maps, pairs
from tests.serving import wait_for


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_written_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "_GATHERED_S", 0.01)
    keeper = pairs._Keeper()
    monkeypatch.setattr(pairs, "_keeper", keeper)
    day = date(2026, 5, 4)
    pairs.keep({"TOXICITY": 0.7, "THREAT": 0.2, "FLIRTATION": 0.1}, {"TOXICITY": 0.4, "THREAT": 0.1}, day)
    wait_for(lambda: ScorePair.objects.count() == 2, 10)
    pairs.keep({"TOXICITY": 0.8}, {"TOXICITY": 0.5}, day, "A parsnip.")
    wait_for(lambda: ScorePair.objects.count() == 3, 10)
    assert [pair.text for pair in pairs.furthest_apart(5)] == ["A parsnip."]
    assert str(ScorePair.objects.get(attribute="THREAT")) == "THREAT 0.20/0.10"
    assert maps.forget() == (0, 3)


def test_more_than_can_wait_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "_WAITING", 3)
    keeper = pairs._Keeper()
    monkeypatch.setattr(keeper, "_work", lambda: None)
    for number in range(5):
        keeper.put(ScorePair(attribute="THREAT", theirs=number / 10, ours=0.1, day=date(2026, 5, 4)))
    assert [pair.theirs for pair in keeper.take()] == [0.0, 0.1, 0.2] and keeper.take() == []
