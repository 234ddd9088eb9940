"""`rejoinder judge`: judges comments from a file or a pipe by a ruleset, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from rejoinder.classifiers.classifier import Classifier
from rejoinder.classifiers.gather import gather
from rejoinder.classifiers.language import detect
from rejoinder.classifiers.registry import find
from rejoinder.commands.comment_lines import BadLineError, Literal, lines, read_record
from rejoinder.plugins import PluginError, load_late
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import Ruleset, RulesetError, default, load
from rejoinder.policy.submission import Article, Score, Submission
from rejoinder.policy.verdict import Outcome, Verdict

SUMMARY = "judge comments from a file or a pipe by the rules, without the site"

_DEADLINE_S = 10.0
_NOTE_EVERY_S = 30.0
_BROKEN_PIPE = 141
_INTERRUPTED = 130
_OK, _BAD_LINES, _USAGE = 0, 1, 2


def main(argv: list[str]) -> int:
    """Run the command. Returns 0, 1 where lines could not be read, or 2 where nothing could be judged."""
    try:
        options = _options(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else _USAGE
    try:
        ruleset = load(options.rules) if options.rules else default()
        classifiers, absent = find(ruleset.requires)
    except RulesetError as error:
        return _refused("\n".join(f"{options.rules}, {problem}" for problem in error.problems))
    except (OSError, PluginError) as error:
        return _refused(_said(error))
    for name in absent:
        _note(
            f"No classifier “{name}” is installed, and the ruleset requires it: every comment will be held."
        )
    with ExitStack() as stack:
        try:
            source, size = _opened(options.file, stack)
        except OSError as error:
            return _refused(_said(error))
        show = _as_text if options.format == "text" else _as_json
        run = Run(ruleset, classifiers, absent, show, sys.stdout.buffer, Meter(sys.stderr, size, stack))
        return _carried_through(run, source)


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="rejoinder judge",
        description="Judge comments by a ruleset. Reads one JSON object a line: "
        '{"id", "text", "parent"?, "article"?: {"title", "text"}, "author"?}; writes one verdict a line.',
        epilog="Exit status: 0; 1 where lines could not be read; 2 where the ruleset or the file could not.",
    )
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="the comments; - for a pipe")
    parser.add_argument("--rules", type=Path, metavar="rules.toml", help="the ruleset (else the default one)")
    parser.add_argument("--format", choices=("jsonl", "text"), default="jsonl", help="how to write verdicts")
    # Every command takes a data directory, so that scripts can pass it to all alike.
    parser.add_argument("--data", metavar="DIR", help="accepted as by every command; judging needs no data")
    return parser.parse_args(argv)


def _opened(name: str, stack: ExitStack) -> tuple[BinaryIO, int | None]:
    """The file or pipe to read, and its size in bytes where that is known."""
    if name != "-":
        path = Path(name)
        return stack.enter_context(path.open("rb")), path.stat().st_size or None
    if sys.stdin.isatty():
        _note("Reading comments from the terminal, one JSON object a line; end with Ctrl-D.")
    return sys.stdin.buffer, None


def _carried_through(run: Run, source: BinaryIO) -> int:
    try:
        run.all(source)
    except BrokenPipeError:
        # Who read the verdicts has gone, as `head` does; Python would complain at exit when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        run.meter.finish(run)
        return _INTERRUPTED
    except (OSError, PluginError) as error:
        run.meter.finish(run)
        return _refused(_said(error))
    run.meter.finish(run)
    return _BAD_LINES if run.bad else _OK


def _refused(message: str) -> int:
    _note(message)
    return _USAGE


def _note(message: str) -> None:
    sys.stderr.write(f"rejoinder judge: {message}\n")


def _said(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"cannot read {error.filename}: {error.strerror}"
    return str(error)


class Run:
    """One run of the command: what it judges by, where it writes, and what it has counted so far."""

    def __init__(
        self,
        ruleset: Ruleset,
        classifiers: Sequence[Classifier],
        absent: Sequence[str],
        show: Callable[[Any, str, Verdict], str],
        out: BinaryIO,
        meter: Meter,
    ) -> None:
        self.ruleset = ruleset
        self.meter = meter
        self.outcomes: Counter[Outcome] = Counter()
        self.rules: Counter[str] = Counter()
        self.bad = 0
        self._classifiers = classifiers
        self._absent = absent
        self._show = show
        self._out = out

    def all(self, source: BinaryIO) -> None:
        """Judge every line, writing each verdict before the next line is read."""
        for number, line in lines(source):
            try:
                record = read_record(line)
            except BadLineError as error:
                self.bad += 1
                self.meter.note(f"line {number}: {error}")
            else:
                self._one(record)
            self.meter.advance(len(line), number)

    def _one(self, record: dict[str, Any]) -> None:
        verdict = judge(self._submission(record), self.ruleset)
        self.outcomes[verdict.outcome] += 1
        self.rules.update({finding.rule for finding in verdict.findings})
        shown = self._show(record.get("id"), record["text"], verdict)
        self._out.write(shown.encode("utf-8"))
        self._out.flush()

    def _submission(self, record: dict[str, Any]) -> Submission:
        text = record["text"]
        language = detect(text, self.ruleset.language)
        scores = {}
        missing: tuple[str, ...] = ()
        if self._classifiers or self._absent:
            gathered = gather(text, self._classifiers, _DEADLINE_S, language=language, absent=self._absent)
            scores = {name: Score(s.value, s.spans, s.source) for name, s in gathered.scores.items()}
            missing = gathered.missing
        article = record.get("article")
        return Submission(
            text,
            name=record.get("author"),
            parent=record.get("parent"),
            article=Article(article.get("title") or "", article.get("text") or "") if article else None,
            language=language,
            publication_language=self.ruleset.language,
            scores=scores,
            missing=missing,
        )


def _as_json(echoed: Any, _: str, verdict: Verdict) -> str:
    found = verdict.to_dict()
    for finding in found["findings"]:
        del finding["urgent"]
    fields = ("outcome", "findings", "scores", "ruleset", "language")
    rest = _json({name: found[name] for name in fields})
    return f'{{"id": {_echo(echoed)}, {rest[1:]}\n'


def _json(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False)
    # Half a surrogate pair is valid in JSON, as an escape, but no file in UTF-8 can hold it bare.
    return written if _is_utf8(written) else json.dumps(value)


def _is_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _echo(value: Any) -> str:
    """Any JSON value as it was read, its numbers digit for digit."""
    if isinstance(value, Literal):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_json(key)}: {_echo(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_echo, value)) + "]"
    return _json(value)


def _as_text(echoed: Any, text: str, verdict: Verdict) -> str:
    """The comment with the words in question marked, and the reasons under it."""
    lines = [f"{_visible(_echo(echoed))}  {verdict.outcome.value.upper()}  ({verdict.language})"]
    lines += [f"    {line}" for line in _visible(_marked(text, verdict)).split("\n")]
    lines += [
        f"  {finding.outcome.value}, {finding.rule}: {_visible(finding.reason)}"
        for finding in verdict.findings
    ]
    return "\n".join(lines) + "\n\n"


def _marked(text: str, verdict: Verdict) -> str:
    """The text with ⟦ ⟧ around each stretch that a finding rests on; stretches that overlap are one."""
    stretches: list[list[int]] = []
    for start, end in sorted({(f.start, f.end) for f in verdict.findings if f.end > f.start}):
        if stretches and start <= stretches[-1][1]:
            stretches[-1][1] = max(end, stretches[-1][1])
        else:
            stretches.append([start, end])
    parts: list[str] = []
    done = 0
    for start, end in stretches:
        parts += text[done:start], "⟦", text[start:end], "⟧"
        done = end
    return "".join((*parts, text[done:]))


def _visible(text: str) -> str:
    """Text that a terminal shows as it is: nothing in it moves the cursor or turns the writing round."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)


class Meter:
    """Tells on standard error how far the run has come: a bar at a terminal, else a line now and then."""

    def __init__(
        self,
        err: TextIO,
        size: int | None,
        stack: ExitStack,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._err = err
        self._clock = clock
        self._start = self._noted = clock()
        self._bar: Any = None
        if err.isatty():
            rich = load_late("rich.progress", "show progress")
            console = load_late("rich.console", "show progress").Console(file=err)
            self._bar = stack.enter_context(rich.Progress(console=console, transient=True))
            self._task = self._bar.add_task("Judging", total=size)

    def advance(self, size: int, number: int) -> None:
        """Count a line of ``size`` bytes, the file's ``number``th."""
        if self._bar is not None:
            self._bar.advance(self._task, size)
        elif (now := self._clock()) - self._noted >= _NOTE_EVERY_S:
            self._noted = now
            self.note(f"{number:,} lines, {number / (now - self._start):,.0f} a second")

    def note(self, message: str) -> None:
        """Write a line of its own."""
        if self._bar is not None:
            self._bar.console.print(message, markup=False, highlight=False, soft_wrap=True)
        else:
            self._err.write(f"{message}\n")

    def finish(self, run: Run) -> None:
        """Write the summary of a run that has come to its end."""
        judged = sum(run.outcomes.values())
        took = max(self._clock() - self._start, 0.001)
        counts = ", ".join(f"{run.outcomes[outcome]:,} {outcome.value}" for outcome in Outcome)
        rate = f"{judged / took:,.0f} a second"
        self.note(f"Judged {_count(judged, 'comment')} in {took:.1f} s ({rate}): {counts}.")
        if run.rules:
            rules = ", ".join(f"{rule} {count:,}" for rule, count in run.rules.most_common())
            self.note(f"Objections by rule: {rules}.")
        if run.bad:
            self.note(f"{_count(run.bad, 'line')} could not be read.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
