"""The screens on which editors word reasons."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts.models import User
from rejoinder.discussion.models import DeskEvent, Membership, Publication, Role, Wording
from tests.desk.people import signed_in
from tests.discussion.making import NOW, a_publication

pytestmark = pytest.mark.django_db

FIELDS = {"rule": "shouting", "language": "en", "title": "Loud", "text": "Softly, <please>.", "order": "1"}


@pytest.fixture
def publication() -> Publication:
    return a_publication()


def member(client: Client, publication: Publication, role: str = Role.EDITOR) -> User:
    user = signed_in(client)
    user.groups.get().permissions.filter(codename="decide_comment").delete()
    Membership.objects.create(user=user, publication=publication, role=role, created_at=NOW)
    return user


def listed(client: Client, publication: Publication) -> str:
    response = client.get(f"/desk/wordings/{publication.slug}/")
    assert response.status_code == 200
    return response.content.decode()


def keep(client: Client, publication: Publication, key: str = "new", **changed: str) -> Any:
    return client.post(f"/desk/wordings/{publication.slug}/{key}/", {**FIELDS, **changed})


def test_every_rule_is_listed_with_what_is_offered(client: Client, publication: Publication) -> None:
    member(client, publication)
    page = listed(client, publication)
    assert "Capital letters" in page and "In capital letters" in page and "comes with Rejoinder" in page
    assert client.get("/desk/wordings/").content.decode().count("In capital letters") == page.count(
        "In capital letters"
    )


def test_a_wording_is_added_changed_retired_and_brought_back(
    client: Client, publication: Publication
) -> None:
    user = member(client, publication)
    response = keep(client, publication)
    place = f"/desk/wordings/{publication.slug}/"
    assert (response.status_code, response["Location"]) == (302, f"{place}#rule-shouting")
    made = Wording.objects.get()
    assert (made.publication, made.rule, made.order) == (publication, "shouting", 1)
    assert "Softly, &lt;please&gt;." in listed(client, publication)
    form = client.get(f"{place}{made.pk}/").content.decode()
    assert 'value="Loud"' in form and '<option value="shouting" selected>' in form
    assert keep(client, publication, str(made.pk), title="Too loud").status_code == 302
    assert client.post(place, {"retire": made.pk}).status_code == 302
    page = listed(client, publication)
    assert "One retired" in page and f'name="revive" value="{made.pk}"' in page
    client.post(place, {"revive": made.pk})
    made.refresh_from_db()
    assert (made.title, made.retired_at) == ("Too loud", None)
    assert list(DeskEvent.objects.order_by("pk").values_list("verb", "user")) == [
        (verb, user.pk) for verb in ("worded", "reworded", "retired", "revived")
    ]


def test_one_that_comes_with_rejoinder_is_changed_in_its_place(
    client: Client, publication: Publication
) -> None:
    member(client, publication)
    form = client.get(f"/desk/wordings/{publication.slug}/capitals/").content.decode()
    assert "This one comes with Rejoinder" in form and 'value="In capital letters"' in form
    assert keep(client, publication, "capitals").status_code == 302
    page = listed(client, publication)
    assert "Loud" in page and "In capital letters" not in page
    assert client.post(f"/desk/wordings/{publication.slug}/", {"retire": "insults"}).status_code == 302
    assert Wording.objects.get(replaces="insults").retired_at is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [("language", "not a tag"), ("title", " "), ("text", ""), ("rule", "nonsense"), ("order", "-1")],
)
def test_what_cannot_be_kept_is_asked_again_with_what_was_typed(
    client: Client, publication: Publication, name: str, value: str
) -> None:
    member(client, publication)
    response = keep(client, publication, **{name: value})
    page = response.content.decode()
    assert response.status_code == 422 and "The wording was not kept" in page
    assert name == "text" or "Softly, &lt;please&gt;.</textarea>" in page
    assert not Wording.objects.exists()


def test_what_is_not_there_is_not_found(client: Client, publication: Publication) -> None:
    member(client, publication)
    other = a_publication()
    for place in (f"{other.slug}/", f"{other.slug}/new/"):
        assert client.get(f"/desk/wordings/{place}")["Location"] == "/desk/"
        assert client.post(f"/desk/wordings/{place}", FIELDS)["Location"] == "/desk/"
    for place in (
        f"{publication.slug}/999999/",
        f"{publication.slug}/no-such/",
    ):
        assert client.get(f"/desk/wordings/{place}").status_code == 404
        assert client.post(f"/desk/wordings/{place}", FIELDS).status_code == 404
    # Python itself refuses to read numbers of thousands of digits.
    endless = "9" * 5000
    assert client.get(f"/desk/wordings/{publication.slug}/{endless}/").status_code == 404
    assert client.post(f"/desk/wordings/{publication.slug}/", {"retire": endless}).status_code == 302
    client.post(f"/desk/wordings/{publication.slug}/", {"retire": "no-such"})
    assert "There is no such wording" in listed(client, publication)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.AUDITOR])
def test_only_editors_word_reasons_and_the_others_read_them(
    client: Client, publication: Publication, role: str
) -> None:
    user = member(client, publication)
    keep(client, publication)
    kept = Wording.objects.get()
    address = f"/desk/wordings/{publication.slug}/"
    assert 'name="retire"' in listed(client, publication) and address + "new/" in listed(client, publication)
    Membership.objects.filter(user=user).update(role=role)
    for retired in (None, NOW):
        Wording.objects.update(retired_at=retired)
        page = listed(client, publication)
        assert "Softly, &lt;please&gt;." in page and "In capital letters" in page
        assert address not in page.partition('<div class="desk desk-wordings">')[2]
    assert client.get("/desk/wordings/").status_code == 200
    for refused in (
        client.get(f"{address}new/"),
        keep(client, publication),
        client.post(address, {"revive": f"own-{kept.pk}"}),
    ):
        assert refused["Location"] == "/desk/"
    assert Wording.objects.get().retired_at == NOW


def test_many_wordings_are_listed_in_as_few_queries(
    client: Client, publication: Publication, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    member(client, publication)
    listed(client, publication)
    with django_assert_max_num_queries(40) as first:
        listed(client, publication)
    few = len(first)
    for number in range(30):
        keep(client, publication, title=f"Number {number}")
    listed(client, publication)
    with django_assert_max_num_queries(few):
        assert "Number 29" in listed(client, publication)
