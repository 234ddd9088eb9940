"""Says what an import would bring in, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from rejoinder.discussion.models import Comment, Thread
from rejoinder.imports import labels
from rejoinder.imports.gather import Gatherer
from rejoinder.imports.imported import ImportedArticle, ImportedComment, ImportedSite, Item, Summary
from rejoinder.imports.prepare import Preparation, Story, incoming, rules_for
from rejoinder.newsroom import intake
from rejoinder.newsroom.intake import Here, Intake, Taken


def preview(items: Iterable[Item], *, judged: bool, now: datetime, preset: str = "") -> Summary:
    """What `load` would say; sections and redirects, which it would make on the way, are not counted."""
    return _Looking(judged=judged, now=now, preset=preset).run(items)


class _Looking(Gatherer):
    def __init__(self, *, judged: bool, now: datetime, preset: str) -> None:
        super().__init__()
        self._judged, self._now, self._preset = judged, now, preset
        self._way: Intake | None = None
        self._preparation: Preparation
        self._untitled = ""
        self._here: dict[str, Here] = {}
        self._titles: dict[str, str] = {}

    def begin(self, site: ImportedSite) -> None:
        """Find the publication, if there is one yet."""
        front = intake.default_front()
        self._way = Intake(front, site.source) if front is not None else None
        rules = None
        if self._judged:
            rules = rules_for(front.publication if front is not None else None, self._preset)
        language = front.publication.language if front is not None else intake.language_for(site.language)
        self._preparation = Preparation(language, rules)
        self._untitled = intake.substitutes(language).story

    def write(self, stories: Sequence[ImportedArticle], comments: Sequence[ImportedComment]) -> None:
        """Count a batch."""
        new = {story.id: incoming(story, self.site, self._now) for story in stories}
        if self._way is not None:
            here = self._way.here(story.source_id for story in new.values())
            self._here |= {
                key: here[story.source_id] for key, story in new.items() if story.source_id in here
            }
        for story in stories:
            self._titles[story.id] = story.title or self._untitled
            if story.id in self._here:
                self.summary.already_here[labels.kind(new[story.id])] += 1
            else:
                self.summary.came_in[labels.story(new[story.id])] += 1
                self.count_made(Taken(Here(0)), story.images)
        for key, said in groupby(comments, key=lambda comment: comment.article):
            self._count_comments(key, list(said))
        if stories:
            last = stories[-1].id
            self._here = {key: here for key, here in self._here.items() if key == last}
            self._titles = {last: self._titles[last]}

    def end(self) -> None:
        """Nothing is left to be done."""

    def _count_comments(self, story: str, comments: list[ImportedComment]) -> None:
        known: set[str] = set()
        if self._way is not None and story in self._here:
            thread = self._way.thread_standing(self._here[story].page_id)
            known = _known(thread, self.site.source, comments) if thread is not None else set()
        for arrival in self.prepared(comments, Story(self._titles[story]), self._preparation, self._now):
            if arrival.source_id in known:
                self.summary.already_here[labels.COMMENTS] += 1
            else:
                self.summary.came_in[labels.comment(arrival.ruling.state)] += 1


def _known(thread: Thread, source: str, comments: list[ImportedComment]) -> set[str]:
    ids = [comment.id for comment in comments]
    rows = Comment.objects.filter(thread=thread, source=source, source_id__in=ids)
    return set(rows.values_list("source_id", flat=True))
