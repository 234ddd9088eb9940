"""Raises a thread's version with every change of what it shows, and stamps the leaves that must be printed again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.transaction import TransactionManagementError

from rejoinder.discussion import counts
from rejoinder.discussion.counts import Place
from rejoinder.discussion.models import Leaf, Thread


def lock(thread_id: int) -> Thread:
    """The thread's row, locked until the transaction ends; raises Thread.DoesNotExist.

    On SQLite the transaction itself is the lock: it began with IMMEDIATE.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A thread can only be locked inside a transaction.")
    return Thread.objects.select_for_update(no_key=True).get(pk=thread_id)


def raise_version(thread: Thread, recounted: Collection[Place], stamped: Collection[Place] = ()) -> int:
    """The locked thread's new version, after its comments on ``recounted`` changed.

    ``stamped`` leaves keep their count and are printed again for what they say of others, such as a link.
    """
    thread.version += 1
    leaves = [
        Leaf(
            thread=thread,
            page=place.page,
            root=place.root,
            branch=place.branch,
            published=counts.published_on(thread.pk, place),
            version=thread.version,
        )
        for place in sorted(recounted)
    ]
    if leaves:
        Leaf.objects.bulk_create(
            leaves,
            update_conflicts=True,
            unique_fields=["thread", "page", "root", "branch"],
            update_fields=["published", "version"],
        )
    for place in sorted(set(stamped) - set(recounted)):
        Leaf.objects.filter(thread=thread, page=place.page, root=place.root, branch=place.branch).update(
            version=thread.version
        )
    Thread.objects.filter(pk=thread.pk).update(version=thread.version)
    return thread.version


def raise_whole(thread: Thread, now: datetime) -> int:
    """The locked thread's new version, after something changed that stands on every leaf of it."""
    thread.version += 1
    thread.shown_open = thread.is_open(now)
    Leaf.objects.filter(thread=thread).update(version=thread.version)
    Thread.objects.filter(pk=thread.pk).update(version=thread.version, shown_open=thread.shown_open)
    return thread.version
