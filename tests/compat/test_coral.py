"""Coral's moderation phase: only signed requests are answered, and what cannot be judged is withheld."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from rejoinder.compat.coral import phase, signature, views
from rejoinder.discussion import rulesets
from rejoinder.discussion.models import Comment, Publication
from tests.compat import coral, judges
from tests.compat.conftest import put
from tests.compat.coral import SECRET, request_of, signed, taken
from tests.discussion.making import NOW, a_publication

pytestmark = pytest.mark.django_db

PLACE = "/v1/coral/moderation"
PROMISED = views.DEADLINE_S


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stalls for a tenth of a second is no subject of these tests, but of one."""
    monkeypatch.setattr(views, "DEADLINE_S", 10.0)


@pytest.fixture(autouse=True)
def secret(settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, coral_secret=(SECRET,))


@pytest.fixture
def publication() -> Publication:
    """One that rejects parsnips and holds turnips."""
    made = a_publication()
    rulesets.adopt(made, '[rules.blocklist]\nwords = ["parsnip"]\n[rules.suspects]\nwords = ["turnip"]', NOW)
    return made


def post(body: bytes, query: str = "", header: str | None = None) -> Any:
    return Client(enforce_csrf_checks=True).post(
        PLACE + query,
        body,
        content_type="application/json",
        headers={"x-coral-signature": signed(body) if header is None else header},
    )


def told(body: object, query: str = "", **changed: Any) -> dict[str, Any]:
    response = post(request_of(body, **changed), query)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    return taken(response.status_code, response.content.decode())


def test_a_comment_without_objections_is_left_to_corals_own_settings(publication: Publication) -> None:
    response = post(request_of("<div>The ferry was late.</div>"))
    assert (response.status_code, response.content) == (200, b"{}")


def test_a_comment_that_is_held_is_withheld(publication: Publication) -> None:
    assert told("<p>There was a turnip &amp; a leek in the soup.</p>") == {"status": "SYSTEM_WITHHELD"}


def test_a_comment_that_is_rejected_is_rejected_with_the_reason_and_the_words(
    publication: Publication,
) -> None:
    answer = told("<p>No <b>p4r</b>snip here</p>")
    assert answer["status"] == "REJECTED"
    reason = answer["moderationAction"]["rejectionReason"]
    assert reason["code"] == "BANNED_WORD" and "“p4rsnip”" in reason["detailedExplanation"]


def test_a_rule_for_which_coral_has_no_word_is_told_as_another_reason(publication: Publication) -> None:
    rulesets.adopt(publication, "[rules.length]\nlongest = 10", NOW)
    reason = told("The ferry was late again.")["moderationAction"]["rejectionReason"]
    assert (reason["code"], reason["customReason"]) == ("OTHER", "Length")


def test_an_edited_comment_is_judged_like_a_new_one(publication: Publication) -> None:
    assert told("Parsnip!", action="EDIT")["status"] == "REJECTED"


def test_markup_is_no_disguise_and_no_text(publication: Publication) -> None:
    assert told('<a title="parsnip" href="https://town.example/">Good</a><script>parsnip</script>') == {}
    assert told("pars&#110;ip")["status"] == "REJECTED"


def test_plain_text_is_read_as_it_stands_where_the_address_says_so(publication: Publication) -> None:
    body = "a < parsnip > b"
    assert told(body, "?format=plain")["status"] == "REJECTED"
    assert told("<parsnip>") == {}


def test_half_a_character_is_read_as_none_and_hides_nothing(publication: Publication) -> None:
    body = request_of("BODY").replace(b'"BODY"', b'"\\ud800 parsnip"')
    for query in ("", "?format=plain"):
        response = post(body, query)
        assert taken(response.status_code, response.content.decode())["status"] == "REJECTED"


def test_links_are_counted_once_whether_spelt_or_behind_words(publication: Publication) -> None:
    two = '<a href="https://a.example/1">https://a.example/1</a> <a href="https://b.example/">here</a>'
    assert told(two) == {}
    three = f"{two} and https://c.example/3"
    assert told(three) == {
        "actions": [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_SPAM"}],
        "status": "SYSTEM_WITHHELD",
    }


@pytest.mark.parametrize("body", ["", "<div><br></div>", None])
def test_a_comment_without_text_is_not_ours_to_judge(publication: Publication, body: object) -> None:
    assert told(body) == {}


def test_the_rules_are_those_of_the_publication_named_in_the_address(publication: Publication) -> None:
    other = a_publication()
    assert told("Parsnip!", f"?publication={publication.slug}")["status"] == "REJECTED"
    assert told("Parsnip!", f"?publication={other.slug}") == {}
    assert told("Parsnip!") == {}, "with two of them, the rules that come with Rejoinder"


def test_a_publication_that_is_none_withholds_everything_and_is_logged(
    publication: Publication, caplog: pytest.LogCaptureFixture
) -> None:
    assert told("Good day.", "?publication=nowhere") == phase.WITHHELD
    assert "DoesNotExist" in caplog.text


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{", b'{"comment": "x"}', b'{"comment": {"body": 4}}'],
)
def test_what_coral_signed_and_we_cannot_read_is_withheld(publication: Publication, body: bytes) -> None:
    response = post(body)
    assert taken(response.status_code, response.content.decode()) == phase.WITHHELD


def test_what_a_required_classifier_has_not_read_is_withheld(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulesets.adopt(publication, 'requires = ["house"]', NOW)
    put(judges.Broken(), monkeypatch)
    assert told("Good day.") == phase.WITHHELD
    put(None, monkeypatch)
    assert told("Good day.") == phase.WITHHELD


def test_a_failure_of_ours_withholds_too_since_coral_passes_what_gets_an_error(
    publication: Publication, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(phase, "answer", fail)
    assert told("Marmalade.") == phase.WITHHELD
    assert caplog.records and "Marmalade" not in caplog.text


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "md5=" + "0" * 64,
        "t=1,v1=" + "0" * 64,
        "sha256=ümlaut",
        signed(b"another body"),
        signed(request_of("Good day."), ["another secret"]),
        signed(request_of("Good day.")).removeprefix("sha256="),
        signed(request_of("Good day."), [""]),
    ],
)
def test_what_is_not_signed_by_coral_is_refused(header: str) -> None:
    body = request_of("Good day.")
    assert post(body, header=header.encode().decode("latin-1")).status_code == 401


def test_while_a_secret_is_exchanged_either_side_may_have_both(settings: Settings) -> None:
    body = request_of("Good day.")
    assert post(body, header=signed(body, ["new", SECRET])).status_code == 200
    assert post(body, header=signed(body, ["new"])).status_code == 401
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, coral_secret=(SECRET, "new"))
    assert post(body, header=signed(body, ["new"])).status_code == 200


def test_without_a_secret_nothing_is_answered(settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, coral_secret=())
    body = request_of("Good day.")
    response = post(body, header=signed(body, [""]))
    assert response.status_code == 401 and "REJOINDER_CORAL_SECRET" in response.json()["error"]


def test_the_signature_is_the_one_that_corals_guide_describes() -> None:
    # Made with Node: crypto.createHmac("sha256", "key").update("The quick brown fox jumps over the lazy dog")
    fox = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
    body = b"The quick brown fox jumps over the lazy dog"
    assert signature.is_signed(body, f"sha256={fox}", ["key"])
    assert not signature.is_signed(body + b".", f"sha256={fox}", ["key"])


def test_only_post_is_answered() -> None:
    response = Client().get(PLACE)
    assert (response.status_code, response["Allow"]) == (405, "POST")


def test_more_than_is_taken_at_once_is_refused_before_it_is_read() -> None:
    assert post(request_of("a" * 70_000)).status_code == 413


def test_nothing_is_kept_or_logged_and_no_session_is_begun(
    publication: Publication, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = post(request_of("Marmalade, no parsnip"))
    assert not response.cookies and not Comment.objects.exists()
    assert "Marmalade" not in caplog.text and SECRET not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_coral_is_answered_in_time_even_by_a_judge_that_hangs(
    live_server: LiveServer, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulesets.adopt(publication, 'requires = ["house"]', NOW)
    monkeypatch.setattr(views, "DEADLINE_S", PROMISED)
    late = judges.Late()
    put(late, monkeypatch)
    body = request_of("<p>The ferry was late again, and nobody on the quay could say why it was.</p>")
    coral.send(live_server.url + PLACE, body, signed(body), timeout=30)
    took = []
    for _ in range(3):
        begun = time.monotonic()
        status, text = coral.send(live_server.url + PLACE, body, signed(body), timeout=30)
        took.append(time.monotonic() - begun)
        assert taken(status, text) == phase.WITHHELD
    late.free.set()
    # A judge that hangs is otherwise given two seconds.
    assert min(took) < 1.9 and PROMISED < 0.2


def test_a_reason_is_never_longer_than_coral_should_show(publication: Publication) -> None:
    rulesets.adopt(publication, f'[rules.blocklist]\nwords = ["{"parsnip " * 200}"]', NOW)
    reason = told("parsnip " * 200)["moderationAction"]["rejectionReason"]
    assert len(reason["detailedExplanation"]) == phase.LONGEST_REASON
    assert json.dumps(reason)
