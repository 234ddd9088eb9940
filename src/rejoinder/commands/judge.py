"""`rejoinder judge`: judges comments from a file or a pipe by a ruleset, one JSON object a line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from rejoinder.classifiers.registry import find, offered
from rejoinder.commands.judging.batch import FORMATS, Bench, Order, Unread
from rejoinder.commands.judging.feed import Feed
from rejoinder.commands.judging.meter import Meter, Tally
from rejoinder.commands.judging.workers import Answer, WorkerLost, Workers
from rejoinder.plugins import PluginError
from rejoinder.policy import presets
from rejoinder.policy.ruleset import Ruleset, RulesetError, default, load_new

SUMMARY = "judge comments from a file or a pipe by the rules, without the site"

_OK, _BAD_LINES, _USAGE, _WORKER_LOST = 0, 1, 2, 3
_INTERRUPTED, _BROKEN_PIPE = 130, 141


def main(argv: list[str]) -> int:
    """Run the command.

    Returns 0, 1 where lines could not be read, 2 where nothing could be judged, or 3 where a worker was lost.
    """
    try:
        options = _options(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else _USAGE
    try:
        ruleset = _ruleset(options)
        find(ruleset.requires)
    except RulesetError as error:
        return _refused("\n".join(f"{options.rules}, {problem}" for problem in error.problems))
    except (OSError, PluginError, presets.PresetError) as error:
        return _refused(_said(error))
    with ExitStack() as stack:
        try:
            source, size = _opened(options.file, stack)
        except OSError as error:
            return _refused(_said(error))
        order = Order.of(ruleset, options.format, words=not options.no_words)
        run = Run(order, options.workers, Meter(sys.stderr, size, stack))
        return _carried_through(run, Feed(source), sys.stdout.buffer)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="rejoinder judge",
        description="Judge comments by a ruleset. Reads one JSON object a line: "
        '{"id", "text", "parent"?, "article"?: {"title", "text"}, "author"?}; writes one verdict a line.',
        epilog="Exit status: 0; 1 where lines could not be read; 2 where the ruleset or the file could not; "
        "3 where a worker process was lost.",
    )
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="the comments; - for a pipe")
    parser.add_argument("--rules", type=Path, metavar="rules.toml", help="the ruleset (else the default one)")
    parser.add_argument("--preset", choices=presets.NAMES, help="put a preset's thresholds into the ruleset")
    parser.add_argument("--format", choices=FORMATS, default="jsonl", help="how to write verdicts")
    parser.add_argument(
        "--no-words",
        action="store_true",
        help="mark only words of lists, not those that carry a score: faster where much is held",
    )
    parser.add_argument(
        "--workers",
        type=_workers,
        default=_cores(),
        metavar="N",
        help="processes that judge (else one for each processor core); 1 judges in this one",
    )
    # Every command takes a data directory, so that scripts can pass it to all alike.
    parser.add_argument("--data", metavar="DIR", help="accepted as by every command; judging needs no data")
    return parser.parse_args(argv)


def _workers(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= 1024:
        raise argparse.ArgumentTypeError(f"“{typed}” is no number of processes; write one from 1 to 1024")
    return int(typed)


def _cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _ruleset(options: argparse.Namespace) -> Ruleset:
    ruleset = load_new(options.rules, offered()) if options.rules else default()
    return presets.apply(ruleset, options.preset) if options.preset else ruleset


def _opened(name: str, stack: ExitStack) -> tuple[BinaryIO, int | None]:
    """The file or pipe to read, and its size in bytes where that is known."""
    if name != "-":
        path = Path(name)
        return stack.enter_context(path.open("rb")), path.stat().st_size or None
    if sys.stdin.isatty():
        _note("Reading comments from the terminal, one JSON object a line; end with Ctrl-D.")
    return sys.stdin.buffer, None


class Run:
    """One run of the command: what it judges by, and what it has counted so far."""

    def __init__(self, order: Order, workers: int, meter: Meter) -> None:
        self.tally = Tally()
        self.meter = meter
        self._order = order
        self._workers = workers

    def all(self, feed: Feed, out: BinaryIO) -> None:
        """Judge every line of the feed and write the verdicts in the same order.

        A verdict is written as soon as its line is judged and those before it are, whether more lines come or not.
        """
        with ExitStack() as stack:
            for answer in self._answers(feed, stack):
                for told in answer:
                    self.tally.add(told)
                    if isinstance(told, Unread):
                        self.meter.note(f"line {told.number}: {told.why}")
                    else:
                        out.write(told.shown)
                out.flush()
                self.meter.advance(answer)

    def _answers(self, feed: Feed, stack: ExitStack) -> Iterator[Answer]:
        """Judged here while what comes is less than a batch at a time, else by workers from then on."""
        bench: Bench | None = None
        while True:
            feed.fill()
            if self._workers > 1 and feed.is_full:
                break
            if not (lines := feed.batch()):
                return
            if bench is None:
                bench = Bench(self._order)
                for complaint in bench.complaints:
                    self.meter.note(complaint)
            yield bench.judge(lines)
        workers = Workers(self._order, self._workers, self.meter.note)
        stack.callback(workers.stop)
        yield from workers.answers(feed)


def _carried_through(run: Run, feed: Feed, out: BinaryIO) -> int:
    try:
        run.all(feed, out)
    except BrokenPipeError:
        # Who read the verdicts has gone, as `head` does; Python would complain at exit when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        run.meter.finish(run.tally)
        return _INTERRUPTED
    except WorkerLost as error:
        run.meter.finish(run.tally)
        _note(str(error))
        return _WORKER_LOST
    except (OSError, PluginError) as error:
        run.meter.finish(run.tally)
        return _refused(_said(error))
    run.meter.finish(run.tally)
    return _BAD_LINES if run.tally.bad else _OK


def _refused(message: str) -> int:
    _note(message)
    return _USAGE


def _note(message: str) -> None:
    sys.stderr.write(f"rejoinder judge: {message}\n")


def _said(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"cannot read {error.filename}: {error.strerror}"
    return str(error)
