"""Makes publications, threads and comments for the record's tests, by the same ways the product takes."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rejoinder.discussion import counts, ledger
from rejoinder.discussion.actions.open import open_thread
from rejoinder.discussion.actions.submit import Contribution, Receipt, submit
from rejoinder.discussion.ledger import Arrival, Ruling
from rejoinder.discussion.ledger.arrivals import AT_ONCE
from rejoinder.discussion.models import Comment, Leaf, Maker, Mode, Publication, State, Thread
from rejoinder.markup import render

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_numbers = itertools.count(1)
_WORDS = (  # noqa: SIM905
    "ferry bridge harbour lamp school orchard tide clock market meadow kiln sail baker choir ditch engine "
    "fiddle garden hammer island jetty kettle ladder mill needle oven paddle quarry river saddle tower wagon "
    "barrel candle dairy elbow fence gate hedge inkwell jacket kite lantern mirror nest oar pigeon quilt rope"
).split()


def sentence(number: int) -> str:
    """A harmless sentence, unlike that of any other number."""
    picked = random.Random(number).sample(_WORDS, 10)
    return f"{number}: {' and '.join(picked)}."


def a_publication(**fields: object) -> Publication:
    """A publication with a name of its own."""
    number = next(_numbers)
    values = {"slug": f"lantern-{number}", "name": "The Lantern", "created_at": NOW, **fields}
    return Publication.objects.create(**values)


def a_thread(publication: Publication | None = None, *, now: datetime = NOW, **settings: object) -> Thread:
    """A thread of a story with an address of its own."""
    number = next(_numbers)
    values = {"title": "The ferry is late", "url": f"/harbour/ferry-{number}/", "mode": Mode.OPEN, **settings}
    thread = open_thread(publication or a_publication(), f"page:{number}", now=now, **values)  # type: ignore[arg-type]
    return Thread.objects.select_related("publication", "story").get(pk=thread.pk)


def contribution(
    thread: Thread, text: str = "", *, parent: int | None = None, **fields: object
) -> Contribution:
    """What a reader may send: unlike anything sent before, unless ``text`` is given."""
    sent = Contribution(
        thread_id=thread.pk,
        name="Ada Ferry",
        email="ada@example.org",
        text=text or sentence(next(_numbers)),
        parent_id=parent,
    )
    return replace(sent, **fields)  # type: ignore[arg-type]


def post(
    thread: Thread, text: str = "", *, parent: int | None = None, now: datetime = NOW, **fields: object
) -> Receipt:
    """A comment sent and judged as a reader's would be."""
    return submit(contribution(thread, text, parent=parent, **fields), now)


def comment(thread: Thread, text: str = "", **fields: object) -> Comment:
    """As ``post``, but gives the comment's row."""
    return Comment.objects.get(pk=post(thread, text, **fields).comment_id)  # type: ignore[arg-type]


def arrival(
    source_id: int | str, parent: int | str = "", state: State = State.PUBLISHED, **fields: object
) -> Arrival:
    """A comment of another system."""
    text = f"Comment {source_id} of the old site."
    made = Arrival(
        source_id=str(source_id),
        parent_source_id=str(parent),
        name=f"Reader {source_id}",
        email=f"reader{source_id}@example.org",
        website="",
        language="en",
        source=f"<p>{text}</p>",
        source_format="html",
        rendered=render(text, "html"),
        created_at=NOW
        - timedelta(days=10)
        + timedelta(seconds=int(source_id) if str(source_id).isdecimal() else 0),
        ruling=Ruling(state, Maker.IMPORT, reason="Taken over from the old site."),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def fill(thread: Thread, arrivals: Sequence[Arrival], source: str = "old") -> None:
    """Take the arrivals in, as many at once as the ledger takes."""
    for at in range(0, len(arrivals), AT_ONCE):
        ledger.record_imported(thread.pk, source, arrivals[at : at + AT_ONCE], NOW)


def check_counts(thread: Thread) -> None:
    """Every promise about places, leaves and totals, against a count of all rows."""
    placed = Comment.objects.filter(thread=thread)
    roots = sorted(row.position for row in placed if row.position is not None)
    assert roots == list(range(len(roots)))
    leaves: dict[tuple[int, int, int], int] = {}
    replies: dict[int, list[int]] = {}
    for row in placed:
        if row.position is not None:
            assert row.root_id is None and (row.page, row.branch) == (row.position // 50 + 1, 0)
        elif row.reply_position is not None:
            assert row.root is not None and row.page == row.root.page
            assert row.branch == (0 if row.reply_position < 20 else (row.reply_position - 20) // 50 + 1)
            replies.setdefault(row.root_id or 0, []).append(row.reply_position)
        else:
            assert row.state != State.PUBLISHED
            continue
        place = (row.page or 0, row.root_id or 0 if row.branch else 0, row.branch or 0)
        leaves[place] = leaves.get(place, 0) + (row.state == State.PUBLISHED)
    for numbers in replies.values():
        assert sorted(numbers) == list(range(len(numbers)))
    kept = {
        (leaf.page, leaf.root, leaf.branch): leaf.published for leaf in Leaf.objects.filter(thread=thread)
    }
    assert kept == leaves
    fresh = Thread.objects.get(pk=thread.pk)
    assert all(leaf.version <= fresh.version for leaf in Leaf.objects.filter(thread=thread))
    published = placed.filter(state=State.PUBLISHED).count()
    assert counts.total(thread.pk)[0] == published == counts.totals([thread.pk])[thread.pk]
    for row in placed:
        assert row.state == row.decisions.order_by("-pk")[0].state
