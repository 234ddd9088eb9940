"""A parent and its working processes: forked, started again when they fail, gone when the parent is."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType

from django.db import connections

QUICKEST = 0.2
"""Seconds before a process that failed early is started again; doubled each time."""
SLOWEST = 30.0
SETTLED = 20.0
"""Seconds after which a process counts as having worked."""
PATIENCE = 6.0
"""Seconds a process is given to end by itself."""

_SET_NAME, _SET_DEATH_SIGNAL = 15, 1
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Member:
    """One working process: its name (15 letters at most), what it does, and how it fares."""

    name: str
    work: Callable[[], None]
    nice: int = 0
    pid: int = 0
    started: float = 0.0
    delay: float = 0.0
    due: float = 0.0


class Family:
    """Keeps its members running until a signal asks it to stop.

    The parent stays single-threaded and opens no database, so that a fork is cheap (a member starts in some
    milliseconds with everything imported) and safe.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = list(members)
        self._asked: int = 0

    def run(self, each_turn: Callable[[], float | None]) -> int:
        """Start everybody and stay until asked to stop; 0 when all ended well.

        ``each_turn`` is called after every event and says in how many seconds it wants to be called again.
        """
        # What is imported by now is never freed; keeping the collector off it keeps its memory shared.
        gc.collect()
        gc.freeze()
        readable, writable = os.pipe()
        os.set_blocking(writable, False)
        os.set_blocking(readable, False)
        signal.set_wakeup_fd(writable, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, self._notice)
        try:
            while not self._asked:
                self._start_due()
                waits = [member.due - time.monotonic() for member in self.members if not member.pid]
                if (turn := each_turn()) is not None:
                    waits.append(turn)
                select.select([readable], [], [], max(0.0, min(waits)) if waits else None)
                _drain(readable)
                self._reap()
        finally:
            self._stop()
        return 0

    def _notice(self, number: int, frame: FrameType | None) -> None:
        del frame
        if number != signal.SIGCHLD:
            self._asked += 1

    def _start_due(self) -> None:
        for member in self.members:
            if not member.pid and member.due <= time.monotonic():
                member.started = time.monotonic()
                member.pid = fork(member.name, member.work, member.nice, hears_terminal=False)

    def _reap(self) -> None:
        for member in self.members:
            if member.pid and (status := _ended(member.pid)) is not None:
                member.pid = 0
                if self._asked:
                    continue
                lived = time.monotonic() - member.started
                member.delay = 0.0 if lived > SETTLED else min(SLOWEST, max(QUICKEST, member.delay * 2))
                member.due = time.monotonic() + member.delay
                _log.error("The %s process %s; it is started again.", member.name, told(status))

    def _stop(self) -> None:
        deadline = time.monotonic() + PATIENCE
        ask_again = 0.0
        while any(member.pid for member in self.members):
            if time.monotonic() >= ask_again:
                # More than once: a child that was just being born may have missed it.
                self._tell(signal.SIGTERM)
                ask_again = time.monotonic() + 1.0
            # A second Ctrl-C means at once.
            if time.monotonic() > deadline or self._asked > 1:
                self._tell(signal.SIGKILL)
            time.sleep(0.02)
            self._reap()

    def _tell(self, number: int) -> None:
        for member in self.members:
            if member.pid:
                _kill(member.pid, number)


def fork(name: str, work: Callable[[], None], nice: int = 0, *, hears_terminal: bool = True) -> int:
    """Run ``work`` in a process of its own and return its id; it ends with 0 if the work did not raise.

    Ctrl-C at a terminal reaches the whole family; whoever does not hear it waits for the parent's word.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        _join(name, parent, nice, hears_terminal)
        work()
        status = 0
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except KeyboardInterrupt:
        status = 130
    except BaseException:
        _log.exception("The %s process failed.", name)
    finally:
        with contextlib.suppress(Exception):
            connections.close_all()
            sys.stdout.flush()
            sys.stderr.flush()
        # Not sys.exit: what the parent registered to be done at its end is not the child's to do.
        os._exit(status)


def told_by_a_child(name: str, work: Callable[[], str]) -> tuple[int, str]:
    """Run ``work`` in a child and wait for it: its exit status, negative for a signal, and what it returned.

    So the parent stays without threads and connections, and can fork for as long as it lives.
    """
    readable, writable = os.pipe()

    def tell() -> None:
        os.close(readable)
        with os.fdopen(writable, "w", encoding="utf-8") as pipe:
            pipe.write(work())

    pid = fork(name, tell)
    os.close(writable)
    answer = ""
    while True:
        # The child hears the same Ctrl-C from the terminal, and is given the time to put things right.
        with contextlib.suppress(KeyboardInterrupt):
            if not answer:
                with os.fdopen(os.dup(readable), encoding="utf-8") as pipe:
                    answer = pipe.read()
            _, status = os.waitpid(pid, 0)
            break
    os.close(readable)
    return os.waitstatus_to_exitcode(status), answer


def told(status: int) -> str:
    """How a process ended, in words."""
    if status < 0:
        return f"was ended by signal {-status} ({signal.Signals(-status).name})"
    return f"ended by itself with status {status}"


def _join(name: str, parent: int, nice: int, hears_terminal: bool) -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler if hears_terminal else signal.SIG_IGN)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_SET_NAME, f"rj-{name}".encode()[:15], 0, 0, 0)
        libc.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    # The parent may have died before it could be watched.
    if os.getppid() != parent:
        os._exit(1)
    threading.Thread(target=_watch, args=(parent,), name="watch", daemon=True).start()
    if nice:
        with contextlib.suppress(OSError):
            os.nice(nice)


def _watch(parent: int) -> None:
    # Where the kernel sends no signal at the parent's death, its end is noticed within a second.
    while os.getppid() == parent:
        time.sleep(1.0)
    os.kill(os.getpid(), signal.SIGKILL)


def _ended(pid: int) -> int | None:
    try:
        found, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return 0
    return os.waitstatus_to_exitcode(status) if found else None


def _kill(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _drain(descriptor: int) -> None:
    with contextlib.suppress(BlockingIOError):
        while os.read(descriptor, 512):
            pass
