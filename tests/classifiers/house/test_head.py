"""A desk's own head: close to the house with few lessons, better where the desk has a habit, never adopted by luck."""

from __future__ import annotations

import random
import struct

import pytest

from rejoinder.classifiers.house.head import Head, HeadError, Lessons, fit, logit, through
from rejoinder.classifiers.house.trial import Lesson, TooFewError, plain, try_out

SIZE = 12


def features(*values: float) -> bytes:
    return struct.pack(f"<{SIZE}f", *values, *[0.0] * (SIZE - len(values)))


def desk(count: int, habit: float, seed: int = 5) -> list[Lesson]:
    """Decisions of a desk that rejects by the house's score and, as far as it has a habit, by the first feature."""
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        mark, noise = rng.gauss(0, 1), [rng.gauss(0, 1) for _ in range(SIZE - 1)]
        shipped = min(max(rng.random(), 0.01), 0.99)
        value = logit(shipped) + habit * mark
        rejected = rng.random() < 1 / (1 + 2.718281828**-value)
        made.append(Lesson(features(mark, *noise), shipped, rejected))
    return made


def test_a_desk_with_a_habit_gets_a_head_that_ranks_its_latest_decisions_better() -> None:
    trial = try_out(desk(1500, habit=2.0), "v1", (0.65, 0.88))
    assert trial.is_better
    assert trial.learned.auc > trial.used.auc + 0.05
    assert trial.learned.caught > trial.used.caught
    assert trial.learned.wrong <= trial.used.wrong


def test_a_desk_that_agrees_with_the_house_gets_none() -> None:
    adopted = [try_out(desk(600, habit=0.0, seed=seed), "v1", (0.65, 0.88)).is_better for seed in range(6)]
    assert sum(adopted) <= 1


def test_at_the_sites_thresholds_no_more_good_comments_are_stopped_than_before() -> None:
    lessons = desk(3000, habit=2.0)
    trial = try_out(lessons, "v1", (0.65, 0.88))
    fresh = [one for one in desk(20_000, habit=2.0, seed=6) if not one.rejected]
    for threshold in (0.65, 0.88):
        before = sum(one.shipped >= threshold for one in fresh)
        after = sum(trial.head.score(one.shipped, one.features) >= threshold for one in fresh)
        assert 0.5 * before < after < 1.4 * before


def test_few_decisions_are_refused_with_how_many_it_takes() -> None:
    with pytest.raises(TooFewError, match=r"\d+ comments were \w+ by a person; it takes 50"):
        try_out(desk(60, habit=1.0), "v1", (0.65, 0.88))


def test_with_a_strong_hold_the_head_says_what_the_house_says() -> None:
    lessons = desk(400, habit=2.0)
    head = fit(
        Lessons(
            [one.features for one in lessons],
            [one.shipped for one in lessons],
            [one.rejected for one in lessons],
            [1.0] * len(lessons),
        ),
        "v1",
        1e7,
    )
    assert all(abs(head.score(one.shipped, one.features) - one.shipped) < 0.06 for one in lessons)


def test_a_head_comes_back_from_its_bytes_as_it_was() -> None:
    head = try_out(desk(600, habit=2.0), "v1", (0.65, 0.88)).head
    again = Head.from_bytes(head.to_bytes())
    some = features(0.4, -1.0, 2.0)
    assert again.house == "v1"
    assert again.score(0.6, some) == head.score(0.6, some)


@pytest.mark.parametrize(
    "stored", [b"", b"{}", b"nonsense\nmore", b'{"house":"v","bias":0,"knots":[],"size":9}\n']
)
def test_other_bytes_are_no_head(stored: bytes) -> None:
    with pytest.raises(HeadError):
        Head.from_bytes(stored)


def test_scores_rise_with_the_sum_and_stay_within_bounds() -> None:
    knots = ((-4.0, 0.03), (1.0, 0.65), (2.5, 0.88), (6.5, 0.99))
    found = [through(knots, value / 10) for value in range(-400, 400)]
    assert found == sorted(found)
    assert found[0] > 0 and found[-1] < 1
    assert through(knots, 1.0) == pytest.approx(0.65) and through(knots, 2.5) == pytest.approx(0.88)


def test_the_figures_are_plain_values() -> None:
    told = plain(try_out(desk(600, habit=2.0), "v1", (0.65, 0.88)))
    assert told["learned"]["curve"][0] == [0.0, 0.0] and told["learned"]["curve"][-1] == [1.0, 1.0]
