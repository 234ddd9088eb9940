from __future__ import annotations

from collections import Counter

from django.db.models import Model

from rejoinder.accounts.models import Commenter
from rejoinder.discussion.models import Appeal, Comment, CommenterNote, Decision, Report, Revision, Sanction
from rejoinder.newsroom import privacy
from rejoinder.newsroom.models import MailRefusal, PassedOn
from rejoinder.notices.models import Notice


def fields(*models: type[Model]) -> set[str]:
    return {
        f"{model._meta.model_name}.{field.name}"
        for model in models
        for field in model._meta.concrete_fields
        if not field.primary_key
    }


def test_every_field_kept_of_a_reader_is_named_on_the_privacy_page_once() -> None:
    named = Counter(name for kept in privacy.stored() for name in kept.fields())
    assert set(named) == fields(
        Commenter,
        Comment,
        Revision,
        Decision,
        Notice,
        Appeal,
        Report,
        Sanction,
        CommenterNote,
        PassedOn,
        MailRefusal,
    )
    assert max(named.values()) == 1
