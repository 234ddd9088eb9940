"""Which threads are due to be printed, and which version of each was."""

from __future__ import annotations

from dataclasses import dataclass

from rejoinder.discussion.models import Thread


@dataclass(frozen=True, slots=True)
class Pending:
    """A thread whose edition is older than its record."""

    thread_id: int
    publication: str
    """Slug."""
    version: int
    is_shown: bool
    """False where no edition may stand on the shelf: what is there is taken away."""


def pending_prints(limit: int = 100) -> list[Pending]:
    """At most ``limit`` threads that are due, found by an index that holds nothing else."""
    rows = Thread.objects.unprinted().select_related("publication").order_by("pk")[:limit]
    return [Pending(row.pk, row.publication.slug, row.version, row.is_shown) for row in rows]


def mark_printed(thread_id: int, version: int) -> None:
    """Note that this version stands on the shelf; a thread that has changed since is due again. Never goes back."""
    Thread.objects.filter(pk=thread_id, printed_version__lt=version).update(printed_version=version)


def forget_prints(publication_id: int | None = None) -> int:
    """Have all threads (of one publication) printed again, such as after a change of its settings; returns how many.

    Nothing in them has changed, so their versions stay; the manifest's digest tells the press to print every leaf.
    """
    threads = Thread.objects.exclude(printed_version=0)
    if publication_id is not None:
        threads = threads.filter(publication=publication_id)
    return threads.update(printed_version=0)
