"""Spans lose the white space at their ends, and nothing else."""

from __future__ import annotations

import pytest

from rejoinder.normalise import trimmed


@pytest.mark.parametrize(
    ("span", "left"),
    [
        ((0, 13), (2, 10)),
        ((2, 9), (2, 9)),
        ((4, 8), (4, 8)),
        ((5, 7), (7, 7)),
        ((10, 13), (13, 13)),
        ((5, 5), (5, 5)),
    ],
)
def test_a_span_loses_the_white_space_at_its_ends(span: tuple[int, int], left: tuple[int, int]) -> None:
    assert trimmed("\n one\t two\u3000\n ", *span) == left
