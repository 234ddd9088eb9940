"""Reads a desk's past decisions as lessons: what the house made of each comment, and what a person decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from rejoinder.classifiers.house import House
from rejoinder.classifiers.house.house import reads
from rejoinder.classifiers.house.trial import Lesson
from rejoinder.discussion import facts
from rejoinder.discussion.learned import CORRECTED
from rejoinder.discussion.models import Comment, Decision, Maker, Publication, Report, Revision, State
from rejoinder.policy import quoting, registry

MOST = 10_000
"""The latest decisions that are read; a desk's habit of years ago is not its habit of today."""
SETTLED = timedelta(days=3)
"""After which a comment to which nobody objected is taken for a good one."""
ABOUT_WORDS = frozenset({"", "blocklist", "incitement", "offensive"})
"""Rules of the engine under which a comment is rejected for what it says to people; others teach nothing of that."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A comment whose fate is settled."""

    comment_id: int
    revision_number: int
    rejected: bool
    by_person: bool
    at: datetime


def ruled(publication: Publication, now: datetime) -> list[Ruled]:
    """Settled comments, oldest first: what people decided, and as many again of what nobody objected to."""
    people = list(_by_people(publication))
    others = list(_by_nobody(publication, now, len(people)))
    return sorted([*people, *others], key=lambda one: one.at)


def lessons(
    settled: Iterable[Ruled], reader: House, tell: Callable[[int], None] = lambda _: None
) -> Iterator[Lesson]:
    """A lesson for each that can be read: its text is kept, and in a language of the model; ``tell`` counts them."""
    for number, one in enumerate(settled, 1):
        read = _read(one)
        tell(number)
        if read is None:
            continue
        text, language = read
        (scores,) = reader.score([text], language)
        if CORRECTED in scores:
            features = reader.features(text, language)
            yield Lesson(features, scores[CORRECTED].value, one.rejected, one.by_person)


def _by_people(publication: Publication) -> Iterator[Ruled]:
    decisions = Decision.objects.filter(
        comment__thread__publication=publication,
        maker=Maker.MODERATOR,
        state__in=(State.PUBLISHED, State.REJECTED),
        undoes=None,
        undone_by=None,
    ).order_by("-pk")
    known = registry.rules().keys() - ABOUT_WORDS
    seen: set[tuple[int, int]] = set()
    rows = decisions.values_list("comment_id", "revision_number", "state", "rule", "created_at")
    for comment, revision, state, rule, at in rows[:MOST].iterator(chunk_size=2000):
        # Of several decisions on one text the last one counts, as it does for its author.
        if (comment, revision) not in seen and not (state == State.REJECTED and rule in known):
            yield Ruled(comment, revision, state == State.REJECTED, True, at)
        seen.add((comment, revision))


def _by_nobody(publication: Publication, now: datetime, count: int) -> Iterator[Ruled]:
    by_person = Decision.objects.filter(comment=OuterRef("pk"), maker=Maker.MODERATOR)
    reported = Report.objects.filter(comment=OuterRef("pk"))
    rows = Comment.objects.filter(
        ~Exists(by_person),
        ~Exists(reported),
        thread__publication=publication,
        state=State.PUBLISHED,
        source="",
        created_at__lte=now - SETTLED,
    ).order_by("-pk")
    for comment, revision, at in rows.values_list("pk", "revision_number", "created_at")[:count]:
        yield Ruled(comment, revision, False, False, at)


def _read(one: Ruled) -> tuple[str, str] | None:
    """The author's own words, as the judge read them, and their language; None where they are gone or not readable."""
    rules = Decision.objects.filter(
        comment=one.comment_id, revision_number=one.revision_number, maker=Maker.RULES
    )
    last = rules.order_by("-pk").first()
    if last is not None and last.submission:
        try:
            submission = facts.restored(last).submission
        except LookupError:
            return None
        text, language = quoting.of(submission).text, submission.language
    else:
        kept = Revision.objects.filter(comment=one.comment_id, number=one.revision_number)
        found = kept.values_list("text", "comment__language").first()
        if found is None:
            return None
        text, language = found
    return (text, language) if text.strip() and reads(language) else None
