"""The outbox: what is to be told is queued with what happened, and sent once, whatever dies in between.

A notice that was handed over is never sent again by itself. Until then a sender that died is taken to have sent
nothing; afterwards nobody can know, so the notice is left to the operator as uncertain.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet

from rejoinder.notices import registry
from rejoinder.notices.content import Away, Compose, Due, NotDelivered, Unconfirmed, Wait
from rejoinder.notices.models import Notice, State
from rejoinder.notices.registry import LETTERS, Notifier

CLAIM_FOR = timedelta(minutes=10)
"""After which whoever is sending is taken for dead; longer than any server may take by our timeouts."""
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=2)
"""Counted from the first try, so that a machine that was off for a week still tries."""
KEPT = timedelta(days=90)
"""How long what is done is kept, for its key guards against a second telling."""
BUDGET_S = 20.0
"""Seconds after which no further notice is begun in one round."""
_AT_ONCE = 500
Ended = Callable[[str, Mapping[str, int]], None]
"""Told of a notice that is at its end, by its kind and ids, in the transaction that ends it."""
_log = logging.getLogger(__name__)


def _nothing_to_forget(kind: str, ids: Mapping[str, int]) -> None:
    """Most notices find all they need where it is kept anyway."""
    del kind, ids


class LostClaim(Exception):
    """Somebody else took the notice over, since whoever had it was too slow; nothing must be handed over."""


def queue(
    kind: str,
    key: str,
    ids: Mapping[str, int],
    not_before: datetime,
    carried: Iterable[str] = (LETTERS,),
) -> int:
    """Have something told once: as a letter to a person, an event for other systems, or both.

    It is part of the caller’s transaction, so that it is told if and only if it happened.

    The same key is queued once for ever. ``ids`` are whole numbers by name, never an address. Returns for how many
    notifiers it was queued, now or before; 0 where the site has none for it. Raises ValueError for other ids.
    """
    if not all(type(value) is int for value in ids.values()):
        raise ValueError("a notice carries whole numbers only")
    having = _carrying(carried)
    Notice.objects.bulk_create(
        (Notice(way=way, kind=kind, key=key, ids=dict(ids), not_before=not_before) for way in having),
        ignore_conflicts=True,
    )
    return len(having)


def join(
    kind: str,
    key: str,
    ids: Mapping[str, int],
    not_before: datetime,
    carried: Iterable[str] = (LETTERS,),
) -> bool:
    """As ``queue``, for words that stand for all there is to tell when they are written: one notice for many causes.

    True where every notice of this key is written after the caller’s transaction, so that it tells of what is done
    there: it was queued just now, waited already, or was dropped as needless and waits again. False where one was
    sent or is on its way. True as well where nothing can carry it. Raises ValueError as ``queue`` does.
    """
    if not queue(kind, key, ids, not_before, carried):
        return True
    having = _carrying(carried)
    notices = Notice.objects.filter(way__in=having, key=key)
    # Only once they are queued: of two who queue the same at once, the second has waited for the first. Until the
    # transaction ends, no sender takes what is locked here.
    states = dict(notices.select_for_update().values_list("pk", "state"))
    dropped = [pk for pk, state in states.items() if state == State.DROPPED]
    Notice.objects.filter(pk__in=dropped).update(
        state=State.QUEUED, ids=dict(ids), not_before=not_before, first_tried_at=None, finished_at=None
    )
    return all(state in {State.QUEUED, State.DROPPED} for state in states.values())


def _carrying(carried: Iterable[str]) -> list[str]:
    """The names of the notifiers that carry any of this."""
    wanted = set(carried)
    return [notifier.name for notifier in registry.ready() if notifier.carries in wanted]


def last_sent(due: Due, ids: Mapping[str, int], since: datetime) -> datetime | None:
    """When another of this kind with these among its ids was last sent the same way; None if never since then.

    That is the moment just before it was written.
    """
    alike = Notice.objects.filter(kind=due.kind, way__in=Notice.objects.filter(pk=due.id).values("way"))
    alike = alike.filter(**{f"ids__{name}": value for name, value in ids.items()}).exclude(pk=due.id)
    sent = alike.filter(state=State.SENT, finished_at__gte=since)
    return sent.order_by("-finished_at").values_list("finished_at", flat=True).first()


def send_due(
    now: datetime,
    compose: Compose,
    notifier: Notifier,
    budget_s: float = BUDGET_S,
    ended: Ended = _nothing_to_forget,
) -> int:
    """Send what is due by this notifier, one after the other, as far as the time reaches; returns how many were.

    ``ended`` is told, in the same transaction, of each notice that is never sent again by itself, so that what was
    kept for its sake alone goes with it. Whatever ``compose`` raises passes through, and the notice is tried again
    later.
    """
    recover(now, ended)
    began = time.monotonic()
    sent = 0
    while (gone := _since(began)) < timedelta(seconds=budget_s):
        moment = now + gone
        due = _claim(notifier, moment)
        if due is None:
            break
        try:
            sent += _send(due, moment, compose, notifier, ended)
        except Away:
            break
    return sent


def recover(now: datetime, ended: Ended = _nothing_to_forget) -> None:
    """Take from the dead what they had in hand: not yet handed over goes back, the rest is uncertain."""
    abandoned = Notice.objects.filter(claimed_until__lt=now, state__in=[State.SENDING, State.HANDED_OVER])
    if not abandoned.exists():
        # Asked outside a transaction, which on SQLite would keep other writers waiting.
        return
    with transaction.atomic():
        abandoned.filter(state=State.SENDING).update(state=State.QUEUED, claimed_until=None, not_before=now)
        for kind, ids in abandoned.filter(state=State.HANDED_OVER).values_list("kind", "ids"):
            ended(kind, ids)
        lost = abandoned.filter(state=State.HANDED_OVER).update(
            state=State.UNCERTAIN, claimed_until=None, last_error="The sender died before the answer came."
        )
    if lost:
        _log.warning("%d notices may or may not have been sent; see: rejoinder notices list", lost)


def _claim(notifier: Notifier, now: datetime) -> Due | None:
    """The notice that has been due longest, counted as tried."""
    if not Notice.objects.filter(way=notifier.name, state=State.QUEUED, not_before__lte=now).exists():
        return None
    with transaction.atomic():
        waiting = Notice.objects.filter(way=notifier.name, state=State.QUEUED, not_before__lte=now)
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        notice = waiting.order_by("not_before", "pk").first()
        if notice is None:
            return None
        notice.state, notice.claimed_until = State.SENDING, now + CLAIM_FOR
        notice.first_tried_at = notice.first_tried_at or now
        notice.tries += 1
        notice.save(update_fields=["state", "claimed_until", "first_tried_at", "tries"])
    return Due(notice.pk, notice.identity, notifier.carries, notice.kind, notice.ids, notice.tries)


def _send(due: Due, now: datetime, compose: Compose, notifier: Notifier, ended: Ended) -> bool:
    began = time.monotonic()
    try:
        content = compose(due, now)
    except NotDelivered as error:
        _end(due, State.FAILED, now, str(error), ended)
        return False
    except Exception:
        _try_later(due, now, "It could not be written.", ended)
        raise
    if content is None:
        _end(due, State.DROPPED, now, "", ended)
        return False
    if isinstance(content, Wait):
        # Too early is no try.
        _ours(due).update(
            state=State.QUEUED, claimed_until=None, not_before=content.until, tries=F("tries") - 1
        )
        return False
    try:
        notifier.deliver(due, content, lambda: _hand_over(due, now + _since(began)))
    except LostClaim:
        return False
    except NotDelivered as error:
        if error.final:
            _end(due, State.FAILED, now, str(error), ended)
        else:
            _try_later(due, now, str(error), ended)
        if isinstance(error, Away):
            raise
        return False
    except Unconfirmed as error:
        _end(due, State.UNCERTAIN, None, str(error), ended)
        _log.warning("Notice %d may or may not have been sent; see: rejoinder notices list", due.id)
        return False
    except Exception as error:
        _lost(due, now, error, ended)
        raise
    # Whoever took us for dead meanwhile left it in doubt; we know better.
    ours = Notice.objects.filter(pk=due.id, tries=due.tries, state__in=[State.HANDED_OVER, State.UNCERTAIN])
    with transaction.atomic():
        ours.update(state=State.SENT, claimed_until=None, finished_at=now, last_error="")
        ended(due.kind, due.ids)
    return True


def _lost(due: Due, now: datetime, error: Exception, ended: Ended) -> None:
    """A notifier broke: what it had not handed over is tried again, and of the rest nobody can know."""
    why = f"The notifier broke ({type(error).__name__})."
    if _ours(due).filter(state=State.HANDED_OVER).exists():
        _end(due, State.UNCERTAIN, None, why, ended)
    else:
        _try_later(due, now, why, ended)


def _since(began: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - began)


def _hand_over(due: Due, now: datetime) -> None:
    """Note, for good, that from here on the notice may be taken; raises LostClaim where it is another's by now."""
    taken = _ours(due).filter(state=State.SENDING)
    if not taken.update(state=State.HANDED_OVER, claimed_until=now + CLAIM_FOR):
        raise LostClaim


def _ours(due: Due) -> QuerySet[Notice]:
    """The notice as long as this try is the latest and under way."""
    under_way = (State.SENDING, State.HANDED_OVER)
    return Notice.objects.filter(pk=due.id, tries=due.tries, state__in=under_way)


def _end(due: Due, state: State, finished_at: datetime | None, why: str, ended: Ended) -> None:
    with transaction.atomic():
        if _ours(due).update(state=state, claimed_until=None, finished_at=finished_at, last_error=why[:200]):
            ended(due.kind, due.ids)


def _try_later(due: Due, now: datetime, why: str, ended: Ended) -> None:
    first = Notice.objects.values_list("first_tried_at", flat=True).get(pk=due.id) or now
    wait = wait_after(due.tries)
    if now + wait > first + GIVE_UP_AFTER:
        _end(due, State.FAILED, now, why, ended)
        _log.warning("Notice %d could not be sent in two days; see: rejoinder notices list", due.id)
        return
    _ours(due).update(state=State.QUEUED, claimed_until=None, not_before=now + wait, last_error=why[:200])


def wait_after(tries: int) -> timedelta:
    """How long it waits after so many tries: a minute, doubling up to six hours."""
    return min(LONGEST_WAIT, SHORTEST_WAIT * (1 << min(max(tries, 1) - 1, 20)))


def troubled() -> QuerySet[Notice]:
    """What an operator should look at: failed and uncertain, oldest first."""
    return Notice.objects.filter(state__in=[State.FAILED, State.UNCERTAIN]).order_by("pk")


def waiting() -> int:
    """How many are still to be sent."""
    under_way = [State.SENDING, State.HANDED_OVER]
    queued = Notice.objects.filter(state=State.QUEUED).count()
    return queued + Notice.objects.filter(state__in=under_way).count()


def retry(ids: Sequence[int], now: datetime) -> int:
    """Send these failed and uncertain ones again, by an operator's word; returns how many there were."""
    return (
        troubled()
        .filter(pk__in=ids)
        .update(state=State.QUEUED, not_before=now, first_tried_at=None, finished_at=None, last_error="")
    )


def forget(now: datetime) -> int:
    """Take away what was done long ago, at most so many at once; returns how many."""
    done = Notice.objects.filter(state__in=[State.SENT, State.DROPPED], finished_at__lt=now - KEPT)
    old = list(done.order_by("finished_at").values_list("pk", flat=True)[:_AT_ONCE])
    return Notice.objects.filter(pk__in=old).delete()[0]
