"""The rulebook refuses rules for which every comment would be held, and tells of those that hold everything already."""

from __future__ import annotations

import pytest
from django.test import Client

from rejoinder.discussion import rulesets
from rejoinder.discussion.models import Publication
from tests.desk.test_rulebook import QUIET, act, place, publication
from tests.discussion.making import NOW, a_publication

__all__ = ["publication"]
pytestmark = pytest.mark.django_db


def test_toml_that_requires_what_is_not_installed_is_refused_with_its_line(
    client: Client, publication: Publication
) -> None:
    typed = 'language = "en"\nrequires = ["nosuch"]\n'
    response = client.post(place(publication, "write/?as=toml"), {"toml": typed, "why": ""})
    page = response.content.decode()
    assert response.status_code == 422 and "Line 2: no classifier “nosuch” is installed here" in page
    assert "there is: “house”." in page


def test_rules_that_require_what_is_not_installed_are_told_of_and_not_put_in_force_again(
    client: Client, publication: Publication
) -> None:
    lost = "These rules require the classifier “nosuch”, which is not installed here: every comment is held"
    assert "not installed" not in client.get(place(publication)).content.decode()
    rulesets.adopt(publication, 'requires = ["nosuch"]\n', NOW)
    page = client.get(place(publication)).content.decode()
    assert lost in page and "Installed here: house." in page
    assert lost in client.get(place(publication, "versions/3/")).content.decode()
    a_publication()
    assert "every comment is held: a classifier" in client.get("/desk/rulebook/").content.decode()
    rulesets.adopt(publication, QUIET, NOW)
    there = place(publication, "versions/3/")
    assert "so it cannot be put in force" in client.get(there).content.decode()
    refused = act(client, there, "adopt", seen="4", why="Again.")
    assert refused.status_code == 422 and "There is: “house”." in refused.content.decode()
