"""The libel rule: what it finds in its contrast examples, whom it names, and what it costs."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training.libel.measure import HELD_BACK, LATER, OPEN, examples, measure

from rejoinder.policy.libel import wordlists
from rejoinder.policy.libel.charges import KINDS, ROLES
from rejoinder.policy.libel.charges import table as charges
from rejoinder.policy.libel.tokens import sentences, tokens
from rejoinder.policy.rule import MOST_MARKS, SettingError
from rejoinder.policy.rules.libel import Libel
from rejoinder.policy.submission import Article, Submission
from rejoinder.policy.verdict import Finding, Outcome
from tests.effort import effort

ARTICLE = Article(
    "Lowmoor Marine wins the ferry",
    "Mayor Judith Tarrow praised Lowmoor Marine. Its owner is Gordon Pyle. The treasurer was absent.",
)


def judged(text: str, values: dict[str, Any] | None = None, **facts: Any) -> list[Finding]:
    return list(Libel(**(values or {})).judge(Submission(text, **facts)))


def marks(text: str, **facts: Any) -> list[str]:
    return [found.quote for found in judged(text, **facts)]


# Measured


def test_the_contrast_examples_are_many_and_differ() -> None:
    opened, held_back = examples(OPEN), examples(HELD_BACK)
    texts = [example.submission.text for example in (*opened, *held_back)]
    assert len(texts) == len(set(texts)) >= 500
    assert 0.3 < len(held_back) / len(texts) < 0.4
    for found in (opened, held_back):
        assert 0.4 < sum(example.libel for example in found) / len(found) < 0.6


def test_the_examples_held_back_are_those_frozen_before_the_rule() -> None:
    digest = hashlib.sha256(HELD_BACK.read_bytes()).hexdigest()
    assert digest == "ed58ade9a5d2e764902c5317ce50ea037878fe751cb025bae7dc51f47cf3fa63"


def test_on_the_open_examples_little_is_missed_and_little_held_wrongly() -> None:
    result = measure(examples(OPEN))
    assert result.precision >= 0.97
    assert result.recall >= 0.95


def test_on_the_examples_written_later_little_is_missed() -> None:
    result = measure(examples(LATER))
    assert result.precision >= 0.97
    assert result.recall >= 0.9


def test_on_the_examples_held_back_most_is_found_and_little_held_wrongly() -> None:
    result = measure(examples(HELD_BACK))
    assert result.precision >= 0.95
    assert result.recall >= 0.85


# Whom and what


def test_a_finding_names_who_and_what_and_only_holds() -> None:
    (found,) = judged("I know it: Mayor Tarrow took bribes from Pyle, and we pay.")
    assert found.outcome is Outcome.HOLD
    assert found.quote == "Mayor Tarrow took bribes from Pyle"
    assert found.reason.startswith("This says that Mayor Tarrow took or gave bribes")
    assert "checked by a person" in found.reason
    assert found.source == "libel: corruption"


def test_two_charges_in_two_sentences_are_two_findings() -> None:
    assert marks("Gordon Pyle forged the accounts. He bribed the clerk.") == [
        "Gordon Pyle forged the accounts",
        "He bribed the clerk",
    ]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("I know it: Mayor H0lt is a th1ef!", "Mayor H0lt is a th1ef"),
        ("Nice day.\nMayor Tarrow took b.r.i.b.e.s from us", "Mayor Tarrow took b.r.i.b.e.s from us"),
        ("Mayor Tarrow took b\u200bri\u200bbes.", "Mayor Tarrow took b\u200bri\u200bbes"),
        ("Mayor Tarrow is a тhiеf.", "Mayor Tarrow is a тhiеf"),
        ("Mayor Tarrow is a thïéf.", "Mayor Tarrow is a thïéf"),
    ],
)
def test_a_disguised_charge_is_found_and_marked_as_typed(text: str, quote: str) -> None:
    assert marks(text) == [quote]


@pytest.mark.parametrize(
    "text",
    ["It is not true that Mayor Tarrow is a th1ef.", "Is Mayor Tarrow a th1ef?", "Somebody is a th1ef."],
)
def test_a_disguised_charge_is_excused_as_a_plain_one_is(text: str) -> None:
    assert not marks(text)


def test_a_charge_is_found_once_though_its_neighbour_is_disguised() -> None:
    assert marks("Mayor Tarrow took bribes. What a sh4me.") == ["Mayor Tarrow took bribes"]


@pytest.mark.parametrize(
    "text",
    [
        "He takes bribes.",
        "She was paid off.",
        "The mayor takes bribes.",
        "pyle takes bribes",
        "The owner forged the accounts.",
        "@GordonPyle takes bribes",
        "PYLE TAKES BRIBES AND EVERYBODY KNOWS IT",
    ],
)
def test_whom_the_article_names_is_known_without_the_name(text: str) -> None:
    assert marks(text, article=ARTICLE)


def test_a_pronoun_needs_somebody_to_stand_for() -> None:
    assert not marks("He takes bribes.")
    assert not marks("A man lives next door. He takes bribes.", article=ARTICLE)
    assert marks("He takes bribes.", parent="Gordon Pyle is a good man.")


def test_names_always_watched_are_known_in_small_letters() -> None:
    assert not marks("the oddfellows took bribes")
    assert judged("the zedfellows took bribes", {"names": ("Zedfellows",)})


def test_a_quotation_from_the_article_or_of_the_comment_answered_is_no_charge_of_its_author() -> None:
    printed = Article("Trial", "One neighbour cried out that Gordon Pyle bribed the whole planning office.")
    text = "“Gordon Pyle bribed the whole planning office”: what a thing to print."
    assert marks(text)
    assert not marks(text, article=printed)
    assert not marks("> Gordon Pyle is a thief\n\nHow do you know?", parent="Gordon Pyle is a thief")


def test_what_the_article_reports_from_a_court_may_be_said_of_the_same_person_only() -> None:
    printed = Article("Jailed", "Gordon Pyle was convicted of theft on Monday. Judith Tarrow was in court.")
    assert not marks("Pyle is a thief and we all knew.", article=printed)
    assert marks("Tarrow is a thief too.", article=printed)
    assert marks("Pyle raped a student.", article=printed)


@pytest.mark.parametrize("tag", ["right?", "didn't he?", "no?", "isn't it?"])
def test_a_question_that_only_asks_to_agree_is_a_claim(tag: str) -> None:
    text = f"Gordon Pyle stole the money, {tag}"
    assert marks(text)
    assert not judged(text, {"insinuations": False})


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_only_english_is_read(language: str) -> None:
    text = "Gordon Pyle took bribes."
    assert bool(marks(text, language=language)) is (language == "en")
    assert bool(marks(text, language="und", publication_language=language)) is (language == "en")


def test_a_kind_that_there_is_not_is_refused_with_its_place() -> None:
    with pytest.raises(SettingError, match="no kind “thieving”") as caught:
        Libel(kinds=("theft", "thieving"))
    assert (caught.value.setting, caught.value.index) == ("kinds", 1)


@pytest.mark.parametrize(
    ("claim", "twin"),
    [
        ("Gordon Pyle stole 1200 euros.", "In 1200 Gordon Pyle stole a cow."),
        ("Pyle embezzled from 1600 pensioners.", "Around 1600 a Pyle embezzled the tithe."),
        ("Founded in 1895, Lowmoor Marine has bribed every council.", "By 1895 Lowmoor Marine had bribed them."),
        ("The roman catholic priest Gordon Pyle molested boys.", "The Roman emperor Galba molested boys."),
        ("Gordon Pyle, the legend, stole the pension fund.", "Legend has it that Pyle stole the fund."),
        ("The villain here is Pyle, who stole the fund.", "The villain of the film is Grey, who stole the fund."),
        ("The film producer Gordon Pyle raped an actress.", "In the film Gordon Pyle raped an actress."),
        ("Pyle took a series of bribes.", "In the series Pyle took bribes."),
        ("Mayor Tarrow denies it, but she took bribes.", "Mayor Tarrow denies that she took bribes."),
        ("She may deny it, Tarrow took bribes.", "She denied, as before, that Tarrow took bribes."),
        ("Pyle denied everything and stole from us.", "Pyle denied lying and stealing from us."),
        ("Pyle swore it was false and forged the books.", "It is false that Pyle lied and forged the books."),
        ("Mayor Tarrow took bribes, and that is not a lie.", "Mayor Tarrow took bribes, and that is a lie."),
        ("Pyle raped a girl and that is just wrong.", "Pyle raped a girl, and it is wrong to say so."),
        ("Pyle killed a man and his alibi is a lie.", "Pyle killed a man is a lie."),
        ("I keep saying that Mayor Tarrow took bribes.", "Stop saying that Mayor Tarrow took bribes."),
        ("I hope everyone knows Tarrow took bribes.", "I hope Tarrow did not take bribes."),
        ("Whether you like it or not, Tarrow took bribes.", "Whether Tarrow took bribes is not known."),
        ("Innocent people suffer because Tarrow took bribes.", "Tarrow is innocent of taking bribes."),
        ("I was against it because Tarrow took bribes.", "Tarrow is against bribes."),
        ("I fought for it, and then Tarrow took bribes.", "Tarrow fought bribes."),
        ("I am not joking: Tarrow took bribes.", "I was joking when I said Tarrow took bribes."),
        ("Pyle should be jailed, he stole the fund.", "Pyle was jailed, he stole the fund."),
        ("The police said nothing, but Pyle stole the fund.", "The police said that Pyle stole the fund."),
    ],
)
def test_an_excuse_is_one_for_the_charge_it_is_said_of_and_for_no_other(claim: str, twin: str) -> None:
    assert marks(claim, article=ARTICLE)
    assert not marks(twin, article=ARTICLE)


CLEAN = [
    "Police arrested the man who killed Ronald Slade.",
    "Slade's murder shocked the town.",
    "Somebody stole Mayor Tarrow's bicycle.",
    "Constable Roake caught the thief within an hour.",
    "Tarrow fought corruption when no one else did.",
    "General Ostrov's troops shelled the village and killed six children.",
    "The government is robbing the young to pay the old.",
    "Russia steals grain.",
    "Marchetti stole the ball twice and murdered their left back.",
    "Penhallow drives like a criminal.",
    "In the film Mayor Grey turns out to be a murderer.",
    "Nero murdered his own mother.",
    "I would never call Roake a liar or a thief.",
    "My brother was a thief, and Father Arden saved him.",
    "Thieves took the lead from the roof of Northgate Bank.",
]


@pytest.mark.parametrize("text", CLEAN)
def test_talk_of_crime_that_accuses_nobody_with_a_name_is_left_alone(text: str) -> None:
    assert not marks(text)


# Its tables


def test_every_kind_has_charges_and_every_role_is_used() -> None:
    found = [charge for group in charges().values() for charge in group]
    assert {charge.kind for charge in found} == set(KINDS)
    assert {charge.role for charge in found} == set(ROLES)


def test_the_phrases_compile_and_no_list_is_empty() -> None:
    for name in wordlists.table("words.toml"):
        assert wordlists.listed(name), name
    for name in wordlists.table("phrases.toml"):
        assert wordlists.phrases(name), name
        wordlists.pattern(name)


# Any text

PIECES = st.sampled_from(
    ["Pyle ", "Mayor Tarrow ", "stole ", "took ", "bribes ", "who ", "is a ", "thief", ". ", ", ", "? ", "“", "\n",
     "he ", "'s ", "by ", "was ", "not ", "the ", "of ", "@Pyle ", "ask ", "money ", "\ud800", "İ", "😀", "-", "’s ",
     "corrupt ", "and ", "to ", "the mayor ", "if "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_written_its_findings_lie_within_the_text(text: str) -> None:
    for found in judged(text, article=ARTICLE):
        assert 0 <= found.start < found.end <= len(text)
        assert found.quote == text[found.start : found.end]
        assert found.outcome is Outcome.HOLD


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_every_word_is_in_one_sentence_and_stands_where_it_says(text: str) -> None:
    read = tokens(text)
    assert len(read.words) == len(read.clitics) == len(read.starts) == len(read.ends)
    covered = [index for part in sentences(read) for index in range(part.first, part.last)]
    assert covered == list(range(len(read)))
    for start, end in zip(read.starts, read.ends, strict=True):
        assert text[start:end].strip() == text[start:end] != ""


HOSTILE = [
    "stole ", "Pyle stole ", "a " * 5 + "thief ", "is is is ", "took " * 3, "Pyle, who ", "ask ", "how much did ",
    "money ", "'s ", "A B ", "never ", "and ", "Pyle stole. ", "bribe of the ", "van der ", "@a", "’", "Pyle " * 9,
    "court ", "steal the ", "if ", "according to ", "a man ", "he stole "
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_text_takes_time_in_line_with_its_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        assert len(judged(text, article=ARTICLE)) <= MOST_MARKS
        return effort(lambda: judged(text, article=ARTICLE))

    seconds(1000)
    # Quadratic time would be sixteen times as long; the margin is for machines that are busy with other things.
    assert seconds(65_536) < 0.3 + 10 * seconds(16_384)
