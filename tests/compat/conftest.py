"""A judge in the model's place, and a key to show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from rejoinder.accounts import keys
from rejoinder.classifiers import registry
from rejoinder.classifiers.classifier import Classifier
from tests.compat.judges import Marked


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Marked:
    """The judge that reads its scores in the text, in the model's place."""
    judge = Marked()
    put(judge, monkeypatch)
    return judge


def put(judge: Classifier | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put this judge in the model's place; None takes the model away."""

    def find(names: object) -> tuple[list[Classifier], list[str]]:
        del names
        return ([judge], []) if judge else ([], ["house"])

    monkeypatch.setattr(registry, "find", find)


@pytest.fixture
def key(db: None) -> str:
    """A living key."""
    return keys.issue("forum", datetime.now(UTC))[1]
