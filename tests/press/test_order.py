"""Comments in the order in which they are read."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.press.order import Placed, nested
from rejoinder.press.snapshot import CommentSnapshot
from tests.press.making import comment


def outline(comments: list[CommentSnapshot], limit: int = 4) -> list[tuple[int, int]]:
    return [(placed.comment.id, placed.level) for placed in nested(comments, limit)]


def test_the_oldest_comment_comes_first_and_replies_stand_under_what_they_answer() -> None:
    said = [comment(5), comment(4, 2, 1), comment(3, 1, 1), comment(2, 1, 1), comment(1)]
    assert outline(said) == [(1, 0), (2, 1), (4, 2), (3, 1), (5, 0)]


def test_replies_deeper_than_the_limit_follow_at_the_last_level_oldest_first_and_say_whom_they_answer() -> (
    None
):
    said = [
        comment(1),
        comment(2, 1, 1),
        comment(3, 2, 1),
        comment(4, 3, 1),
        comment(5, 2, 1),
        comment(6, 4, 1),
    ]
    placed = nested(said, 1)
    assert [(item.comment.id, item.level, item.displaced) for item in placed] == [
        (1, 0, False), (2, 1, False), (3, 1, True), (4, 1, True), (5, 1, True), (6, 1, True),
    ]  # fmt: skip


def test_what_goes_too_deep_stays_with_the_branch_that_began_it() -> None:
    said = [comment(1), comment(2, 1, 1), comment(3, 1, 1), comment(4, 3, 1), comment(5, 2, 1)]
    assert outline(said, 1) == [(1, 0), (2, 1), (5, 1), (3, 1), (4, 1)]


def test_a_reply_to_a_comment_of_another_leaf_stands_under_its_root_and_says_whom_it_answers() -> None:
    placed = nested([comment(1), comment(9, 7, 1)], 4)
    assert placed[1] == Placed(comment(9, 7, 1), 1, True)


def test_on_a_branch_replies_to_the_root_stand_outermost_and_need_not_say_so() -> None:
    placed = nested([comment(30, 1, 1), comment(31, 30, 1), comment(32, 12, 1)], 3)
    assert [(item.comment.id, item.level, item.displaced) for item in placed] == [
        (30, 0, False), (31, 1, False), (32, 0, True),
    ]  # fmt: skip


def test_a_limit_of_nothing_sets_everything_in_one_line() -> None:
    assert outline([comment(1), comment(2, 1, 1), comment(3, 2, 1)], 0) == [(1, 0), (2, 0), (3, 0)]


def test_comments_that_answer_each_other_in_a_ring_are_still_shown() -> None:
    said = [comment(1), comment(2, 3, 1), comment(3, 2, 1), comment(4, 4, 1)]
    assert [number for number, _ in outline(said)] == [1, 2, 3, 4]


def test_a_chain_of_ten_thousand_replies_is_set_without_running_out_of_stack() -> None:
    chain = [comment(1)] + [comment(number, number - 1, 1) for number in range(2, 10_002)]
    assert [number for number, _ in outline(chain[::-1])] == list(range(1, 10_002))
    assert max(level for _, level in outline(chain, limit=100_000)) == 10_000


@st.composite
def leaves(draw: st.DrawFn) -> list[CommentSnapshot]:
    """Any comments at all, sound or not: parents here, elsewhere, missing, in rings."""
    count = draw(st.integers(0, 12))
    references = st.one_of(st.none(), st.integers(1, count + 3))
    made = [
        comment(number, draw(references), draw(references), position=draw(st.integers(0, 5)))
        for number in range(1, count + 1)
    ]
    return draw(st.permutations(made))


@given(leaves(), st.integers(0, 5))
def test_every_comment_is_shown_once_at_a_level_that_can_be_drawn(
    said: list[CommentSnapshot], limit: int
) -> None:
    placed = nested(said, limit)
    assert sorted(item.comment.id for item in placed) == sorted(each.id for each in said)
    levels = [item.level for item in placed]
    assert all(0 <= level <= limit for level in levels)
    assert not levels or levels[0] == 0
    assert all(after <= before + 1 for before, after in pairwise(levels))


@given(leaves(), st.integers(0, 5), st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_rows(
    said: list[CommentSnapshot], limit: int, random: object
) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert nested(said, limit) == nested(shuffled, limit)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_in_a_sound_thread_a_parent_stands_before_its_replies_and_siblings_by_age(choices: list[int]) -> None:
    said = [comment(1)]
    for number, choice in enumerate(choices, 2):
        parent = said[choice % len(said)]
        said.append(comment(number, parent.id, 1))
    placed = nested(said, 100)
    shown = {item.comment.id: index for index, item in enumerate(placed)}
    levels = {item.comment.id: item.level for item in placed}
    for each in said[1:]:
        assert each.parent is not None
        assert shown[each.parent] < shown[each.id]
        assert levels[each.id] == levels[each.parent] + 1
    for parent in said:
        answers = [each.id for each in said if each.parent == parent.id]
        assert sorted(answers, key=lambda number: shown[number]) == answers
