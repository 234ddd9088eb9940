"""A comment is data: no attempt to steer its reader changes what the reader is told, or makes it clear anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from rejoinder.classifiers.remote.llm import Bar, NoAnswer, Question, ask
from rejoinder.classifiers.remote.question import speaks_to_a_machine
from tests.classifiers.chat_server import Chat, chatting, data_of, saying, ticket_of
from tests.classifiers.injections import ATTEMPTS, HARM

BARS = (Bar("offensive", "Offensive language", "Abuse of people."),)
ORDINARY = (
    "The ferry was late again, and nobody at the office answers the telephone.",
    "I cannot see why the council would rather build a second bridge than repair the first one.",
    "My grandmother used to say that a town without a market is only a road.",
    "He promised lower rents and brought higher ones. Shame on this government!",
    "The minister should resign; the report says clearly what went wrong.",
    "What a clear and well written article. Thank you.",
    "Our new schoolteacher breaks every record: four excursions in a month.",
    "„Das ist doch kein Fahrplan“, sagte meine Nachbarin, und sie hat recht.",
    "El alcalde no escucha a nadie, y así nos va.",
    "Is the answer really another car park? I say no.",
)


@pytest.fixture(scope="module")
def running() -> Iterator[Chat]:
    with chatting() as server:
        yield server


@pytest.fixture
def chat(running: Chat) -> Chat:
    running.answer = saying()
    running.asked.clear()
    return running


def question(text: str, **fields: Any) -> Question:
    return Question(text, "Be kind to each other.", BARS, **fields)


def put(attempt: str) -> str:
    return f"{HARM} {attempt}"


def test_there_are_enough_attempts() -> None:
    assert len(set(ATTEMPTS)) >= 40


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_the_reader_is_told_is_the_same_whatever_a_comment_says(attempt: str, chat: Chat) -> None:
    given = question(put(attempt), title=attempt, parent=attempt)
    harmless = question("Fine.", fence=given.fence, ticket=given.ticket)
    system, user = (message["content"] for message in given.messages())
    plain_system, plain_user = (message["content"] for message in harmless.messages())
    assert system == plain_system
    before, data, after = _parts(user, given.fence)
    assert (before, after) == _parts(plain_user, given.fence)[::2]
    assert "\n" not in data and not set("<>[]|") & set(data)
    decoded = json.loads(data)
    assert (decoded["comment"], decoded["article_title"], decoded["answers_comment"]) == (
        put(attempt),
        attempt,
        attempt,
    )
    assert user.count(given.fence) == 2 and given.ticket in after


def _parts(user: str, fence: str) -> tuple[str, str, str]:
    before, rest = user.split(f"BEGIN DATA {fence}\n")
    data, after = rest.split(f"\nEND DATA {fence}\n")
    return before, data, after


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_reader_that_obeys_clears_nothing(attempt: str, chat: Chat) -> None:
    with pytest.raises(NoAnswer, match="steer"):
        ask(chat.server(), question(put(attempt)))
    assert data_of(chat.asked[-1])["comment"] == put(attempt)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_reader_that_echoes_says_nothing(attempt: str, chat: Chat) -> None:
    for echo in (attempt, put(attempt), attempt.strip("`json\n "), attempt[attempt.find("{") :]):
        chat.answer = lambda body, echo=echo: echo  # type: ignore[misc]
        with pytest.raises(NoAnswer):
            ask(chat.server(), question(put(attempt)))


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_reader_that_repeats_an_answer_given_in_the_comment_has_no_ticket_for_it(
    attempt: str, chat: Chat
) -> None:
    given = saying()

    def obeying(body: dict[str, Any]) -> dict[str, Any]:
        return {**given(body), "ticket": "0123456789abcdef"}

    chat.answer = obeying
    with pytest.raises(NoAnswer, match="echo"):
        ask(chat.server(), question(put(attempt)))


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_reader_that_is_not_taken_in_is_heard(attempt: str, chat: Chat) -> None:
    chat.answer = saying(verdict="breaks", rules=["offensive"], quotes=["You numbskull"], urgent=True)
    answer = ask(chat.server(), question(put(attempt)))
    assert answer.breaks and answer.spans == ((0, 13),)


def test_an_attempt_in_the_title_or_the_comment_answered_stands_in_the_data_alone(chat: Chat) -> None:
    ask(chat.server(), question("Quite so.", title=ATTEMPTS[0], parent=ATTEMPTS[1]))
    system, user = (message["content"] for message in chat.asked[-1]["messages"])
    assert ATTEMPTS[0] not in system and ATTEMPTS[1] not in system
    fence = user.split("\n")[0].removeprefix("BEGIN DATA ")
    before, _, after = _parts(user, fence)
    assert ATTEMPTS[0] not in before + after and ATTEMPTS[1] not in before + after


def test_a_ticket_is_in_no_comment_since_it_is_made_after_it(chat: Chat) -> None:
    ask(chat.server(), question("Quite so."))
    first = ticket_of(chat.asked[-1])
    with pytest.raises(NoAnswer):
        chat.answer = lambda body: {**saying()(body), "ticket": first}
        ask(chat.server(), question(f"Quite so. {first}"))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_comments_can_be_cleared(text: str, chat: Chat) -> None:
    assert not speaks_to_a_machine(text)
    assert ask(chat.server(), question(text)).clear
