"""Every address of the desk in every role: who must not see it is refused, and who only reads can send nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from wagtail.admin.viewsets import viewsets

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.desk import places, screens
from rejoinder.desk.case import CaseView
from rejoinder.desk.screen import Screen
from rejoinder.discussion.models import (
    Aim,
    Appeal,
    Comment,
    CommenterNote,
    Ground,
    Measure,
    Membership,
    Publication,
    Report,
    Role,
    Sanction,
)
from rejoinder.discussion.roles import Task
from tests.desk.people import held
from tests.discussion.making import NOW, a_publication, a_thread

pytestmark = pytest.mark.django_db

DOORS_OF_THEIR_OWN = {
    "desk_enter": "opens by its token alone",
    "desk_login": "leads strangers to where one signs in",
    "desk_keys": "asks for the permission to issue keys",
    "desk_rules": "shows what every reader may read in the manual",
}
"""What is no screen of the list, and why that is right. tests/desk has a test of each."""
VIEWSETS = {"publications"}
"""Wagtail's own views of our models, behind our policy and a door of their own: see tests/desk/test_publications."""
STAND_INS: dict[str, str] = {"tab": "held", "key": "none", "version": "1", "backtest_id": "1"}
"""What else an address may name: no object by itself, so that beside it a publication must be named, or none is."""
TO_ACT = {
    "desk_arrivals", "desk_audit_export", "desk_lease", "desk_lift", "desk_members", "desk_new_sanction", "desk_next",
    "desk_next_appeal", "desk_rulebook_edit", "desk_sanction", "desk_statement_categories", "desk_statements",
    "desk_statements_download", "desk_together", "desk_undo", "desk_wording",
}  # fmt: skip
"""What only whoever decides, rules or administers opens: all else is to be read, by auditors, too."""
NOBODY = {"a stranger", "a user of the site alone", "somebody let in without a role"}
MAY = {
    Role.AUDITOR: {Task.READ},
    Role.MODERATOR: {Task.READ, Task.DECIDE},
    Role.EDITOR: {Task.READ, Task.DECIDE, Task.RULE},
    Role.ADMINISTRATOR: set(Task),
}
"""Written down here once more, so that a role that is given more by mistake is found."""


def walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, route)
        else:
            yield route, one


@cache
def of_the_desk() -> list[tuple[str, URLPattern]]:
    return [(route, one) for route, one in walk(get_resolver().url_patterns) if route.startswith("desk/")]


def module(pattern: URLPattern) -> str:
    view = pattern.callback
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return str(getattr(view, "view_class", view).__module__)


def without_door(patterns: list[tuple[str, URLPattern]]) -> list[str]:
    """Addresses of our own views that stand neither in the list of screens nor among the known exceptions."""
    return [
        route
        for route, one in patterns
        if module(one).startswith("rejoinder.")
        and getattr(one.callback, "screen", None) not in screens.SCREENS
        and one.name not in DOORS_OF_THEIR_OWN
        and not route.startswith(tuple(f"desk/{name}/" for name in VIEWSETS))
    ]


def test_every_address_of_ours_stands_behind_a_door() -> None:
    assert not without_door(of_the_desk())
    assert {one.name for _, one in of_the_desk()} >= {screen.name for screen in screens.SCREENS}
    ours = {one.name for one in viewsets.viewsets if type(one).__module__.startswith("rejoinder.desk")}
    assert ours == VIEWSETS


def test_a_screen_that_forgets_its_door_is_found() -> None:
    naked = path("desk/naked/", CaseView.as_view(), name="desk_naked")
    aside = Screen("aside/", CaseView.as_view(), "desk_aside", Task.READ).pattern()
    found = [*of_the_desk(), ("desk/naked/", naked), ("desk/aside/", aside)]
    assert without_door(found) == ["desk/naked/", "desk/aside/"]


def test_every_object_that_an_address_names_is_one_whose_publication_is_known() -> None:
    named = {name for screen in screens.SCREENS for name in re.findall(r"<(?:\w+:)?(\w+)>", screen.address)}
    assert not named - places.NAMED.keys() - STAND_INS.keys()


@pytest.fixture
def here() -> Publication:
    return a_publication()


@pytest.fixture
def objects(here: Publication) -> dict[str, object]:
    """One of everything that an address may name, all at one publication."""
    comment: Comment = held(a_thread(here))
    decision = comment.decisions.get()
    reader = User.objects.create_user("reader")
    appeal = Appeal.objects.create(
        decision=decision, comment=comment, text="Why?", created_at=NOW, due_at=NOW + timedelta(days=14)
    )
    report = Report.objects.create(
        comment=comment, ground=Ground.RULES, client_digest=b"r" * 32, created_at=NOW
    )
    sanction = Sanction.objects.create(
        measure=Measure.HOLD,
        aim=Aim.COMMENTER,
        target=b"commenter",
        commenter=comment.commenter,
        publication=here,
        reason="Why",
        starts_at=NOW,
        created_at=NOW,
    )
    note = CommenterNote.objects.create(
        commenter=comment.commenter, publication=here, user=reader, text="A note", created_at=NOW
    )
    return {
        "appeal_id": appeal.pk,
        "comment_id": comment.pk,
        "commenter_id": comment.commenter_id,
        "decision_id": decision.pk,
        "membership_id": member("kept", here, Role.ADMINISTRATOR).memberships.get().pk,
        "note_id": note.pk,
        "publication": here.slug,
        "publication_id": here.pk,
        "report_id": report.pk,
        "sanction_id": sanction.pk,
        "thread_id": comment.thread_id,
    }


def test_a_number_that_no_database_holds_names_nothing(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    for screen in screens.SCREENS:
        if "<int:" in screen.address:
            address = re.sub(r"<int:\w+>", str(2**63), screen.address)
            answers = [client.get(f"/desk/{address}"), client.post(f"/desk/{address}")]
            assert {answer.status_code for answer in answers} == {404}, screen.name


def member(name: str, publication: Publication, role: Role) -> User:
    user = User.objects.create_user(name)
    staff.admit(user)
    Membership.objects.create(user=user, publication=publication, role=role, created_at=NOW)
    return user


def client_of(who: str) -> Client:
    client = Client()
    if who == "a user of the site alone":
        client.force_login(User.objects.create_user("alone"))
    elif who == "somebody let in without a role":
        user = User.objects.create_user("let-in")
        staff.admit(user)
        client.force_login(user)
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is sent leaves nothing behind for the next request."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def turned_away(response: HttpResponseBase) -> bool:
    """Whether a door closed: 403, or off to the desk's first page or to where one signs in."""
    if response.status_code != 302:
        return response.status_code == 403
    place = response["Location"]
    return place == "/desk/" or place.startswith(("/desk/login/", "/account/login/"))


def refused(response: HttpResponseBase) -> bool:
    """As ``turned_away``; that nothing is there says as much to whoever may not see it."""
    return response.status_code == 404 or turned_away(response)


def outcomes(client: Client, objects: dict[str, object]) -> Iterator[tuple[Screen, str, HttpResponseBase]]:
    """Each screen and method, and what this client is answered."""
    given = {**STAND_INS, **objects}
    for screen in screens.SCREENS:
        address = "/desk/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda name: str(given[name[1]]), screen.address)
        for method in ("GET", "POST"):
            with undone():
                response = client.get(address) if method == "GET" else client.post(address, {"sent": "1"})
            yield screen, method, response


@pytest.mark.parametrize("who", sorted(NOBODY))
def test_whoever_has_no_role_is_refused_everywhere(who: str, objects: dict[str, object]) -> None:
    client = client_of(who)
    seen = [(screen.name, method, refused(answer)) for screen, method, answer in outcomes(client, objects)]
    assert len(seen) == 2 * len(screens.SCREENS)
    assert not [(name, method) for name, method, no in seen if not no]


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_it_may_and_nothing_else(
    role: Role, here: Publication, objects: dict[str, object]
) -> None:
    client = Client()
    client.force_login(member("here", here, role))
    wrong = [
        (screen.name, method)
        for screen, method, answer in outcomes(client, objects)
        if (turned_away(answer) if screen.needed(method) in MAY[role] else not refused(answer))
    ]
    assert not wrong


@pytest.mark.parametrize("role", Role)
def test_a_role_at_another_publication_opens_nothing_that_is_of_this_one(
    role: Role, objects: dict[str, object]
) -> None:
    client = Client()
    client.force_login(member("elsewhere", a_publication(), role))
    wrong = [
        (screen.name, method)
        for screen, method, answer in outcomes(client, objects)
        if any(f":{name}>" in screen.address for name in places.NAMED) and not refused(answer)
    ]
    assert not wrong


def test_auditors_see_everything_but_where_one_acts_and_send_only_their_own_wishes(
    here: Publication, objects: dict[str, object]
) -> None:
    client = Client()
    client.force_login(member("auditor", here, Role.AUDITOR))
    answers = list(outcomes(client, objects))
    closed = {screen.name for screen, method, answer in answers if method == "GET" and turned_away(answer)}
    assert closed == TO_ACT
    sent = {screen.name for screen, method, answer in answers if method == "POST" and not refused(answer)}
    assert sent == {"desk_preferences"}
    for extra in ("/desk/api-keys/", "/desk/publications/new/"):
        assert refused(client.post(extra, {"name": "x"}))


@pytest.mark.parametrize("address", ["/desk/publications/", "/desk/publications/new/", "/desk/api-keys/"])
def test_what_wagtails_permissions_guard_is_closed_to_moderators(address: str, here: Publication) -> None:
    client = Client()
    client.force_login(member("moderator", here, Role.MODERATOR))
    assert refused(client.get(address))
    group = Client()
    user = User.objects.create_user("mo")
    staff.settle_groups()
    user.groups.add(Group.objects.get(name=staff.MODERATORS))
    group.force_login(user)
    assert refused(group.get(address))


def test_a_superuser_is_refused_nowhere(objects: dict[str, object]) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    answers = outcomes(client, objects)
    assert not [(screen.name, method) for screen, method, answer in answers if turned_away(answer)]
