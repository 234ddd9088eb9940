"""`rejoinder calibrate` keeps what a site asks for on its own comments, and says what it cannot do."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from rejoinder import cli
from rejoinder.classifiers.classifier import Score
from rejoinder.commands import CommandError, calibrate
from rejoinder.commands.calibration import fit
from rejoinder.commands.calibration.fit import Fit, Share
from rejoinder.commands.calibration.hearing import Hearing
from rejoinder.commands.calibration.sample import Sample, ScoreRules
from rejoinder.policy import presets, submission
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import load
from rejoinder.policy.settings import plain
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Outcome
from tests.policy.lexicon import few_words

__all__ = ["few_words"]
pytestmark = pytest.mark.usefixtures("few_words")
NAMES = ("offensive", "incitement", "threat")
WORDS = ("numbskull", "zorker", "vermin", "break your legs", "bridge", "harbour", "ferry", "dratted")


class Written:
    """A classifier whose scores are written in the comment, in thousandths."""

    NAME = "house"

    def __init__(self) -> None:
        self.batches: list[int] = []

    def score(self, texts: Sequence[str], language: str) -> list[dict[str, Score]]:
        self.batches.append(len(texts))
        if any("spoilt" in text for text in texts):
            raise RuntimeError("cannot read it")
        return [
            {
                name: Score(int(value) / 1000)
                for name, value in zip(NAMES, re.findall(r"\d+", text), strict=True)
            }
            for text in texts
        ]


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> Written:
    made = Written()
    monkeypatch.setattr(calibrate, "find", lambda names: ([made], []))
    return made


def comment(dice: random.Random) -> str:
    scores = [min(999, int(1000 * dice.betavariate(0.5, 4))) for _ in NAMES]
    word = dice.choice(WORDS) if dice.random() < 0.2 else "bridge"
    return f"The {word} again: {scores[0]} {scores[1]} {scores[2]}"


def comments(path: Path, count: int = 3000, seed: int = 7, extra: Sequence[str] = ()) -> Path:
    dice = random.Random(seed)
    rows = [json.dumps({"text": comment(dice)}) for _ in range(count)]
    path.write_text("\n".join([*rows, *extra]) + "\n", encoding="utf-8")
    return path


def judged(path: Path, rules: Path) -> tuple[float, float]:
    """The shares held or rejected, and rejected, of the comments in a file, by the real judge."""
    ruleset = load(rules)
    house = Written()
    outcomes = []
    for row in path.read_text(encoding="utf-8").splitlines():
        text = json.loads(row)["text"]
        scores = {
            name: submission.Score(score.value, (), "house")
            for name, score in house.score([text], "en")[0].items()
        }
        outcomes.append(judge(Submission(text, scores=scores, language="en"), ruleset).outcome)
    stopped = sum(outcome is not Outcome.PUBLISH for outcome in outcomes)
    return stopped / len(outcomes), outcomes.count(Outcome.REJECT) / len(outcomes)


# Without what words alone lead to, so that the thresholds decide.
ONLY = "only_listed = true\n[rules.offensive]\nslurs = 'pass'\n[rules.incitement]\nwords_from = 0\n"


@pytest.mark.parametrize(("hold", "reject"), [("5%", "0.5%"), ("20%", "2%"), ("1%", "0.1%"), ("33%", "0.5%")])
def test_the_real_judge_stops_no_more_than_asked_and_nearly_as_much(
    tmp_path: Path, hold: str, reject: str
) -> None:
    path = comments(tmp_path / "ours.jsonl")
    rules, base = tmp_path / "rules.toml", tmp_path / "base.toml"
    base.write_text(ONLY, encoding="utf-8")
    arguments = [str(path), "--rules", str(base), "--out", str(rules)]
    assert calibrate.main([*arguments, "--hold-at-most", hold, "--reject-at-most", reject]) == 0
    held, rejected = judged(path, rules)
    assert calibrate.share(hold) * 0.8 <= held <= calibrate.share(hold)
    assert rejected <= calibrate.share(reject)


def test_what_is_told_of_the_shares_is_what_the_real_judge_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = comments(tmp_path / "ours.jsonl")
    rules = tmp_path / "rules.toml"
    assert calibrate.main([str(path), "--out", str(rules)]) == 0
    held, rejected = judged(path, rules)
    told = capsys.readouterr().out
    row = re.search(r"held or rejected +(\S+) +(\S+) +(\S+) +5%", told)
    assert row and row[2] == f"{held * 100:.3g}%"
    row = re.search(r"\nrejected +(\S+) +(\S+) +(\S+) +0\.5%", told)
    assert row and row[2] == f"{rejected * 100:.3g}%"
    assert f"# Of them it holds or rejects {held * 100:.3g}%" in rules.read_text(encoding="utf-8")


def test_the_ruleset_written_can_be_used_and_requires_the_classifier(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    calibrate.main([str(comments(tmp_path / "ours.jsonl")), "--out", str(rules), "--preset", "strict"])
    ruleset = load(rules)
    values = {rule.NAME: plain(rule) for rule in ruleset.rules}
    assert ruleset.requires == ("house",)
    assert values["offensive"]["strong_profanity"] == "hold"
    for rule in ("offensive", "incitement"):
        assert fit.HOLD_LIMITS[0] <= values[rule]["hold_from"] <= fit.HOLD_LIMITS[1]
        assert fit.REJECT_LIMITS[0] <= values[rule]["reject_from"] <= fit.REJECT_LIMITS[1]
        assert values[rule]["hold_from"] <= values[rule]["reject_from"]


def test_a_site_s_own_rules_are_kept_but_for_the_thresholds(tmp_path: Path) -> None:
    base, rules = tmp_path / "base.toml", tmp_path / "rules.toml"
    base.write_text(
        "language = 'en-GB'\n[rules.links]\nhold_from = 9\n[rules.incitement]\nreject_from = 0\n",
        encoding="utf-8",
    )
    calibrate.main([str(comments(tmp_path / "ours.jsonl")), "--rules", str(base), "--out", str(rules)])
    ruleset = load(rules)
    values = {rule.NAME: plain(rule) for rule in ruleset.rules}
    assert ruleset.language == "en-GB"
    assert values["links"]["hold_from"] == 9
    assert values["incitement"]["reject_from"] == 0


@pytest.mark.parametrize("preset", presets.NAMES)
@pytest.mark.parametrize(("most", "hold", "reject"), [(0.02, 0.05, 0.005), (0.3, 0.05, 0.005), (0.99, 0.01, 0.01)])
def test_every_threshold_keeps_its_limits_and_none_rejects_below_where_it_holds(
    preset: str, most: float, hold: float, reject: float
) -> None:
    dice = random.Random(11)
    sample = Sample()
    for _ in range(300):
        sample.add({name: most * dice.random() for name in NAMES}, 0)
    rules = presets.load(preset)
    chosen = Fit(sample, ScoreRules(rules)).choose(hold, reject)
    assert all(value >= 0.8 for (_, name), value in chosen.items() if name.startswith("reject_"))
    held = {name: value for (_, name), value in chosen.items() if name not in {"agree_from"}}
    assert all(value >= 0.05 for value in held.values())
    for rejecting in (fit.OFFENSIVE_REJECT, fit.OFFENSIVE_WORDS):
        assert chosen[fit.OFFENSIVE_HOLD] <= chosen[rejecting] <= chosen[fit.OFFENSIVE_REJECT]
    assert chosen[fit.INCITEMENT_HOLD] <= chosen[fit.INCITEMENT_REJECT]
    assert chosen[fit.THREAT_WORDS] <= chosen[fit.THREAT]
    assert chosen[fit.WORDS] <= chosen[fit.INCITEMENT_HOLD]
    calibrate.with_thresholds(rules, chosen)


def test_clean_comments_do_not_have_a_mild_insult_rejected(tmp_path: Path) -> None:
    path, rules = tmp_path / "ours.jsonl", tmp_path / "rules.toml"
    clean = [json.dumps({"text": f"The ferry again: {20 + number % 30} 10 10"}) for number in range(300)]
    path.write_text("\n".join(clean), encoding="utf-8")
    calibrate.main([str(path), "--out", str(rules)])
    tried = tmp_path / "tried.jsonl"
    tried.write_text(json.dumps({"text": "You numbskull: 758 10 10"}), encoding="utf-8")
    assert judged(tried, rules) == (1.0, 0.0)


def test_where_only_words_reject_their_threshold_is_set_too(tmp_path: Path) -> None:
    base, rules = tmp_path / "base.toml", tmp_path / "rules.toml"
    base.write_text("[rules.offensive]\nreject_from = 0\nreject_words_from = 0.5\n", encoding="utf-8")
    calibrate.main([str(comments(tmp_path / "ours.jsonl")), "--rules", str(base), "--out", str(rules)])
    values = {rule.NAME: plain(rule) for rule in load(rules).rules}["offensive"]
    assert values["reject_from"] == 0
    assert values["hold_from"] <= values["reject_words_from"] and values["reject_words_from"] >= 0.8


def test_the_curve_is_drawn_when_asked_for(tmp_path: Path) -> None:
    plot = tmp_path / "curve.svg"
    rules = tmp_path / "rules.toml"
    calibrate.main([str(comments(tmp_path / "ours.jsonl")), "--out", str(rules), "--plot", str(plot)])
    said = {element.text for element in ET.parse(plot).iter() if element.text}
    assert {"How many of 3,000 comments reach each score", "at most 5\u00a0% held"} <= said
    assert any(text.startswith("offensive: hold 0.") for text in said)


def test_files_that_are_there_are_not_written_over_unless_forced(tmp_path: Path) -> None:
    path = comments(tmp_path / "ours.jsonl")
    rules = tmp_path / "rules.toml"
    rules.write_text("mine", encoding="utf-8")
    with pytest.raises(CommandError, match="is there already; choose another name or add --force"):
        calibrate.main([str(path), "--out", str(rules)])
    assert rules.read_text(encoding="utf-8") == "mine"
    assert calibrate.main([str(path), "--out", str(rules), "--force"]) == 0
    load(rules)


@pytest.mark.parametrize("way", ["itself", "link", "second name", "detour"])
def test_what_is_read_is_never_written_over_even_if_forced(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path, base = comments(tmp_path / "ours.jsonl", 200), tmp_path / "base.toml"
    base.write_text(ONLY, encoding="utf-8")
    before = (path.read_bytes(), base.read_bytes())
    for read, why in ((path, "the comments are read from it"), (base, "the rules are read from it")):
        other = Path(f"other-{read.name}")
        if way == "link":
            other.symlink_to(read)
        elif way == "second name":
            other.hardlink_to(read)
        else:
            other = read if way == "itself" else Path("..") / tmp_path.name / read.name
        given = [str(path), "--rules", str(base), "--force"]
        with pytest.raises(CommandError, match=f"cannot be written: {why}. Choose another name."):
            calibrate.main([*given, "--out", str(other)])
        with pytest.raises(CommandError, match=f"cannot be written: {why}. Choose another name."):
            calibrate.main([*given, "--out", "new.toml", "--plot", str(other)])
    assert (path.read_bytes(), base.read_bytes()) == before


def test_ruleset_and_curve_cannot_be_one_file(tmp_path: Path) -> None:
    path, out = comments(tmp_path / "ours.jsonl", 200), tmp_path / "new"
    with pytest.raises(CommandError, match="the ruleset is written to it"):
        calibrate.main([str(path), "--force", "--out", str(out), "--plot", f"{tmp_path}/./new"])
    assert not out.exists()


def test_comments_from_standard_input_are_not_written_over_either(tmp_path: Path) -> None:
    path = comments(tmp_path / "ours.jsonl", 200)
    before = path.read_bytes()
    with path.open("rb") as source:
        done = subprocess.run(
            [sys.executable, "-m", "rejoinder", "calibrate", "-", "--force", "--out", str(path)],
            stdin=source,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1 and "the comments are read from it" in done.stderr
    assert path.read_bytes() == before


def test_too_few_comments_are_refused_with_the_reason_and_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    german = json.dumps(
        {"text": "Die neue Brücke wird erst im Herbst fertig, und niemand wundert sich darüber. 1 2 3"}
    )
    path = comments(tmp_path / "ours.jsonl", 199, extra=[german, "no json", json.dumps({"text": "spoilt"})])
    out = tmp_path / "rules.toml"
    with pytest.raises(CommandError) as refused:
        calibrate.main([str(path), "--out", str(out)])
    told = str(refused.value)
    assert "Only 199 comments could be scored, and at least 200 are needed" in told
    assert (
        "1 line that could not be read; 1 comment in a language that is not read; 1 comment that could not be"
        in told
    )
    assert "line 201: not JSON" in capsys.readouterr().err
    assert not out.exists()


def test_few_comments_are_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calibrate.main([str(comments(tmp_path / "ours.jsonl", 300)), "--out", str(tmp_path / "rules.toml")])
    assert "300 comments are few" in capsys.readouterr().out


def test_words_that_stop_more_than_asked_are_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ours.jsonl"
    path.write_text((json.dumps({"text": "A zorker: 1 1 1"}) + "\n") * 300, encoding="utf-8")
    calibrate.main([str(path), "--out", str(tmp_path / "rules.toml")])
    assert "More than asked are held or rejected: words alone stop some" in capsys.readouterr().out


def test_a_comment_that_spoils_a_batch_costs_only_itself(house: Written) -> None:
    rules = ScoreRules(presets.load("standard"))
    hearing = Hearing(presets.load("standard"), rules, [house])
    for text in ("One: 1 2 3", "spoilt", "Two: 4 5 6"):
        hearing.take({"text": text})
    hearing.finish()
    assert (len(hearing.sample), hearing.failed) == (2, 1)
    assert list(hearing.sample.threat) == [0.003, 0.006]


def test_comments_are_scored_in_batches_and_not_kept(house: Written) -> None:
    rules = ScoreRules(presets.load("standard"))
    hearing = Hearing(presets.load("standard"), rules, [house])
    for number in range(200):
        hearing.take({"text": f"Fine: {number} 1 1"})
    hearing.finish()
    assert house.batches == [64, 64, 64, 8]
    assert hearing._waiting == []
    assert all(isinstance(getattr(hearing.sample, name)[0], float) for name in NAMES)


def test_what_is_quoted_of_the_parent_is_neither_scored_nor_counted() -> None:
    rules = ScoreRules(presets.load("standard"))
    hearing = Hearing(presets.load("standard"), rules, [Written()])
    hearing.take(
        {"text": "> vermin and numbskull 777 888\nNo: 1 2 3", "parent": "Vermin and numbskull 777 888"}
    )
    hearing.finish()
    assert (list(hearing.sample.offensive), list(hearing.sample.signs)) == ([0.001], [0])


@pytest.mark.parametrize("typed", ["5", "-1%", "0%", "51%", "half", "", "%", "nan%"])
def test_what_is_no_share_is_refused(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        calibrate.main(["x.jsonl", f"--hold-at-most={typed}"])
    assert "write one such as 5%" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.jsonl"], "Cannot read nowhere.jsonl"),
        (["x.jsonl", "--rules", "nowhere.toml"], "Cannot read nowhere.toml"),
        (["x.jsonl", "--hold-at-most", "1%", "--reject-at-most", "2%"], "cannot be more than --hold-at-most"),
        (["x.jsonl", "--out", "nowhere/rules.toml"], "There is no directory nowhere"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_read(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=re.escape(said)):
        calibrate.main(arguments)


def test_rules_without_a_score_rule_have_nothing_to_calibrate(tmp_path: Path) -> None:
    base = tmp_path / "base.toml"
    base.write_text("only_listed = true\n[rules.links]\n", encoding="utf-8")
    with pytest.raises(CommandError, match="nothing to calibrate"):
        calibrate.main(["x.jsonl", "--rules", str(base), "--out", str(tmp_path / "rules.toml")])


def test_rules_that_require_another_classifier_than_those_installed_are_refused(tmp_path: Path) -> None:
    base = tmp_path / "base.toml"
    base.write_text("requires = ['house', 'nosuch']\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"base\.toml, line 1: no classifier “nosuch” is installed here"):
        calibrate.main(["x.jsonl", "--rules", str(base), "--out", str(tmp_path / "rules.toml")])


def test_without_the_classifier_nothing_is_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrate, "find", lambda names: ([], list(names)))
    with pytest.raises(CommandError, match="No classifier “house” is installed"):
        calibrate.main(["x.jsonl", "--out", str(tmp_path / "rules.toml")])


@pytest.mark.parametrize(
    ("count", "of", "upper"), [(0, 200, 0.0188), (1, 200, 0.0278), (10, 200, 0.0896), (50, 1000, 0.0653)]
)
def test_the_upper_bound_is_wilsons(count: int, of: int, upper: float) -> None:
    assert Share(count, of).upper == pytest.approx(upper, abs=0.0001)


def test_choosing_over_a_million_comments_keeps_a_few_bytes_each() -> None:
    sample = Sample()
    assert (
        sum(array.itemsize for array in (sample.offensive, sample.incitement, sample.threat, sample.signs))
        == 25
    )


def test_ties_are_not_let_past_the_limit() -> None:
    sample = Sample()
    for _ in range(900):
        sample.add({"offensive": 0.1}, 0)
    for _ in range(100):
        sample.add({"offensive": 0.7}, 0)
    fitted = Fit(sample, ScoreRules(presets.load("standard")))
    chosen = fitted.choose(0.05, 0.005)
    assert chosen[fit.OFFENSIVE_HOLD] > 0.7
    assert fitted.stopped(chosen).held_or_rejected.count == 0


def test_the_command_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.summaries()["calibrate"] == calibrate.SUMMARY
