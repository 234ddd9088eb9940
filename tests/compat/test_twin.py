"""Twin mode: the old service answers, ours is asked too, and what both said is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from rejoinder.compat.models import ScorePair
from rejoinder.compat.perspective import views
from rejoinder.compat.twin import answering, maps, old_service, pairs
from rejoinder.compat.twin.beside import Beside
from tests.compat.asking import asking, error, post, value
from tests.compat.conftest import put
from tests.compat.judges import Broken, Late, Marked
from tests.compat.old_service import KEY, OldService
from tests.serving import wait_for

pytestmark = pytest.mark.django_db


class Kept:
    """Pairs as they are handed to the keeper, which would write them in a thread of its own."""

    def __init__(self) -> None:
        self.pairs: list[ScorePair] = []

    def put(self, pair: ScorePair) -> None:
        self.pairs.append(pair)

    def all(self, count: int) -> set[tuple[str, float, float]]:
        wait_for(lambda: len(self.pairs) >= count, 5)
        return {(pair.attribute, pair.theirs, pair.ours) for pair in self.pairs}


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    kept = Kept()
    monkeypatch.setattr(pairs, "_keeper", kept)
    return kept


@pytest.fixture
def old(settings: Settings, kept: Kept) -> Iterator[OldService]:
    service = OldService()
    twin(settings, twin_url=service.url, twin_key=KEY, twin_wait=5000)
    yield service
    service.stop()


def twin(settings: Settings, **changed: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, **changed)
    old_service._service = None
    maps.read_anew()


def test_the_old_service_answers_and_both_scores_are_kept(
    old: OldService, judge: Marked, key: str, kept: Kept
) -> None:
    text = "A parsnip. offensive=.3 threat=.2 theirs=.8"
    reply = post(asking(text, "TOXICITY", "THREAT", clientToken="t"), key)
    assert reply.status_code == 200 and value(reply) == value(reply, "THREAT") == 0.8
    assert reply.json()["clientToken"] == "t"
    assert kept.all(2) == {("TOXICITY", 0.8, 0.3), ("THREAT", 0.8, 0.2)}
    assert not any(pair.text for pair in kept.pairs)
    assert old.keys == [KEY] and old.bodies[0]["comment"]["text"] == text


def test_what_only_the_old_service_judges_is_answered_by_it(
    old: OldService, judge: Marked, key: str, kept: Kept
) -> None:
    reply = post(asking("theirs=.6", "FLIRTATION"), key)
    assert value(reply, "FLIRTATION") == 0.6 and not kept.pairs


def test_low_scores_are_kept_though_the_caller_wants_high_ones(
    old: OldService, judge: Marked, key: str, kept: Kept
) -> None:
    body = asking("offensive=.2 theirs=.4", "TOXICITY", "THREAT")
    body["requestedAttributes"] = {"TOXICITY": {"scoreThreshold": 0.5}, "THREAT": {"score_threshold": 0.3}}
    reply = post(body, key)
    assert list(reply.json()["attributeScores"]) == ["THREAT"]
    assert kept.all(2) == {("TOXICITY", 0.4, 0.2), ("THREAT", 0.4, 0.02)}
    assert old.bodies[0]["requestedAttributes"] == {"TOXICITY": {}, "THREAT": {}}
    body["requestedAttributes"] = {"TOXICITY": {"scoreThreshold": 0.5}}
    assert "attributeScores" not in post(body, key).json()


@pytest.mark.parametrize("fault", [401, 403, 404, 429, 500, 503])
def test_its_own_troubles_are_not_passed_on(
    old: OldService, judge: Marked, key: str, kept: Kept, fault: int
) -> None:
    old.fault = fault
    assert value(post(asking("offensive=.3 theirs=.8"), key)) == 0.3 and not kept.pairs


def test_a_wrong_key_of_the_operators_is_not_the_callers(old: OldService, judge: Marked, key: str) -> None:
    old.fault = 400
    old.fault_document = {"error": {"code": 400, "details": [{"reason": "API_KEY_INVALID"}]}}
    assert value(post(asking("offensive=.3"), key)) == 0.3


def test_its_refusals_of_a_request_are_passed_on(
    old: OldService, judge: Marked, key: str, kept: Kept
) -> None:
    reply = post(asking(""), key)
    assert error(reply) == (400, "INVALID_ARGUMENT", "COMMENT_EMPTY")
    old.fault = 400
    old.fault_document = {"error": {"code": 400, "message": "No Elvish.", "status": "INVALID_ARGUMENT"}}
    assert post(asking("a"), key).json()["error"]["message"] == "No Elvish." and not kept.pairs


def test_a_late_one_is_not_waited_for_and_its_scores_are_kept_when_they_come(
    old: OldService, judge: Marked, key: str, kept: Kept, settings: Settings
) -> None:
    twin(settings, twin_wait=30)
    old.free.clear()
    assert value(post(asking("offensive=.3 theirs=.8"), key)) == 0.3 and not kept.pairs
    old.free.set()
    assert kept.all(1) == {("TOXICITY", 0.8, 0.3)}


def test_a_stuck_model_of_ours_costs_no_caller_time_and_the_pair_is_kept_when_it_is_through(
    old: OldService, key: str, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = Late()
    put(stuck, monkeypatch)
    # It is let go only after the answer, so that to wait for it would end in its deadline and no pair at all.
    assert value(post(asking("offensive=.3 theirs=.8"), key)) == 0.8 and not kept.pairs
    stuck.free.set()
    assert kept.all(1) == {("TOXICITY", 0.8, 0.3)}


def test_while_too_many_wait_for_a_stuck_model_the_old_service_answers_and_no_more_threads_are_made(
    old: OldService, key: str, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = Late()
    put(stuck, monkeypatch)
    monkeypatch.setattr(answering, "_listening", Beside("our-model", 2))
    for _ in range(5):
        assert value(post(asking("offensive=.3 theirs=.8"), key)) == 0.8
    assert sum(thread.name == "our-model" for thread in threading.enumerate()) == 2
    stuck.free.set()
    assert kept.all(2) == {("TOXICITY", 0.8, 0.3)}
    wait_for(lambda: not any(thread.name == "our-model" for thread in threading.enumerate()), 5)
    assert len(kept.pairs) == 2


def test_where_no_lane_is_free_ours_still_answers_in_the_old_service_s_place(
    old: OldService, judge: Marked, key: str, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "_listening", Beside("our-model", 0))
    old.fault = 503
    assert value(post(asking("offensive=.3 theirs=.8"), key)) == 0.3 and not kept.pairs


def test_a_fault_of_ours_beside_the_old_service_is_logged_and_not_passed_on(
    old: OldService, judge: Marked, key: str, kept: Kept, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fails(request: object) -> None:
        raise RuntimeError("parsnip")

    monkeypatch.setattr(views, "analyse", fails)
    assert value(post(asking("theirs=.8"), key)) == 0.8
    wait_for(lambda: "(RuntimeError)" in caplog.text, 5)
    assert "parsnip" not in caplog.text and not kept.pairs


def test_no_redirect_is_followed(old: OldService, judge: Marked, key: str) -> None:
    old.fault, old.location = 307, "http://127.0.0.1:9/elsewhere"
    assert value(post(asking("offensive=.3"), key)) == 0.3


def test_one_that_keeps_failing_is_left_alone(
    old: OldService, judge: Marked, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    old.fault = 500
    for _ in range(5):
        assert value(post(asking("offensive=.3 parsnip"), key)) == 0.3
    assert len(old.bodies) == 3
    assert caplog.text.count("left alone") == 1 and "HTTP 500" in caplog.text
    assert "parsnip" not in caplog.text and KEY not in caplog.text


def test_without_our_model_the_old_service_still_answers(
    old: OldService, key: str, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(Broken(), monkeypatch)
    assert value(post(asking("theirs=.8"), key)) == 0.8 and not kept.pairs
    old.fault = 503
    assert error(post(asking("theirs=.8"), key))[:2] == (503, "UNAVAILABLE")


def test_without_a_key_nothing_is_passed_on(old: OldService, judge: Marked, key: str) -> None:
    assert post(asking("a")).status_code == 403 and not old.bodies


def test_texts_are_kept_only_where_the_operator_asks_and_the_caller_allows(
    old: OldService, judge: Marked, key: str, kept: Kept, settings: Settings
) -> None:
    twin(settings, twin_keep_text=True)
    post(asking("One parsnip."), key)
    kept.all(1)
    post(asking("Two parsnips.", doNotStore=True), key)
    post(asking("Three parsnips.", do_not_store=True), key)
    kept.all(3)
    assert [pair.text for pair in kept.pairs] == ["One parsnip.", "", ""]


_SCORE = {"summaryScore": {"value": 0.8}}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"languages": ["en"]},
        {"attributeScores": {}, "languages": ["en"]},
        {"attributeScores": []},
        {"attributeScores": {"TOXICITY": []}},
        {"attributeScores": {"TOXICITY": {"spanScores": []}}},
        {"attributeScores": {"THREAT": _SCORE}},
        {"error": {"code": 503, "message": "away", "status": "UNAVAILABLE"}},
        {"error": {"code": 503}, "attributeScores": {"TOXICITY": _SCORE}},
        *(
            {"attributeScores": {"TOXICITY": {"summaryScore": {"value": value}}}}
            for value in (float("nan"), float("inf"), 7, -0.1, True, "0.8", None)
        ),
        {"attributeScores": {"TOXICITY": _SCORE}, "clientToken": "\ud800"},
    ],
    ids=repr,
)
def test_a_200_that_answers_nothing_is_no_answer(
    old: OldService, judge: Marked, key: str, kept: Kept, caplog: pytest.LogCaptureFixture, said: Any
) -> None:
    old.fault, old.fault_document = 200, said
    for _ in range(5):
        reply = post(asking("offensive=.3"), key)
        assert reply.status_code == 200 and value(reply) == 0.3
    assert len(old.bodies) == 3 and caplog.text.count("left alone") == 1
    assert not kept.pairs and "away" not in caplog.text


@pytest.mark.parametrize("said", [{}, {"error": "no"}, {"error": {"code": 400, "details": 5}}], ids=repr)
def test_a_400_that_refuses_nothing_is_no_answer(
    old: OldService, judge: Marked, key: str, said: dict[str, Any]
) -> None:
    old.fault, old.fault_document = 400, said
    for _ in range(5):
        assert value(post(asking("offensive=.3"), key)) == 0.3
    assert len(old.bodies) == 3


def test_attributes_that_the_caller_lets_it_leave_out_are_not_missed(
    old: OldService, judge: Marked, key: str
) -> None:
    old.fault, old.fault_document = 200, {"languages": ["en"]}
    dropping = asking("offensive=.3", dropUnsupportedAttributes=True)
    # A threshold written as words is left to the old service, which leaves out what does not reach it.
    high = asking("offensive=.3")
    high["requestedAttributes"] = {"TOXICITY": {"scoreThreshold": "0.9"}}
    for body in (dropping, high):
        assert post(body, key).json() == {"languages": ["en"]}
    old.fault_document = {"languages": ["en"], "attributeScores": {"TOXICITY": _SCORE}}
    dropping["requestedAttributes"] = {"TOXICITY": {}, "FLIRTATION": {}}
    assert value(post(dropping, key)) == 0.8


def test_pairs_are_written_and_the_oldest_give_way(settings: Settings, now: Any) -> None:
    twin(settings, twin_pairs=5)
    for number in range(8):
        waiting = ScorePair(attribute="TOXICITY", theirs=number / 10, ours=0.5, day=now.date())
        pairs._write([waiting])
    assert sorted(ScorePair.objects.values_list("theirs", flat=True)) == [0.3, 0.4, 0.5, 0.6, 0.7]


def test_an_adopted_map_is_applied_to_every_score(judge: Marked, key: str, now: Any) -> None:
    maps.adopt({"TOXICITY": (((0.0, 0.0), (0.4, 0.8), (1.0, 1.0)), 300)}, now)
    try:
        reply = post(
            asking("offensive=.2 insult=.2. And threat=.4.", "TOXICITY", "INSULT", spanAnnotations=True), key
        )
        scores = reply.json()["attributeScores"]
        assert value(reply) == 0.8 and value(reply, "INSULT") == 0.2
        assert [span["score"]["value"] for span in scores["TOXICITY"]["spanScores"]] == [0.4, 0.8]
        assert maps.forget() == (1, 0)
        assert value(post(asking("offensive=.2"), key)) == 0.2
    finally:
        maps.read_anew()
