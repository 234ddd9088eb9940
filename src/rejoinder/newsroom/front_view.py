"""How a front page is composed: one story leads, some stand beside it, the others by section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from rejoinder.newsroom import listings, scene
from rejoinder.newsroom.listings import Story
from rejoinder.newsroom.pictures import with_pictures

BESIDE = 3
"""Stories beside the lead."""
PER_SECTION = 4
SPARSE = 2
"""Stories fetched for a section that has nothing among the newest."""


@dataclass(frozen=True, slots=True)
class Block:
    """A section on the front page."""

    title: str
    url: str
    first: Story
    others: tuple[Story, ...]


def front_view(front: Any, sections: QuerySet[Any]) -> Mapping[str, Any]:
    """The template's words. The queries grow with the number of sections, never with that of articles."""
    ordered = front.articles()
    articles, pages = listings.newest(ordered)
    lead = _lead(front, ordered, articles)
    shown_sections = list(sections)
    sparse = _of_sparse_sections(ordered, articles, shown_sections)
    every = [*articles, *sparse, *([lead] if lead is not None and lead not in articles else [])]
    titles = {section.path: section.title for section in shown_sections}
    story = {told.page: told for told in listings.stories(front, list(dict.fromkeys(every)), titles)}
    if lead is None:
        return {"empty": True, "lead": None, "beside": (), "blocks": (), "also": (), "earlier": ""}
    rest = [article for article in articles if article != lead]
    beside, rest = rest[:BESIDE], rest[BESIDE:]
    blocks, also = _blocks(front, shown_sections, rest, [one for one in sparse if one != lead], story)
    return {
        "empty": False,
        "lead": story[lead.pk],
        "beside": tuple(story[article.pk] for article in beside),
        "blocks": blocks,
        "also": also,
        "earlier": listings.listing("/", (), None, pages).earlier,
    }


def _lead(front: Any, ordered: QuerySet[Any], articles: list[Any]) -> Any:
    """The story an editor put on top, as long as it may be read; else the newest."""
    if front.lead_story_id:
        chosen = next((article for article in articles if article.pk == front.lead_story_id), None)
        chosen = chosen or with_pictures(ordered.filter(pk=front.lead_story_id)).first()
        if chosen is not None:
            return chosen
    return articles[0] if articles else None


def _of_sparse_sections(ordered: QuerySet[Any], articles: list[Any], sections: Iterable[Any]) -> list[Any]:
    """The newest of each section that has none among the newest of all."""
    present = {str(article.path)[: -article.steplen] for article in articles}
    found: list[Any] = []
    for section in sections:
        if section.path not in present:
            found += with_pictures(ordered.descendant_of(section).reverse()[:SPARSE])  # type: ignore[attr-defined]
    return found


def _blocks(
    front: Any, sections: Iterable[Any], rest: list[Any], sparse: list[Any], story: dict[int, Story]
) -> tuple[tuple[Block, ...], tuple[Story, ...]]:
    """Each section with its newest, and the stories for which no section had room."""
    by_section: dict[str, list[Any]] = {}
    for article in [*rest, *sparse]:
        by_section.setdefault(str(article.path)[: -article.steplen], []).append(article)
    blocks = []
    placed: set[int] = set()
    for section in sections:
        told = [story[article.pk] for article in by_section.get(section.path, ())[:PER_SECTION]]
        if told:
            blocks.append(Block(section.title, scene.address(front, section), told[0], tuple(told[1:])))
            placed.update(each.page for each in told)
    return tuple(blocks), tuple(story[article.pk] for article in rest if article.pk not in placed)
