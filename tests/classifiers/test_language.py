"""The language of a comment is told where there is enough to tell it from."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from rejoinder.classifiers.language import FEWEST_LETTERS, detect

SENTENCES = {
    "en": "The council promised us a new crossing two years ago, and we are still waiting for it.",
    "de": "Der Stadtrat hat uns vor zwei Jahren einen neuen Übergang versprochen, und wir warten noch.",
    "fr": "Le conseil nous a promis un nouveau passage il y a deux ans, et nous attendons toujours.",
    "es": "El ayuntamiento nos prometió un nuevo paso hace dos años, y todavía lo estamos esperando.",
    "he": "המועצה הבטיחה לנו מעבר חדש לפני שנתיים, ואנחנו עדיין מחכים לו בסבלנות רבה.",
    "ar": "وعدنا المجلس بمعبر جديد قبل عامين وما زلنا ننتظره حتى اليوم في كل صباح ومساء.",
    "ru": "Совет обещал нам новый переход два года назад, а мы всё ещё ждём его каждый день.",
}


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_a_sentence_is_told(language: str, text: str) -> None:
    assert detect(text, "nl") == language


@pytest.mark.parametrize(
    "text", ["", "No way.", "Get lost, idiot", "😀" * 100, "1234567890 " * 20, "x" * (FEWEST_LETTERS - 1)]
)
def test_what_is_too_short_has_the_publication_s_language(text: str) -> None:
    assert detect(text, "pt-BR") == "pt-BR"


def test_a_variety_of_the_language_stays_what_the_publication_calls_it() -> None:
    assert detect(SENTENCES["en"], "en-GB") == "en-GB"
    assert detect(SENTENCES["de"], "de-AT") == "de-AT"
    norwegian = (
        "Kommunen lovet oss en ny overgang for to år siden, og vi venter fremdeles på den hver eneste dag."
    )
    assert detect(norwegian, "nb") == "nb"


def test_a_mixture_that_leaves_doubt_has_the_publication_s_language() -> None:
    assert detect("zzzz qqqq xxxx vvvv wwww kkkk jjjj yyyy hhhh bbbb", "en") == "en"


ENGLISH = "The council decided about the ferry without asking anybody who lives on the other side. "
GERMAN = "Ihr werdet schon sehen, was ihr davon habt, und eure Kinder werden es erst recht sehen."


@pytest.mark.parametrize("text", [ENGLISH * 7 + GERMAN, ENGLISH + GERMAN, ENGLISH * 4 + GERMAN + " " + ENGLISH * 4])
def test_a_piece_that_is_not_read_is_told_wherever_it_stands(text: str) -> None:
    assert detect(text, "en-GB") == "de"
    assert detect(text, "de-AT") == "de-AT"
    assert detect(text, "en-GB", ("en", "de")) in {"en-GB", "de"}


def test_a_few_words_of_another_language_make_no_other_text() -> None:
    assert detect(ENGLISH * 3 + "Quod erat demonstrandum. " + ENGLISH, "en-GB") == "en-GB"


def test_half_a_surrogate_pair_stops_nothing() -> None:
    assert detect("\ud800" + SENTENCES["de"], "en") == "de"


@pytest.mark.slow
def test_real_comments_are_told_nearly_always(samples: Path) -> None:
    wrong = total = 0
    for name, language in (("germeval2018", "de"), ("civil_toxic_spans", "en")):
        with gzip.open(samples / "moderation" / name / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
            for row, _ in zip(csv.DictReader(file), range(1500), strict=False):
                if row["lang"] == language:
                    total += 1
                    wrong += detect(row["text"], language) != language
    assert total > 1000
    assert wrong / total < 0.01


@pytest.mark.parametrize(
    ("text", "language"),
    [("לך מפה", "he"), ("Пошёл вон", "ru"), ("اذهب", "ar"), ("滚开", "zh"), ("Φύγε", "el"), ("ばか", "ja")],
)
def test_a_few_words_in_another_script_are_told_apart(text: str, language: str) -> None:
    assert detect(text, "en") == language


def test_a_few_words_in_the_publication_s_own_script_count_as_its_language() -> None:
    assert detect("Пошёл вон", "uk") == "uk"
    assert detect("لطفا", "fa") == "fa"


def test_letters_that_only_look_the_same_make_no_other_language() -> None:
    assert detect("уоu аrе аn іdіоt", "en") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("გამარჯობა", "und-Geor"),
        ("ეს ადამიანი ქურდია და ეს ყველამ იცის, ვინც აქ უკვე დიდი ხანია ცხოვრობს", "und-Geor"),
        ("Բարեւ ձեզ", "und-Armn"),
        ("সব চোর", "und-Beng"),
        ("ᏣᎳᎩ", "und-Cher"),
        ("ꕙꔤ ꕚꕌ", "und-Zzzz"),
    ],
)
def test_where_no_language_of_a_script_can_be_told_the_script_is(text: str, language: str) -> None:
    assert detect(text, "en") == language


def test_letters_of_which_no_script_has_the_most_are_not_the_publication_s_either() -> None:
    assert detect("東京へ行こう", "en") == "ja"


def test_a_text_in_the_publication_s_own_script_counts_as_its_language_though_it_cannot_be_told() -> None:
    assert detect("გამარჯობა", "ka") == "ka"
    assert detect("ეს ადამიანი ქურდია და ეს ყველამ იცის, ვინც აქ უკვე დიდი ხანია ცხოვრობს", "ka") == "ka"


@pytest.mark.parametrize("text", ["ѕսсκ", "𝐓𝐡𝐢𝐬 𝐢𝐬 𝐢𝐭", "ʜᴇʟʟᴏ ᴛʜᴇʀᴇ", "Déjà vu!", "½ ⅓ 😀"])
def test_letters_that_stand_for_latin_ones_name_no_other_script(text: str) -> None:
    assert detect(text, "en") == "en"
