"""The shipped model says what it should of plain cases, is checked before it is used, and fails aloud."""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rejoinder.classifiers import registry
from rejoinder.classifiers.gather import gather
from rejoinder.classifiers.house import HEADS, House
from rejoinder.classifiers.house.house import UNREAD_LANGUAGE
from rejoinder.classifiers.house.model import ModelError, weights_folder

# Scores of int8 weights differ between processors by so much.
PROCESSORS = 0.02
CLEAN = (
    "The council promised us a crossing two years ago and we are still waiting.",
    "My Muslim neighbours brought soup when I was ill.",
    "Twelve people were killed when the shell hit the market, the ministry said.",
    "I disagree with the columnist, and I think the figures in the second paragraph are wrong.",
)
ABUSE = (
    "You are a disgusting piece of shit and everybody hates you.",
    "All Muslims are vermin and should be exterminated.",
    "Kill all the Jews.",
    "Shut up, you stupid bitch.",
)


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(weights_folder(), tmp_path / "weights"))


def test_the_weights_are_the_ones_that_their_manifest_names() -> None:
    told = json.loads((weights_folder() / "model.json").read_text(encoding="utf-8"))["digests"]
    assert set(told) == {"model.onnx", "tokenizer.json"}
    for name, digest in told.items():
        assert hashlib.sha256((weights_folder() / name).read_bytes()).hexdigest() == digest


def test_all_files_together_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in weights_folder().iterdir()) <= 26 * 2**20


def test_it_is_found_by_its_name() -> None:
    ready, absent = registry.find(["house"])
    assert [one.NAME for one in ready] == ["house"]
    assert absent == []


def test_plain_abuse_scores_high_and_plain_talk_low(house: House) -> None:
    clean = [one["offensive"].value for one in house.score(CLEAN, "en")]
    abuse = [one["offensive"].value for one in house.score(ABUSE, "en")]
    assert max(clean) < 0.5 < min(abuse)


def test_hatred_of_a_people_counts_as_incitement_and_an_insult_to_one_person_less(house: House) -> None:
    hatred, insult = house.score(
        ["All Muslims are vermin and should be exterminated.", "You utter idiot."], "en"
    )
    assert hatred["incitement"].value > 0.6 > insult["incitement"].value + 0.2


def test_every_head_gives_a_score_and_none_is_certain(house: House) -> None:
    (scores,) = house.score(["You are an idiot."], "en")
    assert tuple(scores) == HEADS
    assert all(0 < score.value < 1 and score.spans == () for score in scores.values())


def test_texts_read_together_score_exactly_as_they_do_alone(house: House) -> None:
    together = house.score([*CLEAN, *ABUSE], "en")
    assert together == [house.score([text], "en")[0] for text in (*CLEAN, *ABUSE)]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        *((word, "idiot") for word in ("𝖎𝖉𝖎𝖔𝖙", "ⓘⓓⓘⓞⓣ", "іdіоt", "1d10t", "i*d*i*o*t", "idiooot")),
        # The tokenizer parts these into as many pieces as the words that they hide.
        ("re7ard", "retard"),
        ("¢uck", "cuck"),
    ],
)
def test_one_disguised_word_is_read_however_long_the_comment_around_it(
    house: House, word: str, meant: str
) -> None:
    around = "The minutes of the last meeting say when the bridge will be repaired, and who pays for it. " * 4
    plain, hidden, without = (
        house.score([f"{around}You {one}, read them."], "en")[0]["offensive"].value
        for one in (meant, word, "may")
    )
    assert hidden >= plain - PROCESSORS and plain > without + 0.1


def test_a_disguise_as_long_as_a_book_is_read_in_windows(house: House) -> None:
    (long,) = house.score(["ⓘⓓⓘⓞⓣ" * 400], "en")
    (short,) = house.score(["ⓘⓓⓘⓞⓣ"], "en")
    assert long["offensive"].value > 0.5 and short["offensive"].value > 0.5


def test_threads_may_read_at_the_same_time(house: House) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda text: house.score([text], "en")[0]["offensive"].value, ABUSE * 4))
    for text, value in zip(ABUSE * 4, answers, strict=True):
        assert value == pytest.approx(house.score([text], "en")[0]["offensive"].value, abs=PROCESSORS)


def test_a_disguised_word_does_not_hide(house: House) -> None:
    plain, hidden = house.score(["you are such an idiot", "you are such an 1.d.1.0.t"], "en")
    assert hidden["offensive"].value > 0.5
    assert hidden["offensive"].value > plain["offensive"].value - 0.25


def test_the_words_that_carry_a_score_are_marked_as_they_were_typed(house: House) -> None:
    text = "I went to the market this morning. You are a fucking idiot. The weather was mild."
    explained = house.explain(text, ["offensive"], "en")["offensive"]
    marked = " ".join(text[start:end] for start, end in explained.spans)
    assert "idiot" in marked
    assert "weather" not in marked and "market" not in marked


def test_an_explanation_keeps_the_score(house: House) -> None:
    text = "Shut up, you stupid bitch."
    (scored,) = house.score([text], "en")
    told = house.explain(text, ["offensive", "insult", "unheard-of"], "en")
    assert set(told) == {"offensive", "insult"}
    assert told["offensive"].value == pytest.approx(scored["offensive"].value, abs=PROCESSORS)


def test_abuse_at_the_end_of_a_long_text_is_seen(house: House) -> None:
    calm = "The council met on Tuesday and talked about the budget for the new library. " * 60
    before, after = house.score([calm, calm + "You are a disgusting piece of shit."], "en")
    assert before["offensive"].value < 0.5 < after["offensive"].value


def test_another_language_is_not_judged_as_if_it_were_english(house: House) -> None:
    (scores,) = house.score(["Du bist ein Idiot."], "de")
    assert set(scores) == {UNREAD_LANGUAGE}
    assert house.explain("Du bist ein Idiot.", ["offensive"], "de") == {}


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "😀" * 300, "a" * 65_000, "\u0301" * 5_000])
def test_any_text_gets_scores(house: House, text: str) -> None:
    (scores,) = house.score([text], "en")
    assert tuple(scores) == HEADS


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_damaged_file_is_refused_and_named(copied: Path, name: str) -> None:
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(content)
    with pytest.raises(ModelError, match=rf"{name} .* is damaged"):
        House(copied).score(["Hello."], "en")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "model.json"])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(ModelError, match=name):
        House(copied).score(["Hello."], "en")


def test_a_manifest_without_sense_is_refused(copied: Path) -> None:
    (copied / "model.json").write_text('{"version": "1"}', encoding="utf-8")
    with pytest.raises(ModelError, match="makes no sense"):
        House(copied).score(["Hello."], "en")


def test_a_broken_model_is_missing_to_who_gathers_and_read_again_when_it_is_whole(copied: Path) -> None:
    house = House(copied)
    whole = (copied / "model.onnx").read_bytes()
    (copied / "model.onnx").write_bytes(b"no model")
    assert gather("Hello.", [house], 5.0, language="en").missing == ("house",)
    (copied / "model.onnx").write_bytes(whole)
    assert gather("Hello.", [house], 5.0, language="en").missing == ()
