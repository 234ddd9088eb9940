"""Discussions and counts in article shells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.press.splice import count_marker, marked, splice, thread_marker

SHELL = (
    b"<main><!--rejoinder:thread:7--></main><a><!--rejoinder:count:7--></a><a><!--rejoinder:count:12--></a>"
)


def test_each_marker_gives_way_to_its_thread_or_its_count() -> None:
    made = splice(SHELL, {7: b"<section>4</section>"}, {7: b"4 comments", 12: b"no comments"})
    assert made == b"<main><section>4</section></main><a>4 comments</a><a>no comments</a>"


def test_a_marker_of_which_nothing_is_known_leaves_nothing() -> None:
    assert splice(SHELL, {}, {12: b"1"}) == b"<main></main><a></a><a>1</a>"


def test_what_is_put_in_cannot_bring_in_another_marker() -> None:
    fragment = b"<p><!--rejoinder:count:12--></p>"
    made = splice(SHELL, {7: fragment}, {12: b"<!--rejoinder:thread:7-->"})
    assert made.count(b"<!--rejoinder:count:12-->") == 1 and made.count(b"<!--rejoinder:thread:7-->") == 1


def test_what_only_looks_like_a_marker_is_left_alone() -> None:
    shell = "<!--rejoinder:thread:-->&lt;!--rejoinder:thread:7--&gt;<!-- rejoinder:thread:7 -->"
    shell += "<!--rejoinder:thread:٧--><!--rejoinder:thread:7->"
    assert splice(shell.encode(), {7: b"x"}, {7: b"x"}) == shell.encode()


def test_a_shell_tells_which_threads_it_shows_and_counts() -> None:
    assert marked(SHELL) == (frozenset({7}), frozenset({7, 12}))
    assert marked((thread_marker(3) + count_marker(4)).encode()) == (frozenset({3}), frozenset({4}))


@given(st.binary(), st.binary(), st.binary())
def test_all_else_passes_through_byte_for_byte(before: bytes, fragment: bytes, after: bytes) -> None:
    before, after = before.replace(b"<!--", b""), after.replace(b"<!--", b"")
    shell = before + b"|" + thread_marker(1).encode() + b"|" + after
    assert splice(shell, {1: fragment}, {}) == before + b"|" + fragment + b"|" + after
