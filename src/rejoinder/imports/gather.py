"""Takes what a format reads and hands it on in batches, counting what is remarked on the way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime

from rejoinder.discussion.ledger import Arrival
from rejoinder.imports import labels
from rejoinder.imports.imported import (
    ImportedArticle,
    ImportedAuthor,
    ImportedComment,
    ImportedLine,
    ImportedSite,
    Item,
    Summary,
)
from rejoinder.imports.prepare import Preparation, Story
from rejoinder.newsroom.intake import Taken

BATCH = 200
"""Stories and comments in a batch."""


class Gatherer(ABC):
    """One pass over the items of an export; what is done with a batch is the inheritor's."""

    def __init__(self) -> None:
        self.summary = Summary()
        self.site = ImportedSite("", "", "")
        self._emptied: dict[tuple[str, str], str] = {}
        """Comments that came to nothing, by story and id, with the id of what they answered."""

    @abstractmethod
    def begin(self, site: ImportedSite) -> None:
        """Called once, before the first batch."""

    @abstractmethod
    def write(self, stories: Sequence[ImportedArticle], comments: Sequence[ImportedComment]) -> None:
        """Called for each batch; the comments are on its stories or on the last story of the batch before."""

    @abstractmethod
    def end(self) -> None:
        """Called after the last batch."""

    def run(self, items: Iterable[Item]) -> Summary:
        """Go through everything and say what became of it."""
        stories: list[ImportedArticle] = []
        comments: list[ImportedComment] = []
        for item in items:
            if isinstance(item, ImportedSite):
                self.site = item
                self.begin(item)
            elif isinstance(item, ImportedArticle):
                stories.append(item)
            elif isinstance(item, ImportedComment):
                comments.append(item)
            elif not isinstance(item, ImportedAuthor | ImportedLine):
                self.summary.take(item)
            if len(stories) + len(comments) >= BATCH:
                self._write(stories, comments)
        if self.site.source:
            self._write(stories, comments)
            self.end()
        return self.summary

    def prepared(
        self, comments: Iterable[ImportedComment], story: Story, preparation: Preparation, now: datetime
    ) -> list[Arrival]:
        """The comments ready for the record; replies to one of which nothing remains answer that above it."""
        arrivals: list[Arrival] = []
        for comment in comments:
            parent = comment.parent
            while (comment.article, parent) in self._emptied:
                parent = self._emptied[comment.article, parent]
            arrival = preparation.arrival(comment, parent, story, now)
            if arrival is None:
                self._emptied[comment.article, comment.id] = parent
                self.summary.left_out[labels.EMPTIED] += 1
            else:
                arrivals.append(arrival)
        return arrivals

    def count_made(self, taken: Taken, pictures: int) -> None:
        """Count what came in along with a story."""
        for label, count in (
            (labels.SECTIONS, taken.sections),
            (labels.REDIRECTS, taken.redirects),
        ):
            if count:
                self.summary.came_in[label] += count
        if pictures:
            self.summary.notes[labels.PICTURES] += pictures
        if taken.unredirected:
            self.summary.left_out[labels.UNREDIRECTED] += taken.unredirected

    def _write(self, stories: list[ImportedArticle], comments: list[ImportedComment]) -> None:
        self.write(stories, comments)
        if stories:
            last = stories[-1].id
            self._emptied = {key: parent for key, parent in self._emptied.items() if key[0] == last}
        stories.clear()
        comments.clear()
