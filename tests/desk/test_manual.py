"""The screen that explains the rules."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from rejoinder.accounts import staff
from rejoinder.policy import registry
from rejoinder.policy.settings import settings_of
from tests.desk.people import held, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("group", [staff.MODERATORS, staff.EDITORS])
def test_every_rule_is_explained_with_its_settings_and_examples(client: Client, group: str) -> None:
    signed_in(client, group)
    page = client.get("/desk/rules/").content.decode()
    assert registry.rules()
    for rule in registry.rules().values():
        assert f'id="{rule.NAME}"' in page and escape(rule.ABOUT) in page
        for setting in settings_of(rule):
            assert all(escape(part) in page for part in setting.meaning.split("`"))
        for example in rule.EXAMPLES:
            assert escape(example.why) in page


def test_a_case_leads_to_the_rule_that_held_it(client: Client) -> None:
    signed_in(client)
    page = client.get(f"/desk/held/{held().pk}/").content.decode()
    assert 'href="/desk/rules/#premoderation"' in page
