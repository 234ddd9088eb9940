"""The order in which a person should look at cases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rejoinder.discussion import ranks
from rejoinder.discussion.models import Comment, Thread, Urgency
from tests.discussion.making import NOW, a_thread, comment

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def order() -> list[int]:
    return list(Comment.objects.order_by(*ranks.pressing(LATER)).values_list("pk", flat=True))


def test_threats_stand_before_all_harm_and_the_likely_fine_behind_everything() -> None:
    fine, harmful, threat = (comment(a_thread()) for _ in range(3))
    Comment.objects.filter(pk=fine.pk).update(urgency=Urgency.LIKELY_FINE, harm=1000)
    Comment.objects.filter(pk=harmful.pk).update(harm=900)
    Comment.objects.filter(pk=threat.pk).update(urgency=Urgency.URGENT, harm=1)
    assert order() == [threat.pk, harmful.pk, fine.pk]


def test_the_likelier_harm_is_before_the_less_likely() -> None:
    little, much = comment(a_thread()), comment(a_thread())
    Comment.objects.filter(pk=little.pk).update(harm=200)
    Comment.objects.filter(pk=much.pk).update(harm=600)
    assert order() == [much.pk, little.pk]


def test_of_equal_harm_the_livelier_discussion_is_before_the_quiet_one() -> None:
    quiet, lively = comment(a_thread()), comment(a_thread())
    Comment.objects.update(harm=300)
    Thread.objects.filter(pk=lively.thread_id).update(version=400)
    assert order() == [lively.pk, quiet.pk]


def test_of_equal_harm_in_one_discussion_the_longer_waiting_is_first_and_weight_is_their_product() -> None:
    thread = a_thread()
    new, old = comment(thread, now=NOW + timedelta(days=1)), comment(thread)
    Comment.objects.update(harm=300)
    assert order() == [old.pk, new.pk]
    # Twice as old, but less than half as likely to harm.
    Comment.objects.filter(pk=old.pk).update(harm=100)
    assert order() == [new.pk, old.pk]
    weights = dict(Comment.objects.annotate(weight=ranks.weight(LATER)).values_list("pk", "weight"))
    assert weights[new.pk] / weights[old.pk] == pytest.approx(301 * 1 / (101 * 2), rel=1e-4)
