"""Two editors at one draft: nobody adopts, tries or overwrites what they have not read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rejoinder.accounts import staff
from rejoinder.discussion import proving, rulebook, rulesets
from rejoinder.discussion.actions.adopt_rules import adopt_rules
from rejoinder.discussion.actions.draft_rules import draft_rules
from rejoinder.discussion.models import Backtest, Publication, RulesetVersion, VersionState
from rejoinder.discussion.proving import Proving
from rejoinder.discussion.refusal import Refused
from rejoinder.policy import ruleset
from rejoinder.policy.ruleset import Ruleset
from tests.desk.test_rulebook import PARSNIP, QUIET, field, filled, place
from tests.discussion.making import NOW, a_publication

pytestmark = pytest.mark.django_db

TURNIP = QUIET + '[rules.blocklist]\nwords = ["turnip"]\n'
REMARKED = f"# A remark of somebody's.\n{PARSNIP}"


@pytest.fixture
def publication(client: Client) -> Publication:
    """Version 2 holds, version 3 is a draft."""
    client.force_login(staff.first_administrator())
    made = a_publication()
    rulesets.adopt(made, QUIET, NOW)
    draft_rules(made.pk, PARSNIP, user=staff.first_administrator(), why="No parsnips.", now=NOW)
    return made


def another_saves(publication: Publication, text: str = TURNIP, why: str = "No turnips.") -> None:
    draft_rules(publication.pk, text, user=staff.first_administrator(), why=why, number=3, now=NOW)


def draft(publication: Publication) -> RulesetVersion:
    return rulebook.version(publication.pk, 3)


def holding(publication: Publication) -> str:
    return rulesets.ruleset_for(Publication.objects.get(pk=publication.pk)).digest


def hidden(client: Client, there: str) -> dict[str, Any]:
    context = client.get(there).context
    return {"draft": context["draft_seen"], "seen": context.get("seen", "")}


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "adopt", "why": "I <read> it."},
        {"act": "backtest", "amount": "77", "unit": "months"},
        {"act": "shadow", "days": "13"},
        {"act": "discard"},
    ],
)
@pytest.mark.parametrize("text", [TURNIP, REMARKED])
def test_a_draft_that_was_rewritten_since_it_was_read_is_neither_adopted_nor_tried(
    client: Client, publication: Publication, sent: dict[str, str], text: str
) -> None:
    there = place(publication, "versions/3/")
    read = hidden(client, there)
    another_saves(publication, text)
    refused = client.post(there, {**read, **sent})
    page = refused.content.decode()
    assert refused.status_code == 409 and "This version has been changed in the meantime" in page
    assert holding(publication) == ruleset.load(QUIET).digest
    assert draft(publication).state == VersionState.DRAFT and not Backtest.objects.exists()
    for typed in ("I &lt;read&gt; it." if "why" in sent else "", sent.get("amount", ""), sent.get("days", "")):
        assert typed in page
    assert refused.context["draft_seen"] == rulebook.digest_of(draft(publication))
    assert client.post(there, {**hidden(client, there), **sent}).status_code == 302


def test_what_another_rewrote_and_laid_aside_is_not_rolled_back_to_unread(
    client: Client, publication: Publication
) -> None:
    there = place(publication, "versions/3/")
    read = hidden(client, there)
    another_saves(publication)
    client.post(there, {**hidden(client, there), "act": "discard"})
    assert client.post(there, {**read, "act": "adopt", "why": "I read it."}).status_code == 409
    assert holding(publication) == ruleset.load(QUIET).digest


def test_a_form_that_does_not_say_what_was_read_does_nothing(client: Client, publication: Publication) -> None:
    there = place(publication, "versions/3/")
    assert client.post(there, {"act": "adopt", "seen": "2", "why": "Blindly."}).status_code == 409
    sent = {"toml": TURNIP, "why": "Blindly."}
    assert client.post(place(publication, "write/?as=toml&from=3"), sent).status_code == 409
    assert draft(publication).text == PARSNIP


def test_a_draft_that_is_rewritten_while_its_examples_run_is_not_adopted(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove = proving.prove

    def slowly(asked: Publication, rules: Ruleset) -> Proving:
        another_saves(publication, REMARKED)
        return prove(asked, rules)

    monkeypatch.setattr(proving, "prove", slowly)
    with pytest.raises(Refused) as refused:
        adopt_rules(publication.pk, number=3, user=staff.first_administrator(), why="Mine.", seen=2, now=NOW)
    assert refused.value.code == "draft_changed" and draft(publication).state == VersionState.DRAFT


@pytest.mark.parametrize("as_toml", [True, False])
def test_the_second_of_two_who_save_a_draft_is_told_and_may_save_it_apart(
    client: Client, publication: Publication, as_toml: bool
) -> None:
    there = place(publication, f"write/?{'as=toml&' if as_toml else ''}from=3")
    read = hidden(client, there)
    if as_toml:
        sent = {"toml": f"{QUIET}# <mine>\n[rules.links]\nhold_from = 9\n", "why": "Links."}
    else:
        sent = filled(PARSNIP, why="Links.", **{field("blocklist", "words"): "<mine>"})
    another_saves(publication, PARSNIP, "Another's why.")
    for _ in range(2):
        refused = client.post(there, {**read, **sent})
        page = refused.content.decode()
        assert refused.status_code == 409 and "Somebody has saved this draft since you began" in page
        assert "&lt;mine&gt;" in page and "Links." in page and "Save as a new draft" in page
        assert (draft(publication).text, draft(publication).why) == (PARSNIP, "Another's why.")
        assert refused.context["draft_seen"] == read["draft"]
    apart = client.post(there, {**read, **sent, "apart": "1"})
    assert apart["Location"] == place(publication, "versions/4/")
    assert draft(publication).why == "Another's why."
    assert "<mine>" in rulebook.version(publication.pk, 4).text


def test_one_who_goes_on_writing_a_draft_alone_saves_it_in_its_place(
    client: Client, publication: Publication
) -> None:
    there = place(publication, "write/?as=toml&from=3")
    for text in (TURNIP, REMARKED):
        saved = client.post(there, {**hidden(client, there), "toml": text, "why": ""})
        assert saved["Location"] == place(publication, "versions/3/")
        assert draft(publication).text == text


def test_what_stopped_being_a_draft_meanwhile_is_saved_apart(client: Client, publication: Publication) -> None:
    there = place(publication, "write/?as=toml&from=3")
    read = hidden(client, there)
    user = staff.first_administrator()
    adopt_rules(publication.pk, number=3, user=user, why="Now.", now=NOW + timedelta(days=1))
    saved = client.post(there, {**read, "toml": TURNIP, "why": ""})
    assert saved["Location"] == place(publication, "versions/4/")
    assert holding(publication) == ruleset.load(PARSNIP).digest
