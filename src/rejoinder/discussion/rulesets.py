"""A publication's rules: adopted from TOML, kept by digest for ever, compiled once in each process."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache

from django.utils import translation
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.classifiers import registry as classifiers
from rejoinder.discussion import rulebook, writer
from rejoinder.discussion.models import Publication, RulesetVersion, StoredRuleset
from rejoinder.plugins import PluginError
from rejoinder.policy import presets, registry, ruleset
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.second_reader import SECOND_READER
from rejoinder.policy.verdict import SANCTION, UNREAD


class UnknownRuleset(LookupError):
    """A digest under which no ruleset is kept."""


def ruleset_for(publication: Publication) -> Ruleset:
    """The rules in force at this publication."""
    return default() if publication.ruleset_id is None else by_digest(publication.ruleset_id)


@cache
def default() -> Ruleset:
    """The rules that come with Rejoinder, compiled."""
    return ruleset.default()


@lru_cache(maxsize=64)
def by_digest(digest: str) -> Ruleset:
    """The ruleset of this digest, as it was; raises UnknownRuleset."""
    if digest == default().digest:
        return default()
    text = StoredRuleset.objects.filter(pk=digest).values_list("text", flat=True).first()
    if text is None:
        raise UnknownRuleset(f"No ruleset with the digest {digest} is kept.")
    return ruleset.load(text)


@lru_cache(maxsize=64)
def with_preset(digest: str, preset: str) -> Ruleset:
    """The ruleset of this digest with a preset's thresholds; raises UnknownRuleset, or PresetError for no preset."""
    return presets.apply(by_digest(digest), preset)


def offered() -> tuple[str, ...] | None:
    """The names of the classifiers installed here; None where one is broken, so that none can be told."""
    try:
        return classifiers.offered()
    except PluginError:
        return None


def written(toml_text: str) -> Ruleset:
    """Rules as somebody writes them here and now, with every classifier they require installed.

    Raises RulesetError with all that is wrong with them, as ``ruleset.load_new`` does.
    """
    return ruleset.load_new(toml_text, offered())


def not_installed(rules: Ruleset) -> list[str]:
    """The classifiers that these rules require and that are not installed: every comment is held for them."""
    there = offered()
    return [] if there is None else [name for name in rules.requires if name not in there]


def statement_of(publication: Publication, language: str = "") -> str:
    """What its rules say of themselves, in this language or its own; the shipped sentence in whatever is known."""
    wanted = language or publication.language
    with translation.override(wanted):
        return _(ruleset_for(publication).statement(wanted))


def adopt(
    publication: Publication,
    toml_text: str,
    now: datetime,
    *,
    user: User | None = None,
    why: str = "",
    draft: RulesetVersion | None = None,
) -> Ruleset:
    """Put these rules in force from the next comment on, as a version with who and why.

    ``draft`` is the version that holds them already. Rules that are in force are not adopted once more, unless they are
    a draft's. They may be those of another installation: what cannot be read here is held. Raises RulesetError with all
    that is wrong with them.
    """
    adopted = ruleset.load(toml_text)

    def put() -> None:
        standing = ruleset_for(publication)
        keep(standing, now)
        rulebook.begin(publication, standing.digest, now)
        if draft is None and adopted.digest == publication.ruleset_id:
            return
        keep(adopted, now)
        chosen = draft or rulebook.add_draft(publication, adopted.digest, toml_text, now, user, why)
        rulebook.put_in_force(publication, chosen, now)

    writer.write(put)
    return adopted


def keep(kept: Ruleset, now: datetime) -> None:
    """Store the ruleset under its digest, unless it is there."""
    if not StoredRuleset.objects.filter(pk=kept.digest).exists():
        StoredRuleset.objects.get_or_create(
            digest=kept.digest, defaults={"text": kept.to_toml(), "stored_at": now}
        )


NO_RULES = {UNREAD: "Not read yet", SECOND_READER: "Second reader", SANCTION: "A sanction"}
"""Headings of what holds a comment without being a rule."""


def title_of(rule: str) -> str:
    """A rule's heading for people, in the active language; a rule not known here, such as one of a moderator's own,
    in its own words.
    """
    known = registry.rules().get(rule)
    if rule in NO_RULES:
        return _(NO_RULES[rule])
    return rule if known is None else _(known.TITLE)
