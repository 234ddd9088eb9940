"""What may be abuse is hidden, on every screen that shows it, from whoever wants to ask for it first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.accounts.models import User
from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.appeal import appeal
from rejoinder.discussion.actions.backtest_due import backtest_due
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.models import Appeal, Backtest, Comment, DeskPreference, ShadowVerdict
from rejoinder.discussion.tokens import comment_token
from rejoinder.policy.verdict import Outcome
from tests.desk.people import held, signed_in
from tests.desk.test_rulebook import act
from tests.discussion.making import NOW, a_publication, a_thread, comment

pytestmark = pytest.mark.django_db

WORDS = "Something dreadful about the harbourmaster."
QUIET = "requires = []\n"


@pytest.fixture
def mo(client: Client) -> User:
    return signed_in(client)


def harsh() -> Comment:
    one = held(text=WORDS)
    Comment.objects.filter(pk=one.pk).update(harm=800)
    return one


def wishes(user: User) -> None:
    DeskPreference.objects.create(user=user, blur=True)


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def is_hidden(html: str, words: str = WORDS) -> bool:
    """Whether the words stand on the page within what must be opened first, and nowhere else."""
    assert words in html
    return words not in re.sub(r'<details class="desk-blurred">.*?</details>', "", html, flags=re.DOTALL)


def appealed() -> Appeal:
    one, now = harsh(), timezone.now() - timedelta(days=1)
    other = User.objects.create_superuser("other")
    seen = one.decisions.latest("pk").pk
    decide(one.pk, user=other, outcome=Outcome.REJECT, reason="Not here.", seen=seen, now=now)
    return appeal(comment_token(one.pk), "I have said nothing but the truth.", now)


def test_on_an_appeal_and_in_the_list_of_appeals(client: Client, mo: User) -> None:
    one = appealed()
    plain = shown(client, f"/desk/appeals/{one.pk}/")
    assert "desk-veiled" not in plain and "desk-unveil" not in plain
    assert not is_hidden(shown(client, "/desk/appeals/"))
    wishes(mo)
    page = shown(client, f"/desk/appeals/{one.pk}/")
    assert 'class="desk desk-case desk-veiled"' in page and 'id="desk-unveil"' in page
    assert re.search(r'class="desk-text desk-harsh"[^>]*><p dir="auto">Something dreadful', page)
    assert is_hidden(shown(client, "/desk/appeals/"))
    Comment.objects.update(harm=0)
    assert not is_hidden(shown(client, "/desk/appeals/"))
    assert "desk-veiled" not in shown(client, f"/desk/appeals/{one.pk}/")


def test_on_the_record_of_its_author(client: Client, mo: User) -> None:
    one = harsh()
    here = f"/desk/people/{one.commenter_id}/"
    assert not is_hidden(shown(client, here))
    wishes(mo)
    page = shown(client, here)
    assert is_hidden(page) and f'href="/desk/held/{one.pk}/"' in page
    Comment.objects.update(harm=0)
    assert not is_hidden(shown(client, here))


def test_among_what_is_decided_about_together(client: Client, mo: User) -> None:
    one = harsh()
    sent = {"case": f"{one.pk}-{one.decisions.latest('pk').pk}"}
    assert not is_hidden(client.post("/desk/together/held/", sent).content.decode())
    wishes(mo)
    assert is_hidden(client.post("/desk/together/held/", sent).content.decode())


def test_among_the_samples_of_a_backtest_and_of_a_shadow(client: Client) -> None:
    admin = User.objects.create_superuser("ed")
    client.force_login(admin)
    publication = a_publication()
    rulesets.adopt(publication, QUIET, NOW)
    there = f"/desk/rulebook/{publication.pk}/versions/3/"
    toml = QUIET + '[rules.blocklist]\nwords = ["dreadful"]\n'
    client.post(f"/desk/rulebook/{publication.pk}/write/?as=toml", {"toml": toml, "why": ""})
    act(client, there, "shadow", days="3")
    comment(a_thread(publication), WORDS, now=timezone.now())
    backtest = act(client, there, "backtest", amount="100", unit="comments")["Location"]
    backtest_due(timezone.now())
    assert ShadowVerdict.objects.count() == Backtest.objects.get().samples.count() == 1
    marked = WORDS.replace("dreadful", "<mark>dreadful</mark>")
    for page in (backtest, f"{there}shadow/"):
        assert not is_hidden(shown(client, page), marked)
    wishes(admin)
    for page in (backtest, f"{there}shadow/"):
        assert is_hidden(shown(client, page), marked)
