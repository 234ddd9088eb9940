"""What reading a comment costs: the house beside word lists, a linear model and an encoder of BERT-base's size."""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
import tomllib
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rejoinder.classifiers.house import House
from rejoinder.classifiers.house.model import weights_folder
from rejoinder.lexicon import search
from rejoinder.normalise import read
from rejoinder.policy.ruleset import load
from rejoinder.policy.submission import Submission

HERE = Path(__file__).resolve().parent
STORIES = HERE.parent / "src" / "rejoinder" / "newsroom" / "demo" / "articles"
RIVALS = ("better-profanity", "alt-profanity-check", "onnx", "onnxruntime", "tokenizers")
COMMENTS = 1000
FEW = 200
"""Comments for what takes long."""
ROUNDS = 2
PATTERNS = 5000
LONG = 65_000

Figures = Mapping[str, Any]


def judging(place: Path) -> None:
    """Measure all and print it; what needs the network is left out aloud where there is none."""
    place.mkdir(parents=True, exist_ok=True)
    texts = list(comments(COMMENTS))
    words = [len(text.split()) for text in texts]
    print(
        f"\n## Judging: one core, {COMMENTS:,} comments of {statistics.median(words):.0f} words (median; mean "
        f"{statistics.fmean(words):.0f}, longest {max(words)})\n"
    )
    (place / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    (place / "few.json").write_text(json.dumps(texts[:FEW]), encoding="utf-8")
    runs: list[tuple[str, str, str, str, tuple[str, ...]]] = [
        ("the house, as posted", sys.executable, "as_posted", "texts", ()),
        ("the house model alone", sys.executable, "house", "texts", ()),
    ]
    theirs = rivals(place / "venv")
    if theirs:
        subprocess.run([theirs, HERE / "bert_base.py", place], check=True, stderr=subprocess.DEVNULL)
        tokenizer = str(weights_folder() / "tokenizer.json")
        plain, packed = str(place / "fp32.onnx"), str(place / "int8.onnx")
        runs += [
            ("better-profanity", theirs, "better_profanity", "few", ()),
            ("alt-profanity-check", theirs, "alt_profanity_check", "texts", ()),
            ("BERT-base's size, 32 bits", theirs, "bert_base", "few", (plain, tokenizer)),
            ("BERT-base's size, 8 bits", theirs, "bert_base", "few", (packed, tokenizer)),
        ]
    best: dict[str, Figures] = {}
    for _ in range(ROUNDS):
        for title, python, subject, some, more in runs:
            seen = timed(python, subject, place / f"{some}.json", *more)
            if title not in best or seen["cpu_mean"] < best[title]["cpu_mean"]:
                best[title] = seen
    table(best)
    memory(best)
    lists(texts)
    long()


def table(best: Mapping[str, Figures]) -> None:
    """Each reader's figures, and how the house compares with BERT-base."""
    print(
        "| reader | p50 ms | p99 ms | processor ms, median | batches of 64: comments/s | processor ms each |"
    )
    print("|--|--|--|--|--|--|")
    for title, seen in best.items():
        print(
            f"| {title} {seen['version']} | {seen['p50']:.2f} | {seen['p99']:.2f} | {seen['cpu']:.2f} "
            f"| {seen['batch_per_s']:,.0f} | {seen['batch_cpu']:.2f} |"
        )
    print()
    house = best["the house model alone"]
    for title, seen in best.items():
        if title.startswith("BERT"):
            print(
                f"The house model reads {seen['batch_cpu'] / house['batch_cpu']:.1f} comments in batches, "
                f"{seen['cpu_mean'] / house['cpu_mean']:.1f} one by one, in the processor time of one by {title}."
            )


def memory(best: Mapping[str, Figures]) -> None:
    """What the house model adds to a process."""
    seen = best["the house model alone"]
    print(
        f"\nMemory added by the house model with its runtime: {seen['mib_loaded']:.0f} MiB when loaded, "
        f"{seen['mib_after']:.0f} after {COMMENTS:,} comments."
    )


def lists(texts: list[str]) -> None:
    """Word lists of the shipped lexicon's size and of 5,000 entries."""
    letters = random.Random(2)
    made = [
        "".join(letters.choices("abcdefghiklmnoprstuvw", k=letters.randint(5, 10))) for _ in range(PATTERNS)
    ]
    rules = load(f"only_listed = true\n[rules.blocklist]\nwords = {json.dumps(made)}\n")
    (rule,) = rules.rules
    submissions = [Submission(text, views=read(text, "en"), language="en") for text in texts]
    for title, judge in (
        (f"a blocklist of {PATTERNS:,} words", lambda one: list(rule.judge(one))),
        ("the shipped lexicon", lambda one: search.find_in(one.views)),
        ("undoing disguises, for all of them", lambda one: read(one.text, "en")),
    ):
        judge(submissions[0])
        spent = []
        for one in submissions:
            began = time.process_time_ns()
            judge(one)
            spent.append((time.process_time_ns() - began) / 1e6)
        print(f"\nProcessor time a comment, {title}: {statistics.median(spent):.3f} ms.")


def long() -> None:
    """A text as long as a form may send."""
    text = " ".join(comments(3000))[:LONG]
    house = House()
    house.warm()
    began, spent = time.perf_counter(), time.process_time()
    house.score([text], "en")
    print(
        f"\nA text of {len(text):,} characters: {time.perf_counter() - began:.2f} s, "
        f"of processor time {time.process_time() - spent:.2f} s."
    )


def comments(count: int) -> Iterator[str]:
    """Texts as long as comments under the news, put together from the sentences of the demonstration's readers."""
    dice = random.Random(1)
    said = [sentence for path in sorted(STORIES.glob("*.toml")) for sentence in _said(path)]
    for _ in range(count):
        wanted = min(max(dice.lognormvariate(3.7, 0.75), 4), 300)
        text = ""
        while len(text.split()) < wanted:
            text = f"{text} {dice.choice(said)}".strip()
        yield text


def _said(path: Path) -> Iterator[str]:
    def texts(found: Any) -> Iterator[str]:
        for comment in found:
            yield comment["text"]
            yield from texts(comment.get("replies", ()))

    for text in texts(tomllib.loads(path.read_text(encoding="utf-8")).get("comments", ())):
        plain = re.sub(r"[*_>`#]", "", text)
        yield from (one for one in re.split(r"(?<=[.!?])\s+", plain) if len(one.split()) > 2)


def rivals(place: Path) -> str:
    """The Python of a throw-away environment with the rivals in it; blank where they cannot be had."""
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    # Python's path may lead to this checkout, which is not to be installed there.
    done = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", *RIVALS],
        check=False,
        capture_output=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )
    if done.returncode:
        print("SKIPPED: the rivals could not be installed, so the house is measured alone.\n")
        return ""
    return python


def timed(python: str, subject: str, texts: Path, *more: str) -> Figures:
    """The figures of one reader, in a process of its own, on one thread."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [python, HERE / "timed.py", subject, texts, *more],
        capture_output=True,
        check=False,
        text=True,
        env=os.environ | one,
    )
    if done.returncode:
        raise RuntimeError(f"{subject} could not be timed: {done.stderr[-1000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures
