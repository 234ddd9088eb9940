"""What `rejoinder judge` does with a batch of lines, and how it cuts what it reads into batches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.classifiers import registry
from rejoinder.classifiers.classifier import Classifier, Score
from rejoinder.commands.comment_lines import Splitter
from rejoinder.commands.judging.batch import Bench, Order, Told, Unread
from rejoinder.commands.judging.feed import BYTES, LINES, Feed
from rejoinder.policy import presets
from rejoinder.policy.ruleset import load

ROOT = Path(__file__).resolve().parents[2]
RULES = load("requires = ['ear']\nonly_listed = true\n[rules.offensive]\n")


class Ear:
    """Takes exception to numbskulls, is spoilt by the word “poison”, and may have nothing to hear with."""

    NAME = "ear"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.deaf = False

    def warm(self) -> None:
        if self.deaf:
            raise FileNotFoundError("the drum is missing")

    def score(self, texts: Sequence[str], language: str) -> list[dict[str, Score]]:
        self.asked.append(list(texts))
        self.warm()
        if any("poison" in text for text in texts):
            raise ValueError("spoilt")
        return [{"offensive": Score(0.95 if "numbskull" in text else 0.05)} for text in texts]

    def explain(self, text: str, names: Sequence[str], language: str) -> dict[str, Score]:
        at = text.index("numbskull")
        return {"offensive": Score(0.95, ((at, at + len("numbskull")),))}


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    made = Ear()

    def find(names: Sequence[str]) -> tuple[list[Classifier], list[str]]:
        return [made] if "ear" in names else [], [name for name in names if name != "ear"]

    monkeypatch.setattr(registry, "find", find)
    yield made


def line(number: int, **fields: Any) -> tuple[int, bytes]:
    return number, json.dumps({"id": number, **fields}).encode()


def shown(answer: Told | Unread) -> dict[str, Any]:
    assert isinstance(answer, Told)
    verdict: dict[str, Any] = json.loads(answer.shown)
    return verdict


def test_a_batch_is_read_in_one_call_and_answered_in_order(ear: Ear) -> None:
    answers = Bench(Order.of(RULES, "jsonl")).judge(
        [line(1, text="Fine."), (3, b"nonsense"), line(7, text="You numbskull!"), line(8, text="")]
    )
    assert ear.asked == [["Fine.", "You numbskull!", ""]]
    assert [answer.number for answer in answers] == [1, 3, 7, 8]
    assert isinstance(answers[1], Unread) and "not JSON" in answers[1].why
    assert [shown(answers[at])["outcome"] for at in (0, 2, 3)] == ["publish", "reject", "publish"]


def test_the_words_are_asked_for_where_a_comment_is_stopped(ear: Ear) -> None:
    (answer,) = Bench(Order.of(RULES, "jsonl")).judge([line(1, text="Oh, you numbskull!")])
    (found,) = shown(answer)["findings"]
    assert (found["span"], found["quote"]) == ([8, 17], "numbskull")


def test_what_is_quoted_of_the_comment_answered_is_not_held_against_it(ear: Ear) -> None:
    (answer,) = Bench(Order.of(RULES, "jsonl")).judge(
        [line(1, text="> You numbskull, sit down\n\nNo way to speak.", parent="You numbskull, sit down")]
    )
    assert shown(answer)["outcome"] == "publish"
    assert "numbskull" not in ear.asked[0][0]


def test_one_comment_that_cannot_be_read_does_not_hold_the_others(ear: Ear) -> None:
    answers = Bench(Order.of(RULES, "jsonl")).judge(
        [line(1, text="Fine."), line(2, text="poison"), line(3, text="numbskull")]
    )
    assert [shown(answer)["outcome"] for answer in answers] == ["publish", "hold", "reject"]
    assert shown(answers[1])["findings"][0]["rule"] == "unread"


def test_a_classifier_that_cannot_be_loaded_is_complained_of_once_and_all_is_held(ear: Ear) -> None:
    ear.deaf = True
    bench = Bench(Order.of(RULES, "jsonl"))
    (complaint,) = bench.complaints
    assert "“ear”" in complaint and "the drum is missing" in complaint and "held" in complaint
    answers = bench.judge([line(number, text="Fine.") for number in range(5)])
    assert [shown(answer)["outcome"] for answer in answers] == ["hold"] * 5
    assert len(ear.asked) == 1


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("damage", ["missing", "corrupt"])
def test_without_the_shipped_model_it_is_said_once_and_all_is_held(
    tmp_path: Path, damage: str, workers: str
) -> None:
    if damage == "corrupt":
        for name in ("model.onnx", "tokenizer.json"):
            (tmp_path / name).write_bytes(b"not what was shipped")
        curves = {head: [[-1, -1], [1, 1]] for head in ("offensive", "incitement", "threat", "insult",
                                                       "identity", "profanity")}  # fmt: skip
        told = {"version": "1", "digests": {}, "calibration": curves}
        (tmp_path / "model.json").write_text(json.dumps(told))
    (tmp_path / "rules.toml").write_text("requires = ['house']")
    # A module of this name is imported by each process as it starts, the workers' too.
    (tmp_path / "sitecustomize.py").write_text(
        "from pathlib import Path\nfrom rejoinder.classifiers.house import model\n"
        f"model.weights_folder = lambda: Path({str(tmp_path)!r})\n"
    )
    given = b"".join(line(number, text="Fine.")[1] + b"\n" for number in range(LINES + 1))
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "rejoinder",
            "judge",
            "--workers",
            workers,
            "--rules",
            tmp_path / "rules.toml",
        ],
        input=given,
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}"},
    )
    assert done.returncode == 0, done.stderr.decode()
    assert [json.loads(one)["outcome"] for one in done.stdout.splitlines()] == ["hold"] * (LINES + 1)
    said = [note for note in done.stderr.decode().splitlines() if "cannot read" in note]
    assert len(said) == 1 and "“house”" in said[0]


def test_a_preset_changes_the_thresholds_judged_by() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rejoinder", "judge", "--preset", "strict"],
        input=line(1, text="Fine.")[1],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert json.loads(done.stdout)["ruleset"] == presets.load("strict").digest


def fed(tmp_path: Path, stack: ExitStack, data: bytes) -> Feed:
    path = tmp_path / "lines"
    path.write_bytes(data)
    return Feed(stack.enter_context(path.open("rb")))


def test_a_batch_is_bounded_in_lines_and_in_bytes(tmp_path: Path) -> None:
    sizes = []
    with ExitStack() as stack:
        feed = fed(tmp_path, stack, b"x\n" * (LINES + 5) + b"y" * BYTES + b"\n" + b"z\n")
        while not feed.ended or len(feed):
            feed.fill()
            sizes.append(len(feed.batch()))
    assert sizes == [LINES, 6, 1]


def test_what_has_come_is_handed_on_without_waiting_for_more() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as source, os.fdopen(writing, "wb", buffering=0) as end:
        feed = Feed(source)
        end.write(b"one\ntwo\nthr")
        feed.fill()
        assert feed.batch() == [(1, b"one"), (2, b"two")]
        end.write(b"ee\n")
        feed.fill()
        assert feed.batch() == [(3, b"three")]
        end.close()
        feed.fill()
        assert (feed.ended, feed.batch()) == (True, [])


@given(st.lists(st.binary(max_size=12).map(lambda data: data.replace(b"a", b"\n"))))
def test_lines_are_the_same_however_they_are_read(pieces: list[bytes]) -> None:
    cut = Splitter()
    found = [one for piece in pieces for one in cut.take(piece)] + cut.end()
    whole = b"".join(pieces).removeprefix(b"\xef\xbb\xbf").split(b"\n")
    expected = [(number, text) for number, text in enumerate(whole, 1) if text.strip()]
    assert found == expected
