"""Judges batches in several processes at once; the answers come in the order of the lines."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from rejoinder.commands.judging.batch import Bench, Line, Order, Told, Unread
from rejoinder.commands.judging.feed import Feed
from rejoinder.plugins import PluginError

# Batches that may be under way or wait for an earlier one, for each worker, and bytes in all: a batch that takes
# long keeps the others busy for a while, and memory stays bounded.
_AHEAD = 4
_MOST_BYTES = 64 * 1024 * 1024
_GOODBYE_S = 5.0

Answer = list[Told | Unread]


class WorkerLost(RuntimeError):
    """A worker ended before it had answered; the message says why, and from which line on to go on."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A worker's first word."""

    complaints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Failed:
    """A worker's last word where it cannot go on."""

    why: str
    is_plugin: bool


@dataclass(slots=True)
class _Batch:
    place: int
    lines: list[Line]
    size: int


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    line: Connection
    doing: _Batch | None = None


class Workers:
    """As many workers as there is work for, up to a limit, each given one batch at a time."""

    def __init__(self, order: Order, most: int, note: Callable[[str], None]) -> None:
        """``note`` is told, once each, what the workers' classifiers complain of."""
        self._order = order
        self._most = most
        self._note = note
        self._noted: set[str] = set()
        self._workers: list[_Worker] = []
        self._places = 0
        self._written = 0
        self._answers: dict[int, Answer] = {}
        self._sizes: dict[int, int] = {}
        self._lost: tuple[_Batch, str] | None = None

    def answers(self, feed: Feed) -> Iterator[Answer]:
        """What became of each line of the feed, in order.

        Raises WorkerLost, after all that comes before the lines it had; PluginError where a worker cannot judge.
        """
        while True:
            self._hand_out(feed, full_only=True)
            while self._written in self._answers:
                answer = self._answers.pop(self._written)
                del self._sizes[self._written]
                self._written += 1
                yield answer
                self._hand_out(feed, full_only=True)
            if self._lost and self._lost[0].place == self._written:
                raise WorkerLost(self._lost[1])
            if not (len(feed) or self._sizes) and feed.ended:
                return
            if not self._listen(feed):
                self._hand_out(feed, full_only=False)

    def stop(self) -> None:
        """End the workers, whatever they are doing."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join(_GOODBYE_S)
            worker.line.close()

    def _listen(self, feed: Feed) -> bool:
        """Wait for lines or answers; false where a batch that is not full might as well be handed out now."""
        awaited: list[Connection | int] = [w.line for w in self._workers if w.doing]
        wants_lines = not (feed.ended or feed.is_full or self._lost)
        if wants_lines:
            awaited.append(feed.descriptor)
        is_idle = len(feed) > 0 and self._has_room() and any(w.doing is None for w in self._workers)
        ready = wait(awaited, 0 if is_idle else None)
        for worker in self._workers:
            if worker.line in ready:
                self._answered(worker)
        if wants_lines and feed.descriptor in ready:
            feed.read()
        return bool(ready)

    def _hand_out(self, feed: Feed, full_only: bool) -> None:
        while (feed.is_full or (len(feed) and not full_only)) and self._has_room():
            worker = next((w for w in self._workers if w.doing is None), None) or self._another()
            if worker is None:
                return
            lines = feed.batch()
            batch = _Batch(self._places, lines, sum(len(line) for _, line in lines))
            self._places += 1
            self._sizes[batch.place] = batch.size
            worker.doing = batch
            try:
                worker.line.send(lines)
            except OSError:
                self._died(worker)

    def _has_room(self) -> bool:
        if self._lost:
            return False
        return len(self._sizes) < _AHEAD * self._most and (
            not self._sizes or sum(self._sizes.values()) < _MOST_BYTES
        )

    def _another(self) -> _Worker | None:
        """One more worker; None where there are enough, or the machine has no room for more."""
        if len(self._workers) >= self._most:
            return None
        spawn = get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=work, args=(theirs, self._order), daemon=True)
        try:
            with _interruptions_kept_from_children():
                process.start()
        except OSError:
            if not self._workers:
                raise
            self._most = len(self._workers)
            return None
        finally:
            theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _answered(self, worker: _Worker) -> None:
        try:
            said = worker.line.recv()
        except (EOFError, OSError):
            self._died(worker)
            return
        if isinstance(said, _Failed):
            if said.is_plugin:
                raise PluginError(said.why)
            self._died(worker, said.why)
        elif isinstance(said, _Ready):
            for complaint in said.complaints:
                if complaint not in self._noted:
                    self._noted.add(complaint)
                    self._note(complaint)
        elif worker.doing:
            self._answers[worker.doing.place] = said
            worker.doing = None

    def _died(self, worker: _Worker, why: str = "") -> None:
        worker.process.join(_GOODBYE_S)
        self._workers.remove(worker)
        batch = worker.doing
        if batch and (self._lost is None or batch.place < self._lost[0].place):
            self._lost = batch, _farewell(batch, why or _end(worker.process.exitcode))


def _end(status: int | None) -> str:
    if status == -signal.SIGKILL:
        return "was killed, as a system does that has no memory left,"
    return f"ended with signal {-status}" if status and status < 0 else f"ended with status {status}"


def _farewell(batch: _Batch, why: str) -> str:
    first, last = batch.lines[0][0], batch.lines[-1][0]
    return (
        f"A worker process {why} while it had lines {first:,} to {last:,}. The verdicts on all lines before "
        f"{first:,} are written, and none after: go on from there, perhaps with fewer --workers."
    )


@contextmanager
def _interruptions_kept_from_children() -> Iterator[None]:
    """Ctrl-C reaches every process of the terminal; only the first one is to act on it."""
    # Started with the first process, it would let interruptions through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def work(line: Connection, order: Order) -> None:
    """A worker's whole life: judge batches until the other end hangs up."""
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            bench = Bench(order)
            line.send(_Ready(tuple(bench.complaints)))
            while True:
                line.send(bench.judge(line.recv()))
        except PluginError as error:
            line.send(_Failed(str(error), is_plugin=True))
        except (EOFError, OSError):
            raise
        except Exception as error:
            # Its message is left out because it may quote a comment.
            line.send(_Failed(f"failed ({type(error).__name__})", is_plugin=False))
