"""Brings what a format reads into newsroom and record, bit by bit, while the site goes on answering."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction

from rejoinder.discussion import ledger, rulesets
from rejoinder.discussion.ledger import Arrival, Tally
from rejoinder.discussion.models import Publication, State
from rejoinder.discussion.refusal import Refused
from rejoinder.imports import labels
from rejoinder.imports.format import CannotGoOn
from rejoinder.imports.gather import Gatherer
from rejoinder.imports.imported import ImportedArticle, ImportedComment, ImportedSite, Item, Refusal, Summary
from rejoinder.imports.prepare import Preparation, Story, incoming, rules_for
from rejoinder.newsroom import intake
from rejoinder.newsroom.intake import Here, Intake, Taken

LONGEST = 0.1
"""Seconds after which a transaction takes nothing more, so that readers who write need not wait."""
REST = 0.05
"""Seconds between two transactions on SQLite, in which others get at the database.

Who waits there for the lock looks again every 25 ms at first, 100 ms in the end, and misses a short rest.
"""
COMMENTS_AT_ONCE = 50
_ATTEMPTS = 5

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


def load(items: Iterable[Item], *, judged: bool, now: datetime, preset: str = "") -> Summary:
    """Bring everything in; what is here already, from an earlier run or one broken off, is left as it is.

    Stories go to the default publication; where there is none yet, one is made in the old site's name. What is judged
    is judged by its rules, with a ``preset``'s thresholds where one is named. Raises CannotTake where that preset does
    not fit the rules, and CannotGoOn when the database stays locked by others for minutes, or is full.
    """
    return _Loading(judged=judged, now=now, preset=preset).run(items)


class _Loading(Gatherer):
    def __init__(self, *, judged: bool, now: datetime, preset: str) -> None:
        super().__init__()
        self._judged, self._now, self._preset = judged, now, preset
        self._way: Intake
        self._publication: Publication
        self._preparation: Preparation
        self._here: dict[str, Here] = {}
        """Stories by their id in the file, while comments on them may follow."""
        self._waiting: list[tuple[int, str]] = []
        """Plain pages that are drafts until the page they lie under has come in."""

    def begin(self, site: ImportedSite) -> None:
        """Find or make the publication that everything goes to."""
        front = intake.front_for(site.title, site.key, site.language, self._now)
        self._publication = front.publication
        self._way = Intake(front, site.source)
        rules = rules_for(self._publication, self._preset) if self._judged else None
        if rules is not None:
            rulesets.keep(rules, self._now)
        self._preparation = Preparation(self._publication.language, rules)

    def write(self, stories: Sequence[ImportedArticle], comments: Sequence[ImportedComment]) -> None:
        """Write a batch: the stories, then the comments on them and on the last story before."""
        for story, outcome in zip(stories, self._bit_by_bit(stories, self._take_in), strict=True):
            self._count_story(story, outcome)
        discussed = list(dict.fromkeys(comment.article for comment in comments))
        pages = [(story, self._here[story].page_id) for story in discussed if story in self._here]
        found = self._bit_by_bit(pages, lambda page: self._way.thread_of(page[1], self._now))
        threads = {story: thread for (story, _), thread in zip(pages, found, strict=True)}
        jobs: list[tuple[int, list[Arrival]]] = []
        for story, said in groupby(comments, key=lambda comment: comment.article):
            if story not in threads:
                self.summary.left_out[labels.UNPLACED] += sum(1 for _ in said)
                continue
            stored = threads[story].story
            known = Story(stored.title, stored.text, stored.digest) if stored else Story(threads[story].title)
            arrivals = self.prepared(said, known, self._preparation, self._now)
            for start in range(0, len(arrivals), COMMENTS_AT_ONCE):
                jobs.append((threads[story].pk, arrivals[start : start + COMMENTS_AT_ONCE]))
        for tally in self._bit_by_bit(jobs, self._record):
            self._count_comments(tally)
        last = stories[-1].id if stories else ""
        self._here = {story: here for story, here in self._here.items() if not last or story == last}

    def end(self) -> None:
        """Put pages under those that came in after them."""
        on_top = self._bit_by_bit(self._waiting, lambda page: not self._way.place(*page))
        if any(on_top):
            self.summary.notes[labels.PAGES_ON_TOP] += sum(on_top)

    def _take_in(self, story: ImportedArticle) -> Taken | str:
        """What became of the story; a sentence where the newsroom cannot take it."""
        new = incoming(story, self.site, self._now)
        here = self._way.here([new.source_id]).get(new.source_id)
        if here is not None:
            return Taken(here, known=True)
        try:
            with transaction.atomic():
                return self._way.take_in(new)
        except ValidationError as error:
            return " ".join(error.messages)

    def _count_story(self, story: ImportedArticle, outcome: Taken | str) -> None:
        if isinstance(outcome, str):
            self.summary.take(Refusal(story.line, story.column, f"post {story.id}", outcome))
            return
        self._here[story.id] = outcome.here
        new = incoming(story, self.site, self._now)
        if outcome.here.waiting:
            self._waiting.append((outcome.here.page_id, new.under))
        if outcome.known:
            self.summary.already_here[labels.kind(new)] += 1
            return
        self.summary.came_in[labels.story(new)] += 1
        self.count_made(outcome, story.images)

    def _record(self, job: tuple[int, list[Arrival]]) -> Tally:
        thread_id, arrivals = job
        return ledger.record_imported(thread_id, self.site.source, arrivals, self._now)

    def _count_comments(self, tally: Tally) -> None:
        for state, count in (
            (State.PUBLISHED, tally.published),
            (State.HELD, tally.held),
            (State.REJECTED, tally.rejected),
        ):
            if count:
                self.summary.came_in[labels.comment(state)] += count
        if tally.already_here:
            self.summary.already_here[labels.COMMENTS] += tally.already_here

    def _bit_by_bit(self, jobs: Sequence[_Job], work: Callable[[_Job], _Result]) -> list[_Result]:
        """The results of all the jobs, done in as many short transactions as it takes."""
        results: list[_Result] = []
        while len(results) < len(jobs):
            results += self._transaction(jobs[len(results) :], work)
            if connection.vendor == "sqlite":
                time.sleep(REST)
        return results

    def _transaction(self, jobs: Sequence[_Job], work: Callable[[_Job], _Result]) -> list[_Result]:
        """The results of the first jobs, as many as fit into one transaction."""
        for attempt in range(_ATTEMPTS):
            try:
                with transaction.atomic():
                    # Two imports at once must not both find that a story is missing.
                    Publication.objects.select_for_update(no_key=True).get(pk=self._publication.pk)
                    started = time.monotonic()
                    results: list[_Result] = []
                    for job in jobs:
                        results.append(work(job))
                        if time.monotonic() - started > LONGEST:
                            break
                return results
            except (OperationalError, Refused) as error:
                self._way.forget()
                if attempt == _ATTEMPTS - 1:
                    # Of the error only its kind is told: its text may quote what people wrote.
                    raise CannotGoOn(f"The database did not take it: {type(error).__name__}.") from error
                time.sleep(1)
        raise AssertionError("unreachable")
