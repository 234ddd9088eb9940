"""Commenters at the desk: found, read, noted about, and put under sanctions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts.models import Commenter, User
from rejoinder.desk.people import finding, record
from rejoinder.discussion.models import (
    Aim,
    Comment,
    CommenterNote,
    DeskEvent,
    Measure,
    Membership,
    Publication,
    Role,
    Sanction,
    State,
)
from rejoinder.discussion.sanctions import target_of
from tests.desk.people import signed_in
from tests.discussion.making import NOW, a_publication, a_thread, comment, post

pytestmark = pytest.mark.django_db


def writes(publication: Publication | None = None, count: int = 1, **fields: object) -> Commenter:
    """Somebody who wrote so many comments with one browser."""
    thread, key = a_thread(publication), ""
    for number in range(count):
        receipt = post(thread, key=key, now=NOW + timedelta(minutes=number), **fields)  # type: ignore[arg-type]
        key = receipt.fresh_key or key
    return Comment.objects.select_related("commenter").get(pk=receipt.comment_id).commenter


def local(client: Client, publication: Publication, role: Role = Role.MODERATOR) -> User:
    """Somebody with a role at one publication, signed in."""
    user = signed_in(client, name=f"local-{role}")
    Membership.objects.create(user=user, publication=publication, role=role, created_at=NOW)
    return user


def page(client: Client, path: str, status: int = 200, **query: str) -> str:
    response = client.get(path, query)
    assert response.status_code == status
    return response.content.decode()


def test_a_name_is_found_as_printed_whatever_its_case_and_nothing_like_it(client: Client) -> None:
    signed_in(client)
    ada, other = writes(name="Ada Ferry"), writes(name="Ada Ferryman")
    found = page(client, "/desk/people/", q="ada ferry")
    assert f'href="/desk/people/{ada.pk}/"' in found and f'href="/desk/people/{other.pk}/"' not in found
    assert "Nobody." in page(client, "/desk/people/", q="Ada")


def test_an_address_finds_every_browser_it_was_typed_in_and_is_not_shown(client: Client) -> None:
    signed_in(client)
    one, two, other = (
        writes(email="ada@town.example"),
        writes(email="ADA@town.example"),
        writes(email="bo@town.example"),
    )
    response = client.post("/desk/people/", {"email": "ada@town.example"})
    found = response.content.decode()
    assert response.status_code == 200 and "ada@" not in found.lower()
    assert all(f'href="/desk/people/{person.pk}/"' in found for person in (one, two))
    assert f'href="/desk/people/{other.pk}/"' not in found
    wrong = client.post("/desk/people/", {"email": "ada"})
    assert wrong.status_code == 422 and "Enter a valid email address" in wrong.content.decode()


def test_who_wrote_last_is_listed_first_with_the_sanctions_they_are_under(client: Client) -> None:
    signed_in(client)
    first, last = writes(name="First"), writes(name="Last", email="last@town.example")
    client.post(f"/desk/people/{last.pk}/sanction/", form(last))
    found = page(client, "/desk/people/")
    assert found.index(f"/desk/people/{last.pk}/") < found.index(f"/desk/people/{first.pk}/")
    assert found.count("Hold all") == 1


def test_a_long_list_goes_on_where_it_ended(client: Client) -> None:
    signed_in(client)
    people = [writes(name="Same Name") for _ in range(finding.PER_PAGE + 2)]
    first = page(client, "/desk/people/", q="Same Name")
    assert f"before={people[2].pk}" in first and f"/desk/people/{people[1].pk}/" not in first
    rest = page(client, "/desk/people/", q="Same Name", before=str(people[2].pk))
    assert f"/desk/people/{people[1].pk}/" in rest and f"/desk/people/{people[0].pk}/" in rest


def test_only_people_and_comments_of_the_moderators_own_publication_are_shown(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    local(client, mine)
    ada, bo = writes(mine, name="Ada Ferry"), writes(other, name="Bo Lantern")
    thread = a_thread(other)
    elsewhere = comment(thread, "Said at the other paper, about ferries and lamps.", name="Ada Elsewhere")
    Comment.objects.filter(pk=elsewhere.pk).update(commenter=ada)
    listed = page(client, "/desk/people/")
    assert f"/desk/people/{ada.pk}/" in listed and f"/desk/people/{bo.pk}/" not in listed
    assert "Ada Elsewhere" not in listed
    assert "Nobody." in page(client, "/desk/people/", q="Bo Lantern")
    assert "Said at the other paper" not in page(client, f"/desk/people/{ada.pk}/")
    found = client.post("/desk/people/", {"email": "ada@example.org"}).content.decode()
    assert f"/desk/people/{bo.pk}/" not in found


def test_a_list_tells_no_sanction_of_another_publication(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    ada = writes(mine)
    local(client, mine)
    for place, measure in ((other, Measure.BAN), (mine, Measure.HOLD), (None, Measure.READ_ONLY)):
        Sanction.objects.create(
            measure=measure,
            aim=Aim.COMMENTER,
            target=target_of(ada),
            commenter=ada,
            publication=place,
            reason="Why",
            starts_at=NOW,
            created_at=NOW,
        )
    (met,) = finding.latest(User.objects.get(username="local-moderator"), timezone.now()).people
    assert {label.split(":")[0] for label in met.measures} == {"Hold all", "Read only"}


def test_the_record_tells_how_comments_ended_and_how_many_were_rejected(client: Client) -> None:
    signed_in(client)
    ada = writes(count=4, text="")
    rows = list(ada.comments.order_by("pk"))
    Comment.objects.filter(pk=rows[0].pk).update(state=State.REJECTED)
    found = page(client, f"/desk/people/{ada.pk}/")
    assert "1 (25 %)" in found and found.count('class="desk-state desk-state-published"') == 3
    assert "ada@example.org" not in found


def test_a_long_record_is_read_a_page_at_a_time_in_the_same_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    user = signed_in(client)
    brief, long = writes(count=2), writes(count=record.PER_PAGE + 3)
    with django_assert_max_num_queries(20) as few:
        record.gather(user, brief, NOW)
    with django_assert_max_num_queries(len(few)):
        first = record.gather(user, long, NOW)
    assert len(first.comments) == record.PER_PAGE and first.older == first.comments[-1].pk
    rest = record.gather(user, long, NOW, first.older)
    assert len(rest.comments) == 3 and rest.older is None
    assert not {one.pk for one in rest.comments} & {one.pk for one in first.comments}


def test_notes_are_kept_with_who_and_when_and_only_ones_own_can_be_erased(client: Client) -> None:
    publication = a_publication()
    user = local(client, publication)
    ada = writes(publication)
    address = f"/desk/people/{ada.pk}/"
    kept = client.post(address, {"text": "Knows the <harbour> well.", "publication": publication.pk})
    assert kept.status_code == 302
    assert "Knows the &lt;harbour&gt; well." in page(client, address)
    other = CommenterNote.objects.create(
        commenter=ada, publication=publication, text="Not yours", created_at=NOW, user=None
    )
    assert client.post(address, {"erase": other.pk}).status_code == 403
    assert client.post(address, {"erase": CommenterNote.objects.get(user=user).pk}).status_code == 302
    assert list(CommenterNote.objects.all()) == [other]
    assert [event.verb for event in DeskEvent.objects.order_by("pk")] == ["remarked", "erased_note"]
    assert "erased a note on a commenter" in page(client, "/desk/audit/?what=erased_note")
    empty = client.post(address, {"text": " ", "publication": publication.pk})
    assert empty.status_code == 422


def test_a_note_of_another_publication_is_not_shown(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    local(client, mine)
    ada = writes(mine)
    CommenterNote.objects.create(commenter=ada, publication=other, text="Elsewhere", created_at=NOW)
    assert "Elsewhere" not in page(client, f"/desk/people/{ada.pk}/")


def form(commenter: Commenter | None = None, **fields: str) -> dict[str, str]:
    given = {
        "measure": "hold",
        "place": "every",
        "days": "7",
        "reason": "Three insults in a day.",
        "note": "",
    }
    return {**given, **({"aim": "address"} if commenter else {"typed": "Eve@else.example"}), **fields}


def test_a_sanction_is_given_on_a_record_shown_there_and_lifted(client: Client) -> None:
    user = signed_in(client)
    ada = writes()
    address = f"/desk/people/{ada.pk}/"
    assert "Commenters with an address of the same domain: 1" in page(client, f"{address}sanction/")
    response = client.post(f"{address}sanction/", form(ada, measure="ban"))
    assert (response.status_code, response["Location"]) == (302, address)
    given = Sanction.objects.get()
    assert (given.user, given.measure, given.publication) == (user, "ban", None)
    assert given.ends_at is not None and given.ends_at - given.starts_at == timedelta(days=7)
    shown = page(client, address)
    assert "Three insults in a day." in shown and "in force" in shown
    lifted = client.post(f"/desk/sanctions/{given.pk}/lift/", {"from": "commenter"})
    assert (lifted.status_code, lifted["Location"]) == (302, address)
    shown = page(client, address)
    assert "in force" not in shown and "lifted" in shown
    assert [event.verb for event in DeskEvent.objects.order_by("pk")] == ["sanctioned", "lifted"]


def test_an_address_is_sanctioned_as_typed_and_shown_nowhere(client: Client) -> None:
    signed_in(client)
    assert client.post("/desk/sanctions/new/", form()).status_code == 302
    assert client.post("/desk/sanctions/new/", form(typed="bad.example")).status_code == 302
    shown = page(client, "/desk/sanctions/")
    assert "bad.example" in shown and "eve@" not in shown.lower()
    assert "eve@" not in str(list(DeskEvent.objects.values())).lower()


def test_a_sanction_that_cannot_be_given_keeps_what_was_typed(client: Client) -> None:
    signed_in(client)
    ada = writes(email="ada@gmail.com")
    address = f"/desk/people/{ada.pk}/sanction/"
    response = client.post(address, form(ada, aim="domain"))
    assert response.status_code == 422
    shown = response.content.decode()
    assert "Anybody can have an address there" in shown and "Three insults in a day." in shown
    response = client.post(address, form(ada, reason="", note="Watch them"))
    shown = response.content.decode()
    assert response.status_code == 422 and "Watch them" in shown and 'aria-invalid="true"' in shown
    assert not Sanction.objects.exists()


def test_a_moderator_of_one_publication_may_not_choose_every_one(client: Client) -> None:
    mine, other = a_publication(), a_publication(name="The Other")
    local(client, mine)
    ada = writes(mine)
    address = f"/desk/people/{ada.pk}/sanction/"
    shown = page(client, address)
    assert "Every publication" not in shown and "The Other" not in shown
    assert client.post(address, form(ada)).status_code == 422
    assert client.post(address, form(ada, place=str(other.pk))).status_code == 422
    assert client.post(address, form(ada, place=str(mine.pk))).status_code == 302


@pytest.mark.parametrize(("role", "may_set"), [(Role.EDITOR, True), (Role.MODERATOR, False)])
def test_the_form_warns_where_nobody_is_told_where_to_object(
    client: Client, role: Role, may_set: bool
) -> None:
    mine, told = a_publication(name="The <Mine>"), a_publication(objections_to="desk@told.example")
    other = a_publication(name="The Other")
    user = local(client, mine, role)
    Membership.objects.create(user=user, publication=told, role=role, created_at=NOW)
    settings = reverse("publications:edit", args=[mine.pk])
    for address in ("/desk/sanctions/new/", f"/desk/people/{writes(mine).pk}/sanction/"):
        shown = page(client, address)
        assert "No address for objections is set" in shown and "The &lt;Mine&gt;" in shown
        assert reverse("publications:edit", args=[told.pk]) not in shown and other.name not in shown
        assert (f'href="{settings}#id_objections_to"' in shown) is may_set
        assert ("An editor can set it" in shown) is not may_set
    if may_set:
        assert 'id="id_objections_to"' in page(client, settings)
    Publication.objects.filter(pk=mine.pk).update(objections_to="https://mine.example/objections")
    assert "No address for objections" not in page(client, "/desk/sanctions/new/")


def test_the_list_holds_what_is_in_force_where_one_reads(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    now = timezone.now()
    for place, reason, lifted in [(mine, "Mine", None), (other, "Other", None), (mine, "Gone", now)]:
        Sanction.objects.create(
            measure="hold",
            aim="address",
            target=reason.encode(),
            publication=place,
            reason=reason,
            starts_at=NOW,
            created_at=NOW,
            lifted_at=lifted,
        )
    local(client, mine, Role.AUDITOR)
    shown = page(client, "/desk/sanctions/")
    assert "Mine" in shown and "Other" not in shown and "Gone" not in shown
    assert "Lift" not in shown and "/desk/sanctions/new/" not in shown
