"""Who may do what at which publication; asked by the desk and by every action that a person takes there."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion.models import Comment, Membership, Publication, Role
from rejoinder.discussion.refusal import Refused

DECIDE_PERMISSION = "discussion.decide_comment"


class Task(StrEnum):
    """What is done at the desk."""

    READ = "read"
    """See cases, people, decisions, reports, figures."""
    DECIDE = "decide"
    """Publish and reject, answer appeals, sanction commenters."""
    RULE = "rule"
    """Change the rulebook, the wording of reasons, and the publication's own settings."""
    ADMINISTER = "administer"
    """Give roles, export statements of reasons and audits."""


_MAY: dict[str, frozenset[Task]] = {
    Role.AUDITOR: frozenset({Task.READ}),
    Role.MODERATOR: frozenset({Task.READ, Task.DECIDE}),
    Role.EDITOR: frozenset({Task.READ, Task.DECIDE, Task.RULE}),
    Role.ADMINISTRATOR: frozenset(Task),
}
# Somebody in one of the site's groups and in no role anywhere works for every publication, as on a site with one.
_BY_PERMISSION = {
    Task.READ: "discussion.view_comment",
    Task.DECIDE: DECIDE_PERMISSION,
    Task.RULE: "discussion.change_publication",
    Task.ADMINISTER: "discussion.add_membership",
}


def publications_for(user: User, task: Task) -> QuerySet[Publication]:
    """The publications at which this user may do this, by name."""
    every = Publication.objects.order_by("name", "pk")
    if not user.is_active:
        return every.none()
    if user.is_superuser:
        return every
    given = _memberships(user)
    if given:
        return every.filter(pk__in=[place for place, role in given if task in _MAY[role]])
    return every if user.has_perm(_BY_PERMISSION[task]) else every.none()


def may(user: User, task: Task, publication_id: int | None = None) -> bool:
    """Whether the user may do this at the publication; at any of them where none is named."""
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    given = _memberships(user)
    if not given:
        return bool(user.has_perm(_BY_PERMISSION[task]))
    return any(task in _MAY[role] for place, role in given if publication_id in {None, place})


def everywhere(user: User, task: Task) -> bool:
    """Whether the user may do this at every publication, those still to come included."""
    if not user.is_active:
        return False
    return user.is_superuser or (not _memberships(user) and bool(user.has_perm(_BY_PERMISSION[task])))


def by_group(user: User) -> bool:
    """Whether one of the site's groups would let the user work for every publication, if they had no role."""
    return user.is_active and any(user.has_perm(permission) for permission in _BY_PERMISSION.values())


def visible_comments(user: User, task: Task) -> QuerySet[Comment]:
    """The comments at publications where the user may do this; nothing is filtered for whoever may everywhere."""
    if everywhere(user, task):
        return Comment.objects.all()
    places = list(publications_for(user, task).values_list("pk", flat=True))
    return Comment.objects.filter(thread__publication__in=places)


def check_administrator_remains(user: User, member: User, publication_id: int) -> None:
    """Raises Refused (409) where the publication would have no administrator without this member.

    A superuser may do it all the same: nobody locks them out, and they can give the role again.
    """
    if user.is_superuser:
        return
    rest = Membership.objects.filter(publication=publication_id, role=Role.ADMINISTRATOR)
    if rest.filter(user=member).exists() and not rest.exclude(user=member).exists():
        raise Refused(
            409,
            "last_administrator",
            _("A publication needs an administrator"),
            _("Make somebody else administrator first."),
        )


def forget(user: User) -> None:
    """Ask the record anew for this user's roles, after one was given or taken."""
    user.__dict__.pop("_desk_memberships", None)


def people_for(task: Task, publication_id: int) -> QuerySet[User]:
    """Everybody who may do this at the publication."""
    here = [role for role, tasks in _MAY.items() if task in tasks]
    by_role = Q(memberships__publication=publication_id, memberships__role__in=here)
    permitted = User.objects.with_perm(
        _BY_PERMISSION[task], backend="django.contrib.auth.backends.ModelBackend", include_superusers=False
    )
    by_permission = Q(memberships=None, pk__in=permitted.values("pk"))
    allowed = Q(is_superuser=True) | by_role | by_permission
    return User.objects.filter(allowed, is_active=True).distinct()


def is_alone(user: User, publication_id: int) -> bool:
    """Whether nobody but this user may decide at the publication."""
    return not people_for(Task.DECIDE, publication_id).exclude(pk=user.pk).exists()


def check(user: User, task: Task, publication_id: int) -> None:
    """Raises Refused (403) where the user may not do this at the publication."""
    if not may(user, task, publication_id):
        raise Refused(
            403,
            "not_allowed",
            _("You may not do this here"),
            _("Ask an administrator of this publication for the role that may."),
        )


def _memberships(user: User) -> list[tuple[int, str]]:
    """Kept on the user for the request's sake: a page asks many times."""
    kept: list[tuple[int, str]] | None = getattr(user, "_desk_memberships", None)
    if kept is None:
        kept = list(Membership.objects.filter(user=user).values_list("publication_id", "role"))
        user._desk_memberships = kept  # type: ignore[attr-defined]
    return kept
