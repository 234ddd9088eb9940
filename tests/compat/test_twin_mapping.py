"""The map from our scores to theirs: it rises, stays within bounds, and keeps what a threshold holds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.compat.twin import figures
from rejoinder.compat.twin.drawing import draw
from rejoinder.compat.twin.mapping import FEWEST, TooFew, fit, mapped

_SCORES = st.lists(st.floats(0, 1, width=32), min_size=30, max_size=30)


def two_services(count: int, seed: int = 7) -> tuple[figures.Scores, figures.Scores]:
    """Two noisy views of one thing, ours more reserved than theirs, as scores of comments lie."""
    dice = np.random.default_rng(seed)
    truth = dice.beta(0.5, 3, count)
    ours = np.clip(truth**2 + dice.normal(0, 0.02, count), 0, 1)
    theirs = np.clip(truth**0.6 + dice.normal(0, 0.05, count), 0, 1)
    return ours, theirs


@settings(max_examples=40, deadline=None)
@given(_SCORES, _SCORES)
def test_it_rises_and_stays_within_bounds(ours: list[float], theirs: list[float]) -> None:
    points = fit(ours, theirs, fewest=30)
    assert all(left[0] < right[0] and left[1] <= right[1] for left, right in pairwise(points))
    told = [mapped(points, at / 50) for at in range(51)]
    assert told == sorted(told) and told[0] >= 0 and told[-1] <= 1


def test_a_threshold_holds_the_same_share_after_it() -> None:
    ours, theirs = two_services(5000)
    points = fit(ours, theirs)
    carried = np.array([mapped(points, score) for score in ours])
    assert np.allclose(carried, figures.along(points, ours))
    for threshold in (0.3, 0.5, 0.7, 0.8, 0.9):
        there, before, after = ((scores >= threshold).mean() for scores in (theirs, ours, carried))
        assert abs(after - there) < 0.004
        assert threshold == 0.9 or abs(before - there) > 0.004


def test_scores_that_are_the_same_stay_the_same() -> None:
    scores = np.linspace(0, 1, 1000)
    points = fit(scores, scores)
    assert all(abs(mapped(points, at / 20) - at / 20) < 0.002 for at in range(21))


def test_one_score_for_all_has_one_answer() -> None:
    points = fit([0.5] * FEWEST, list(np.linspace(0, 1, FEWEST)))
    assert abs(mapped(points, 0.5) - 0.5) < 0.01


def test_too_few_pairs_make_no_map() -> None:
    with pytest.raises(TooFew, match="199 pairs; 200 are needed"):
        fit([0.5] * 199, [0.5] * 199)
    with pytest.raises(ValueError, match="as many"):
        fit([0.5] * 200, [0.5] * 201)


def test_the_figures_are_measured_on_texts_the_map_has_not_seen() -> None:
    ours, theirs = two_services(4000)
    told = figures.of("TOXICITY", ours, theirs)
    assert told.correlation is not None and told.correlation > 0.65
    for one in told.thresholds:
        assert one.mapped is not None and one.agree_mapped is not None
        assert abs(one.mapped - one.theirs) < 0.012
        assert one.agree_mapped >= one.agree - 0.005
    noise = np.random.default_rng(1).uniform(0, 1, 4000)
    blind = figures.of("TOXICITY", noise, theirs)
    assert blind.correlation is not None and abs(blind.correlation) < 0.06


def test_few_pairs_are_told_without_a_map() -> None:
    told = figures.of("THREAT", np.array([0.1, 0.9]), np.array([0.5, 0.5]))
    assert told.points is None and told.correlation is None
    assert [one.mapped for one in told.thresholds] == [None] * 4
    assert [one.agree for one in told.thresholds] == [0.5] * 1 + [0.5] * 3


def test_ranks_of_equal_scores_are_equal() -> None:
    assert list(figures._ranks(np.array([0.2, 0.1, 0.2, 0.3]))) == [1.5, 0.0, 1.5, 3.0]


def test_the_picture_shows_each_attribute_and_its_map() -> None:
    ours, theirs = two_services(1000)
    picture = draw([figures.of("TOXICITY", ours, theirs), figures.of("THREAT", ours[:9], theirs[:9])])
    assert picture.count("<polyline") == 1 and picture.count("<g>") == 2
    assert "TOXICITY" in picture and "1,000 pairs · rank correlation" in picture and "nan" not in picture
