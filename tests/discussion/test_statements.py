"""Statements of reasons: which decisions need one, what it says, and what it never says."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts.models import User
from rejoinder.discussion import ledger, rulesets
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.file_statements import Filed, file_statements
from rejoinder.discussion.actions.report import Complaint, report
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import (
    Comment,
    Decision,
    Maker,
    Mode,
    Publication,
    State,
    StatementCategory,
)  # fmt: skip
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.statements import CATEGORIES, DEFAULTS, FIELDS, Span, statements
from rejoinder.discussion.statements.restrictions import restrictions
from rejoinder.discussion.statements.statement import TERRITORY
from rejoinder.discussion.statements.writing import json_lines, table
from rejoinder.policy import registry
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import NOW, a_publication, a_thread, arrival, comment, fill

pytestmark = pytest.mark.django_db

DAY = Span(NOW - timedelta(days=1), NOW + timedelta(days=1))
AFTER = NOW + timedelta(days=2)
SAID = "You are a turnip, Otto Lark of 12 Quay Street."
BARRED = '[rules.blocklist]\nwords = ["turnip"]\n[rules.newcomer]\nenabled = false\n'


def a_site(rules: str = BARRED, **fields: Any) -> Publication:
    publication = a_publication(**fields)
    rulesets.adopt(publication, rules, NOW)
    return Publication.objects.get(pk=publication.pk)


def moderator() -> User:
    return User.objects.create_superuser(username="mo", first_name="Moira", last_name="Derator")


def all_of(publication: Publication) -> list[dict[str, Any]]:
    return list(statements(publication, DAY, AFTER))


def reject(one: Comment, user: User, minutes: int = 1, **given: Any) -> Decision:
    seen = Decision.objects.filter(comment=one).latest("pk").pk
    words = {"rule": "offensive", "reason": f"Not to say “{SAID}” of anyone.", **given}
    return decide(
        one.pk, user=user, outcome=Outcome.REJECT, seen=seen, now=NOW + timedelta(minutes=minutes), **words
    )


def test_what_the_rules_reject_is_stated_with_every_field_the_database_requires() -> None:
    publication = a_site()
    one = comment(a_thread(publication), SAID, email="ada@example.org")
    assert one.state == "rejected"
    (made,) = all_of(publication)
    decision = Decision.objects.get()
    assert made["puid"] == f"{publication.slug}-{decision.pk}" and re.fullmatch(
        "[A-Za-z0-9_-]+", made["puid"]
    )
    assert made["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
    assert made["decision_ground"] == "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    assert (
        made["incompatible_content_ground"] == "The rule “Words not published” for discussions at The Lantern"
    )
    assert made["category"] == "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
    assert (made["content_type"], made["territorial_scope"]) == (["CONTENT_TYPE_TEXT"], list(TERRITORY))
    assert (made["content_date"], made["application_date"]) == ("2026-05-04", "2026-05-04")
    assert made["source_type"] == "SOURCE_VOLUNTARY"
    assert (made["automated_detection"], made["automated_decision"]) == ("Yes", "AUTOMATED_DECISION_FULLY")
    assert made["content_language"] == "EN"
    assert set(made) <= set(FIELDS)


def test_what_a_moderator_takes_down_is_stated_as_decided_by_a_person() -> None:
    publication, user = a_site(), moderator()
    reject(comment(a_thread(publication)), user)
    (made,) = all_of(publication)
    assert made["category"] == "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
    assert (made["automated_detection"], made["automated_decision"]) == (
        "No", "AUTOMATED_DECISION_NOT_AUTOMATED",
    )  # fmt: skip
    assert "after it had been published" in made["decision_facts"]


def test_what_the_rules_held_and_a_moderator_rejected_is_partly_automated() -> None:
    publication, user = a_site(), moderator()
    reject(comment(a_thread(publication, mode=Mode.PREMODERATED)), user, rule="incitement")
    (made,) = all_of(publication)
    assert (made["automated_detection"], made["automated_decision"]) == (
        "Yes", "AUTOMATED_DECISION_PARTIALLY",
    )  # fmt: skip
    assert made["category_specification"] == ["KEYWORD_CYBER_INCITEMENT"]
    assert "before it was published" in made["decision_facts"]


@pytest.mark.parametrize(
    ("ground", "source"), [("rules", "SOURCE_TYPE_OTHER_NOTIFICATION"), ("illegal", "SOURCE_ARTICLE_16")]
)
def test_what_readers_reported_tells_so(ground: str, source: str) -> None:
    publication, user = a_site(), moderator()
    one = comment(a_thread(publication))
    complain(one, ground=ground)
    reject(one, user)
    (made,) = all_of(publication)
    assert (made["source_type"], made["automated_detection"]) == (source, "No")
    assert "reported" in made["decision_facts"]


def complain(one: Comment, client: str = "192.0.2.1", ground: str = "rules") -> None:
    report(
        Complaint(
            comment_id=one.pk, ground=ground, why=f"He said {SAID}", name="Nell Pinchbeck",
            email="nell@example.org", good_faith=True, client=client,
        ),
        NOW,
    )  # fmt: skip


def test_what_reports_took_down_and_what_a_person_then_made_of_it_are_two_statements() -> None:
    publication, user = a_site(hold_after_reports=2), moderator()
    one = comment(a_thread(publication), now=NOW - timedelta(minutes=1))
    complain(one, "192.0.2.1")
    complain(one, "192.0.2.2")
    reject(one, user)
    held, removed = all_of(publication)
    assert held["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_DISABLED"]
    assert held["automated_decision"] == "AUTOMATED_DECISION_FULLY"
    assert held["source_type"] == removed["source_type"] == "SOURCE_TYPE_OTHER_NOTIFICATION"
    assert removed["automated_decision"] == "AUTOMATED_DECISION_NOT_AUTOMATED"


def test_nothing_is_stated_of_what_is_no_restriction_of_ours() -> None:
    publication, user = a_site(), moderator()
    thread = a_thread(publication)
    comment(thread)
    comment(a_thread(publication, mode=Mode.PREMODERATED))
    fill(thread, [arrival(1, state=State.REJECTED)])
    withdrawn = comment(thread)
    ledger.record_decision(withdrawn.pk, Ruling(State.WITHDRAWN, Maker.AUTHOR), NOW)
    undo(reject(comment(thread), user, minutes=0).pk, user=user, now=NOW + timedelta(seconds=5))
    assert all_of(publication) == []


def test_a_decision_that_may_still_be_taken_back_is_not_stated_yet() -> None:
    publication, user = a_site(), moderator()
    reject(comment(a_thread(publication)), user, minutes=0)
    assert list(statements(publication, DAY, NOW + timedelta(seconds=10))) == []
    assert len(list(statements(publication, DAY, NOW + timedelta(seconds=30)))) == 1


def test_a_decision_that_only_confirms_the_one_before_says_nothing_new() -> None:
    publication, user = a_site(), moderator()
    one = comment(a_thread(publication), SAID)
    reject(one, user)
    assert [made["automated_decision"] for made in all_of(publication)] == ["AUTOMATED_DECISION_FULLY"]


def test_a_rejection_taken_back_does_not_hide_the_one_after_it() -> None:
    publication, user = a_site(), moderator()
    one = comment(a_thread(publication))
    undo(reject(one, user, minutes=0).pk, user=user, now=NOW + timedelta(seconds=5))
    last = reject(one, user)
    assert [made["puid"] for made in all_of(publication)] == [f"{publication.slug}-{last.pk}"]


def test_another_publications_decisions_and_other_days_are_left_out() -> None:
    publication, user = a_site(), moderator()
    reject(comment(a_thread(a_site())), user)
    reject(comment(a_thread(publication)), user)
    assert len(all_of(publication)) == 1
    early = Span(NOW - timedelta(days=9), NOW)
    assert list(statements(publication, early, AFTER)) == []


def test_no_statement_holds_a_name_an_address_or_a_word_of_the_comment() -> None:
    publication, user = a_site(hold_after_reports=2), moderator()
    thread = a_thread(publication)
    comment(thread, SAID, name="Wilma Teasel", email="wilma@example.org", website="https://wilma.example")
    reject(comment(thread, name="Wilma Teasel"), user, rule="Otto Lark’s own rule", line=SAID)
    one = comment(thread, name="Wilma Teasel", now=NOW - timedelta(minutes=1))
    complain(one, "192.0.2.1", "illegal")
    complain(one, "192.0.2.2")
    reject(one, user)
    whole = "".join(json_lines(all_of(publication)))
    assert len(whole.splitlines()) == 4
    for secret in ("Wilma", "Teasel", "wilma", "example", "Otto", "Lark", "turnip", "Quay", "Moira", "Derator",
                   "Nell", "192.0.2", "mo\"", str(thread.title)):  # fmt: skip
        assert secret not in whole


def test_every_rule_that_can_reject_is_filed_under_a_category_the_database_takes() -> None:
    assert set(registry.rules()) <= set(DEFAULTS)
    assert {filing.category for filing in DEFAULTS.values()} <= set(CATEGORIES)
    assert all(0 < len(filing.explanation) <= 2000 for filing in DEFAULTS.values())


def test_a_publication_files_under_its_own_category_and_names_the_law() -> None:
    publication, user = a_site(), moderator()
    reject(comment(a_thread(publication)), user)
    own = {"offensive": Filed("STATEMENT_CATEGORY_CYBER_VIOLENCE", "Section 185, Penal Code")}
    assert file_statements(publication, own, user=user, now=NOW) == ["offensive"]
    assert file_statements(publication, own, user=user, now=NOW) == []
    (made,) = all_of(publication)
    assert made["category"] == "STATEMENT_CATEGORY_CYBER_VIOLENCE"
    assert made["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert made["illegal_content_legal_ground"] == "Section 185, Penal Code"
    assert made["illegal_content_explanation"] and "incompatible_content_ground" not in made


def test_what_is_set_back_to_the_shipped_category_is_no_longer_kept() -> None:
    publication, user = a_site(), moderator()
    file_statements(publication, {"libel": Filed("STATEMENT_CATEGORY_VIOLENCE")}, user=user, now=NOW)
    assert file_statements(publication, {"libel": Filed(DEFAULTS["libel"].category)}, user=user, now=NOW) == [
        "libel"
    ]
    assert not StatementCategory.objects.exists()


@pytest.mark.parametrize(
    ("filed", "status"),
    [
        ({"libel": Filed("STATEMENT_CATEGORY_MADE_UP")}, 422),
        ({"no_rule": Filed("STATEMENT_CATEGORY_VIOLENCE")}, 422),
        ({"libel": Filed("STATEMENT_CATEGORY_VIOLENCE", "x" * 501)}, 422),
        ({"libel": Filed("STATEMENT_CATEGORY_VIOLENCE", "a\nb")}, 422),
    ],
)
def test_what_the_database_would_not_take_is_refused(filed: dict[str, Filed], status: int) -> None:
    with pytest.raises(Refused) as caught:
        file_statements(a_site(), filed, user=moderator(), now=NOW)
    assert caught.value.status == status and not StatementCategory.objects.exists()


def test_who_does_not_administer_the_publication_files_nothing() -> None:
    with pytest.raises(Refused) as caught:
        file_statements(a_site(), {}, user=User.objects.create_user(username="reader"), now=NOW)
    assert caught.value.status == 403


def test_a_table_has_every_field_and_its_lists_as_json() -> None:
    publication, user = a_site(), moderator()
    reject(comment(a_thread(publication)), user)
    made = all_of(publication)
    (row,) = csv.DictReader(io.StringIO("".join(table(made))))
    assert list(row) == list(FIELDS)
    assert json.loads(row["territorial_scope"]) == list(TERRITORY)
    assert row["illegal_content_legal_ground"] == "" and row["puid"] == made[0]["puid"]
    assert json.loads("".join(json_lines(made))) == made[0]


def test_they_are_read_in_portions_each_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication = a_site()
    thread = a_thread(publication)
    for number in range(7):
        comment(thread, f"{number} turnip {number}", name=f"Reader {number}")
    monkeypatch.setattr("rejoinder.discussion.statements.restrictions.AT_ONCE", 3)
    with django_assert_num_queries(3):
        found = list(restrictions(publication, DAY, AFTER))
    ids = [one.decision_id for one in found]
    assert len(ids) == 7 and ids == sorted(set(ids))


def test_the_days_of_a_statement_are_those_of_the_publication() -> None:
    publication = a_site(time_zone="Asia/Tokyo")
    late = NOW.replace(hour=23, minute=30)
    comment(a_thread(publication), SAID, now=late)
    (made,) = statements(publication, Span(late, late + timedelta(hours=1)), AFTER)
    assert (made["content_date"], made["application_date"]) == ("2026-05-05", "2026-05-05")
