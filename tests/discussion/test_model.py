"""The record against a naive model of it: any order of posts, answers, decisions, withdrawals and imports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rejoinder.discussion import counts, ledger, prints
from rejoinder.discussion.actions.submit import Refused
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Leaf, Maker, Mode, State, Thread
from rejoinder.discussion.snapshot import snapshot
from tests.discussion.making import NOW, a_thread, arrival, check_counts, fill, post

INLINE, BRANCH, PAGE = 20, 50, 50


@dataclass
class Said:
    """A comment as the model knows it."""

    state: State
    parent: int | None = None
    root: int | None = None
    place: int | None = None
    replies: int = 0
    """Numbers given to answers under this root."""


@dataclass
class Model:
    """What must be true, without leaves, versions or locks."""

    said: dict[int, Said] = field(default_factory=dict)
    roots: int = 0

    def show(self, number: int) -> None:
        """Give the comment its place, and its root one before it."""
        comment = self.said[number]
        if comment.place is not None:
            return
        if comment.root is None:
            comment.place, self.roots = self.roots, self.roots + 1
            return
        self.show(comment.root)
        root = self.said[comment.root]
        comment.place, root.replies = root.replies, root.replies + 1

    def leaf(self, number: int) -> tuple[int, int, int]:
        """Page, root and branch on which a placed comment stands."""
        comment = self.said[number]
        assert comment.place is not None
        if comment.root is None:
            return comment.place // PAGE + 1, 0, 0
        page = self.leaf(comment.root)[0]
        if comment.place < INLINE:
            return page, 0, 0
        return page, comment.root, (comment.place - INLINE) // BRANCH + 1


class Record(RuleBasedStateMachine):
    """Drives the record and the model side by side, and prints as the press does."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model = Model()
        self.every, self.steps = 1, 0
        self.shelf: dict[tuple[int, int, int], tuple[int, ...]] = {}
        self.since = 0
        self.imported = 0
        self.moment = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(
        every=st.sampled_from([1, 3]), size=st.sampled_from([(0, 0), (1, 19), (1, 68), (2, 45), (51, 23)])
    )
    def begin(self, every: int, size: tuple[int, int]) -> None:
        """With nothing, or just before a new branch, or with two branches on one page, or with a page nearly full."""
        self.thread = a_thread()
        self.every = every
        if size[0]:
            self.bring_in(*size, 0)

    def published(self) -> list[int]:
        return [number for number, said in self.model.said.items() if said.state is State.PUBLISHED]

    def _post(self, parent: int | None, state: State) -> None:
        mode = Mode.OPEN if state is State.PUBLISHED else Mode.PREMODERATED
        Thread.objects.filter(pk=self.thread.pk).update(mode=mode)
        number = post(self.thread, parent=parent, now=self.moment).comment_id
        above = self.model.said.get(parent) if parent is not None else None
        root = None if parent is None or above is None else above.root or parent
        self.model.said[number] = Said(state, parent, root)
        if state is State.PUBLISHED:
            self.model.show(number)

    @rule(state=st.sampled_from([State.PUBLISHED, State.PUBLISHED, State.HELD]))
    def post_a_root(self, state: State) -> None:
        self._post(None, state)

    @precondition(lambda self: self.published())
    @rule(data=st.data(), state=st.sampled_from([State.PUBLISHED, State.PUBLISHED, State.HELD]))
    def answer(self, data: st.DataObject, state: State) -> None:
        self._post(data.draw(st.sampled_from(self.published())), state)

    @precondition(lambda self: len(self.published()) < len(self.model.said))
    @rule(data=st.data())
    def answer_what_is_not_shown(self, data: st.DataObject) -> None:
        hidden = [number for number in self.model.said if number not in self.published()]
        with pytest.raises(Refused):
            post(self.thread, parent=data.draw(st.sampled_from(hidden)), now=self.moment)

    @precondition(lambda self: self.model.said)
    @rule(data=st.data(), busy=st.booleans(), state=st.sampled_from(list(State)))
    def decide(self, data: st.DataObject, busy: bool, state: State) -> None:
        answered = {said.parent for said in self.model.said.values() if said.parent is not None}
        number = data.draw(st.sampled_from(sorted(answered if busy and answered else self.model.said)))
        self.moment += timedelta(minutes=1)
        ledger.record_decision(number, Ruling(state, Maker.RULES), self.moment)
        self.model.said[number].state = state
        if state is State.PUBLISHED:
            self.model.show(number)

    @rule(roots=st.sampled_from([1, 2, 55]), answers=st.integers(0, 90), held=st.integers(0, 7))
    def bring_in(self, roots: int, answers: int, held: int) -> None:
        """Some roots, then answers to them in turn, each a second after the one before; every so many are held."""
        first = self.imported + 1
        arrivals = []
        for at in range(roots + answers):
            state = State.HELD if held and at % (3 * held) == held - 1 else State.PUBLISHED
            arrivals.append(
                arrival(first + at, parent=first + at % roots if at >= roots else "", state=state)
            )
        above = {one.source_id for one in arrivals}
        self.imported += len(arrivals)
        fill(self.thread, arrivals)
        ids = {
            row.source_id: row.pk for row in Comment.objects.filter(thread=self.thread, source_id__in=above)
        }
        for one in arrivals:
            parent_id = ids.get(one.parent_source_id)
            self.model.said[ids[one.source_id]] = Said(one.ruling.state, parent_id, parent_id)
        for one in arrivals:
            if one.ruling.state is State.PUBLISHED:
                self.model.show(ids[one.source_id])

    @invariant()
    def the_shelf_shows_what_the_record_holds(self) -> None:
        """Every so many steps only the changed leaves are printed, as the press does, and all compared."""
        if not hasattr(self, "thread"):
            return
        self.steps += 1
        if self.steps % self.every:
            return
        Thread.objects.filter(pk=self.thread.pk).update(mode=Mode.OPEN)
        made = snapshot(self.thread.pk, self.since, digest_changed=False, now=self.moment)
        assert made is not None
        for leaf in made.leaves:
            self.shelf[leaf.page, leaf.root, leaf.branch] = _shown(
                leaf.comments, leaf.branches, leaf.last_branch
            )
        self.since = made.version
        prints.mark_printed(self.thread.pk, made.version)
        whole = snapshot(self.thread.pk, 0, digest_changed=True, now=self.moment)
        assert whole is not None
        fresh = {
            (leaf.page, leaf.root, leaf.branch): _shown(leaf.comments, leaf.branches, leaf.last_branch)
            for leaf in whole.leaves
        }
        assert self.shelf == fresh
        assert self.thread.pk not in {due.thread_id for due in prints.pending_prints()}

    @invariant()
    def places_and_counts_are_those_of_the_model(self) -> None:
        if not hasattr(self, "thread"):
            return
        rows = {row.pk: row for row in Comment.objects.filter(thread=self.thread)}
        assert rows.keys() == self.model.said.keys()
        leaves: dict[tuple[int, int, int], int] = {}
        for number, said in self.model.said.items():
            row = rows[number]
            assert row.state == said.state
            assert (row.position if said.root is None else row.reply_position) == said.place
            if said.place is not None:
                place = self.model.leaf(number)
                leaves[place] = leaves.get(place, 0) + (said.state is State.PUBLISHED)
        kept = Leaf.objects.filter(thread=self.thread).values_list("page", "root", "branch", "published")
        assert {(page, root, branch): published for page, root, branch, published in kept} == leaves
        assert counts.total(self.thread.pk)[0] == len(self.published())

    @invariant()
    def what_is_shown_is_due_until_it_is_printed(self) -> None:
        if hasattr(self, "thread"):
            row = Thread.objects.get(pk=self.thread.pk)
            assert row.version >= max([leaf.version for leaf in row.leaves.all()], default=1)
            assert self.since <= row.version


def _shown(comments: object, branches: object, last_branch: int) -> tuple[int, ...]:
    return hash(repr((comments, branches, last_branch))), last_branch


@pytest.mark.django_db
def test_any_order_of_events_keeps_every_place_and_count() -> None:
    machine = settings(
        max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Record, settings=machine)


@pytest.mark.django_db
def test_check_counts_notices_a_count_that_is_wrong() -> None:
    thread = a_thread()
    post(thread)
    check_counts(thread)
    Leaf.objects.update(published=2)
    with pytest.raises(AssertionError):
        check_counts(thread)
