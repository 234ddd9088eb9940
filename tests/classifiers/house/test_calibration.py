"""Curves turn logits into probabilities, rising everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.classifiers.house.calibration import Curve


def test_a_straight_curve_is_the_logistic_function() -> None:
    curve = Curve.of([(-5.0, -5.0), (5.0, 5.0)])
    assert curve(0.0) == pytest.approx(0.5)
    assert curve(2.0) == pytest.approx(0.8808, abs=1e-4)


def test_between_two_points_the_curve_is_straight_in_logits() -> None:
    curve = Curve.of([(-2.0, -4.0), (0.0, 0.0), (2.0, 1.0)])
    assert curve(-1.0) == pytest.approx(0.1192, abs=1e-4)
    assert curve(1.0) == pytest.approx(0.6225, abs=1e-4)


def test_beyond_its_ends_the_curve_goes_on_and_is_never_certain() -> None:
    curve = Curve.of([(-2.0, -4.0), (2.0, 4.0)])
    assert 0.0 < curve(-1e6) <= 0.0001
    assert 0.9999 <= curve(1e6) < 1.0


@given(st.floats(-40, 40), st.floats(-40, 40))
def test_the_order_of_two_texts_is_never_turned_round(one: float, other: float) -> None:
    curve = Curve.of([(-3.0, -2.5), (-1.0, -2.0), (0.5, 1.0), (4.0, 3.0)])
    low, high = sorted((one, other))
    assert curve(low) <= curve(high)


@pytest.mark.parametrize("points", [[], [(0.0, 0.0)], [(0.0, 1.0), (1.0, 0.5)], [(1.0, 0.0), (1.0, 2.0)]])
def test_a_curve_that_falls_or_has_no_two_points_is_refused(points: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="curve"):
        Curve.of(points)
