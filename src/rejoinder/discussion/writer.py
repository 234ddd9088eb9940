"""One thread that writes to SQLite, committing together what arrives together; elsewhere the caller writes."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from rejoinder.discussion.refusal import Refused

log = logging.getLogger(__name__)

MOST_WAITING = 512
"""Jobs in the queue above which further ones are refused: what is not taken is not promised."""
MOST_TOGETHER = 64
"""Jobs in one transaction."""
PATIENCE = 20.0
"""Seconds for which a database locked by another process is waited for."""

Result = TypeVar("Result")


@dataclass(eq=False)
class _Job:
    work: Callable[[], Any]
    future: Future[Any] = field(default_factory=Future)


class _Lost(Exception):
    """The transaction around the jobs is gone, and every one of them with it."""


class Writer:
    """The thread with its queue; ``write`` gives back a job's result once it is committed."""

    def __init__(self, most_waiting: int = MOST_WAITING, patience: float = PATIENCE) -> None:
        self._queue: queue.Queue[_Job | None] = queue.Queue(most_waiting)
        self._patience = patience
        # Held while something is put in, so that nothing comes behind the sign to stop and waits for ever.
        self._gate = threading.Lock()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="rejoinder-writer", daemon=True)
        self._thread.start()

    @property
    def is_current(self) -> bool:
        """Whether the calling thread is this writer's own."""
        return threading.current_thread() is self._thread

    def write(self, work: Callable[[], Result]) -> Result:
        """The job's result, after COMMIT; raises what the job raised, or Refused (503) when too much waits."""
        job = _Job(work)
        with self._gate:
            if self._stopped:
                raise busy()
            try:
                self._queue.put_nowait(job)
            except queue.Full:
                raise busy() from None
        try:
            return job.future.result(self._patience * 2)  # type: ignore[no-any-return]
        except NotInTime:
            # A job that has begun may yet be committed, so its end must be waited for.
            if job.future.cancel():
                raise busy() from None
            return job.future.result()  # type: ignore[no-any-return]

    def stop(self) -> None:
        """Take nothing more, finish what waits, and end the thread."""
        with self._gate:
            if self._stopped:
                return
            self._stopped = True
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while (batch := self._next()) is not None:
                running = [job for job in batch if job.future.set_running_or_notify_cancel()]
                try:
                    self._commit(running)
                except BaseException as error:
                    # Nobody may wait for ever for an answer that does not come.
                    _fail(running, error)
                    if not isinstance(error, Exception):
                        raise
                    log.exception("a batch of %d jobs could not be written", len(running))
        finally:
            connection.close()

    def _next(self) -> list[_Job] | None:
        first = self._queue.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < MOST_TOGETHER:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
            if job is None:
                # Seen too early: it goes back behind the jobs of this batch, and nothing can follow it.
                self._queue.put(None)
                break
            batch.append(job)
        return batch

    def _commit(self, batch: list[_Job]) -> None:
        """All jobs in one transaction; each in one of its own where they cannot be committed together."""
        if not batch:
            return
        deadline = time.monotonic() + self._patience
        try:
            _together(batch, deadline)
        except (DatabaseError, _Lost) as error:
            connection.close()
            if len(batch) == 1 or _is_locked(error):
                _fail(batch, error)
                return
            for job in batch:
                self._commit([job])


def _together(batch: list[_Job], deadline: float) -> None:
    while True:
        try:
            outcomes = _attempt(batch)
        except OperationalError as error:
            if not _is_locked(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            break
    for job, (result, failure) in zip(batch, outcomes, strict=True):
        if failure is None:
            job.future.set_result(result)
        else:
            job.future.set_exception(failure)


def _attempt(batch: list[_Job]) -> list[tuple[Any, Exception | None]]:
    outcomes: list[tuple[Any, Exception | None]] = []
    with transaction.atomic(durable=True):
        for job in batch:
            try:
                with transaction.atomic():
                    outcomes.append((job.work(), None))
            except Exception as error:
                # A full disk and the like make SQLite roll back everything, savepoints and neighbours included.
                if connection.needs_rollback or not _is_in_transaction():
                    raise _Lost from error
                outcomes.append((None, error))
    return outcomes


def _is_in_transaction() -> bool:
    return bool(getattr(connection.connection, "in_transaction", True))


def _fail(jobs: list[_Job], error: BaseException) -> None:
    cause = error.__cause__ if isinstance(error, _Lost) and error.__cause__ else error
    for job in jobs:
        if not job.future.done():
            job.future.set_exception(busy() if _is_locked(cause) else cause)


def _is_locked(error: BaseException) -> bool:
    return isinstance(error, OperationalError) and any(word in str(error) for word in ("locked", "busy"))


def busy() -> Refused:
    """The refusal (503) for what cannot be written at this moment."""
    return Refused(
        503,
        "busy",
        _("We cannot take your comment right now"),
        _("Very many people are writing at this moment. Please send it again in a few seconds."),
        retry_after=5,
    )


_writer: Writer | None = None


def start() -> None:
    """Start the writer of this process, where the database is SQLite; the server does so after it has forked."""
    global _writer
    if connection.vendor == "sqlite" and _writer is None:
        _writer = Writer()


def stop() -> None:
    """Finish what waits and end the writer, where there is one."""
    global _writer
    if _writer is not None:
        _writer.stop()
        _writer = None


def write(work: Callable[[], Result]) -> Result:
    """Run the job in a transaction and give back its result after the commit; raises what the job raised.

    The job may be run more than once when a commit fails, so it must do nothing but write to the database.
    Inside a transaction of the caller the job becomes part of that: the writer would wait for the caller's lock.
    """
    writer = _writer
    if writer is not None and not writer.is_current and not connection.in_atomic_block:
        return writer.write(work)
    try:
        with transaction.atomic():
            return work()
    except OperationalError as error:
        if not _is_locked(error):
            raise
        raise busy() from error
