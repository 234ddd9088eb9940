"""`rejoinder calibrate`: sets a site's thresholds from its own published comments."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from rejoinder.classifiers.registry import find, offered
from rejoinder.commands import CommandError
from rejoinder.commands.calibration.curve import curve
from rejoinder.commands.calibration.fit import Fit, Share, Stopped, Thresholds
from rejoinder.commands.calibration.hearing import Hearing
from rejoinder.commands.calibration.sample import ScoreRules
from rejoinder.commands.comment_lines import BadLineError, lines, read_record
from rejoinder.policy import presets
from rejoinder.policy.ruleset import Ruleset, RulesetError, load_new
from rejoinder.policy.scores import HOUSE
from rejoinder.policy.settings import build, plain

SUMMARY = "set a site's thresholds from its own published comments"

FEWEST = 200
"""Comments below which nothing is chosen: one in 200 could then be told only by a single comment."""
_FEW = 2000
_NOTE_EVERY_S = 30.0


def main(argv: list[str]) -> int:
    """Run the command. Raises CommandError where it cannot be done, with what to do."""
    options = _options(argv)
    if options.reject_at_most > options.hold_at_most:
        raise CommandError(
            "--reject-at-most cannot be more than --hold-at-most: what is rejected counts as held too."
        )
    _refuse_to_overwrite(options)
    ruleset = _ruleset(options)
    rules = ScoreRules(ruleset)
    if rules.offensive is None and rules.incitement is None:
        raise CommandError(
            "This ruleset has neither the rule “offensive” nor “incitement” on, so there is nothing to calibrate."
        )
    ruleset = replace(ruleset, requires=ruleset.requires or (HOUSE,))
    classifiers, absent = find(ruleset.requires)
    if absent:
        raise CommandError(f"No classifier “{absent[0]}” is installed, so comments cannot be scored.")
    hearing = Hearing(ruleset, rules, classifiers)
    bad = _read(options.file, hearing)
    _check_size(hearing, bad)
    fitted = Fit(hearing.sample, rules)
    chosen = fitted.choose(options.hold_at_most, options.reject_at_most)
    calibrated = with_thresholds(ruleset, chosen)
    stopped = fitted.stopped(chosen)
    options.out.write_text(_heading(options, stopped) + calibrated.to_toml(), encoding="utf-8")
    if options.plot:
        limits = {"held": options.hold_at_most, "rejected": options.reject_at_most}
        options.plot.write_text(curve(fitted, chosen, limits), encoding="utf-8")
    _report(options, hearing, fitted, chosen, stopped)
    return 0


def share(typed: str) -> float:
    """A share as it is typed, “5%” or “0.05”. Raises ArgumentTypeError for anything but 0 to 50 per cent."""
    written = typed.strip().replace(" ", "")
    try:
        value = float(written[:-1]) / 100 if written.endswith("%") else float(written)
    except ValueError:
        value = -1.0
    if not 0 < value <= 0.5:
        raise argparse.ArgumentTypeError(f"“{typed}” is no share; write one such as 5%, or 0.05, up to 50%")
    return value


def with_thresholds(ruleset: Ruleset, thresholds: Thresholds) -> Ruleset:
    """The ruleset with these thresholds in the rules that have them."""
    made = []
    for rule in ruleset.rules:
        values = {setting: value for (name, setting), value in thresholds.items() if name == rule.NAME}
        changed, complaints = build(type(rule), {**plain(rule), **values}) if values else (rule, [])
        if changed is None:
            raise CommandError(f"No thresholds were found that the rule can use: {complaints[0].message}")
        made.append(changed)
    return replace(ruleset, rules=tuple(made))


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="rejoinder calibrate",
        description="Set the thresholds of the rules that go by scores, from comments that your site has published. "
        'Reads one JSON object a line, as `rejoinder judge` does: {"text", "parent"?, "article"?: {"title", "text"}}.',
        epilog="Exit status: 0; 1 where no thresholds could be set; 2 where the line could not be understood.",
    )
    parser.add_argument("file", metavar="COMMENTS.jsonl", help="the comments; - for a pipe")
    parser.add_argument(
        "--hold-at-most", type=share, default="5%", metavar="SHARE", help="of them, held or rejected (5%%)"
    )
    parser.add_argument(
        "--reject-at-most", type=share, default="0.5%", metavar="SHARE", help="of them, rejected (0.5%%)"
    )
    parser.add_argument("--preset", choices=presets.NAMES, help="begin with a preset's settings")
    parser.add_argument("--rules", type=Path, metavar="rules.toml", help="begin with a ruleset of yours")
    parser.add_argument(
        "--out", type=Path, default=Path("rules.toml"), metavar="rules.toml", help="the ruleset to write"
    )
    parser.add_argument("--plot", type=Path, metavar="curve.svg", help="draw the share at each threshold")
    parser.add_argument("--force", action="store_true", help="write over files that are there, but none that is read")
    # Every command takes a data directory, so that scripts can pass it to all alike.
    parser.add_argument(
        "--data", metavar="DIR", help="accepted as by every command; calibrating needs no data"
    )
    return parser.parse_args(argv)


def _refuse_to_overwrite(options: argparse.Namespace) -> None:
    """Asked first: scoring a large archive takes long, and its result must not be lost for a name."""
    comments = Path("/dev/stdin" if options.file == "-" else options.file)
    kept = [(comments, "the comments are read from it"), (options.rules, "the rules are read from it")]
    for path in filter(None, (options.out, options.plot)):
        for other, why in kept:
            if other is not None and _is_same(path, other):
                raise CommandError(f"{path} cannot be written: {why}. Choose another name.")
        kept.append((path, "the ruleset is written to it"))
        if path.exists() and not options.force:
            raise CommandError(f"{path} is there already; choose another name or add --force.")
        if not path.parent.is_dir():
            raise CommandError(f"There is no directory {path.parent} to write {path.name} in.")


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file, also by way of links, or would once it is there."""
    try:
        return one.samefile(other)
    except OSError:
        # One of them is not there, or may not be looked at.
        return one.resolve() == other.resolve()


def _ruleset(options: argparse.Namespace) -> Ruleset:
    try:
        ruleset = load_new(options.rules, offered()) if options.rules else presets.load("standard")
    except RulesetError as error:
        raise CommandError("\n".join(f"{options.rules}, {problem}" for problem in error.problems)) from error
    except OSError as error:
        raise CommandError(f"Cannot read {options.rules}: {error.strerror}.") from error
    return presets.apply(ruleset, options.preset) if options.preset else ruleset


def _read(name: str, hearing: Hearing) -> int:
    """Have every comment of the file scored; returns how many lines could not be read."""
    with ExitStack() as stack:
        if name == "-":
            return _heard(sys.stdin.buffer, None, hearing, stack)
        try:
            path = Path(name)
            return _heard(stack.enter_context(path.open("rb")), path.stat().st_size or None, hearing, stack)
        except OSError as error:
            raise CommandError(f"Cannot read {name}: {error.strerror}.") from error


def _heard(source: BinaryIO, size: int | None, hearing: Hearing, stack: ExitStack) -> int:
    console = Console(stderr=True)
    progress = stack.enter_context(Progress(console=console, transient=True, disable=not console.is_terminal))
    task = progress.add_task("Scoring", total=size)
    bad = 0
    noted = time.monotonic()
    for number, line in lines(source):
        try:
            hearing.take(read_record(line))
        except BadLineError as error:
            bad += 1
            progress.console.print(f"line {number}: {error}", markup=False, highlight=False, soft_wrap=True)
        progress.advance(task, len(line))
        if not console.is_terminal and time.monotonic() - noted >= _NOTE_EVERY_S:
            noted = time.monotonic()
            console.print(f"{number:,} lines", highlight=False)
    hearing.finish()
    return bad


def _check_size(hearing: Hearing, bad: int) -> None:
    scored = len(hearing.sample)
    if scored >= FEWEST:
        return
    left_out = [
        f"{_count(count, noun)} {why}"
        for count, noun, why in (
            (bad, "line", "that could not be read"),
            (hearing.unread, "comment", "in a language that is not read"),
            (hearing.failed, "comment", "that could not be scored"),
        )
        if count
    ]
    raise CommandError(
        f"Only {_count(scored, 'comment')} could be scored, and at least {FEWEST} are needed: with fewer, one "
        "comment more or less would move the thresholds. "
        + (f"Left out: {'; '.join(left_out)}. " if left_out else "")
        + "Give more of your published comments (2,000 or more is good), or use a --preset until you have them."
    )


def _heading(options: argparse.Namespace, stopped: Stopped) -> str:
    asked = (
        f"--hold-at-most {_percent(options.hold_at_most)} --reject-at-most {_percent(options.reject_at_most)}"
    )
    return (
        f"# Written by `rejoinder calibrate {asked}` from {stopped.rejected.of:,} comments.\n"
        f"# Of them it holds or rejects {_percent(stopped.held_or_rejected.value)} "
        f"and rejects {_percent(stopped.rejected.value)} by score.\n\n"
    )


def _report(
    options: argparse.Namespace, hearing: Hearing, fitted: Fit, chosen: Thresholds, stopped: Stopped
) -> None:
    console = Console(highlight=False, soft_wrap=True)
    table = Table("Rule", "Setting", "Was", "Is now", box=None, header_style="bold", pad_edge=False)
    for (rule, setting), value in chosen.items():
        table.add_row(rule, setting, f"{fitted.before[rule, setting]:g}", f"{value:g}")
    console.print(table)
    before = fitted.stopped(fitted.before)
    shares = Table(
        "Of these comments",
        "Was",
        "Is now",
        "At most",
        "Asked",
        box=None,
        header_style="bold",
        pad_edge=False,
    )
    for name, old, new, asked in (
        ("held or rejected", before.held_or_rejected, stopped.held_or_rejected, options.hold_at_most),
        ("rejected", before.rejected, stopped.rejected, options.reject_at_most),
    ):
        shares.add_row(name, _percent(old.value), _percent(new.value), _percent(new.upper), _percent(asked))
    console.print(shares)
    console.print(
        "“At most” is what it may be among all your comments like these, in 95 of 100 such samples."
    )
    for remark in _remarks(options, hearing, stopped):
        console.print(remark, markup=False)
    written = f"{options.out} and {options.plot}" if options.plot else str(options.out)
    console.print(f"Wrote {written}. Try it with: rejoinder judge --rules {options.out}", markup=False)


def _remarks(options: argparse.Namespace, hearing: Hearing, stopped: Stopped) -> list[str]:
    remarks = []
    scored = len(hearing.sample)
    if scored < _FEW:
        remarks.append(
            f"{scored:,} comments are few: the true shares may differ by much. Come back with {_FEW:,} or more."
        )
    for what, found, asked in (
        ("held or rejected", stopped.held_or_rejected, options.hold_at_most),
        ("rejected", stopped.rejected, options.reject_at_most),
    ):
        remarks += _missed(what, found, asked)
    if hearing.unread:
        remarks.append(f"Left out: {_count(hearing.unread, 'comment')} in a language that is not read.")
    if hearing.failed:
        remarks.append(f"Left out: {_count(hearing.failed, 'comment')} that could not be scored.")
    return remarks


def _missed(what: str, found: Share, asked: float) -> list[str]:
    if found.value > asked:
        return [
            f"More than asked are {what}: words alone stop some, whatever the thresholds (“slurs” and “profanity” in "
            "the rule “offensive”), or scores lie above the highest threshold there is."
        ]
    return []


def _percent(value: float) -> str:
    return f"{value * 100:.3g}%"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
