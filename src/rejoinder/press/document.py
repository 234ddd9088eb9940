"""A leaf as a whole small page of its own, for reading beyond what an article carries."""

from __future__ import annotations

from dataclasses import dataclass

from rejoinder.press.html import address, bdi, escape, filled, isolated, numbered
from rejoinder.press.render import direction, further, leaf_address, open_section
from rejoinder.press.snapshot import LeafSnapshot, ThreadSnapshot


@dataclass(frozen=True, slots=True)
class Look:
    """Addresses of the style sheets and of the scripts, which are modules; they change with their content."""

    css: tuple[str, ...] = ()
    js: tuple[str, ...] = ()


def render_document(snapshot: ThreadSnapshot, leaf: LeafSnapshot, comments: str, look: Look) -> str:
    """The page around a leaf's ``comments``, as HTML. It names no totals, which change without it."""
    words = snapshot.words
    story = address(snapshot.url)
    empty = "" if snapshot.total else f'<p class="none-yet">{escape(words.none_yet)}</p>'
    return (
        f'<!doctype html><html lang="{escape(snapshot.language)}" dir="{direction(snapshot)}"><head>'
        f'<meta charset="utf-8"><title>{_title(snapshot, leaf)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, follow"><meta name="color-scheme" content="light dark">'
        f'<link rel="canonical" href="{story}">{_links(look)}</head>'
        '<body class="edition"><header class="edition-head"><p class="edition-paper">'
        f"{escape(snapshot.publication_name)}</p>"
        f'<h1><a href="{story}" dir="auto">{escape(snapshot.title)}</a></h1>'
        f'<p><a href="{address(f"{snapshot.url}#discussion")}">{escape(words.back_to_story)}</a></p></header>'
        f"<main>{open_section(snapshot)}<h2>{_heading(snapshot, leaf)}</h2>"
        f"{comments}{empty}{_neighbours(snapshot, leaf)}</section></main></body></html>"
    )


def _title(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> str:
    words = snapshot.words
    parts = [escape(words.comments), numbered(words.page, page=leaf.page)]
    if leaf.root:
        name = (
            filled(words.replies_to, isolated(leaf.root_name)) if leaf.root_name else escape(words.comments)
        )
        parts = [name, numbered(words.page, page=leaf.branch)]
    return " · ".join([*parts, isolated(snapshot.title), escape(snapshot.publication_name)])


def _heading(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> str:
    words = snapshot.words
    number = leaf.branch if leaf.root else leaf.page
    where = f'<span class="where">{numbered(words.page, page=number)}</span>'
    if not leaf.root:
        return f"{escape(words.comments)} {where}"
    name = filled(words.replies_to, bdi(leaf.root_name)) if leaf.root_name else escape(words.comments)
    return f'<a href="/c/{leaf.root}">{name}</a> {where}'


def _links(look: Look) -> str:
    return "".join(
        [f'<link rel="stylesheet" href="{escape(place)}">' for place in look.css]
        + [f'<script type="module" src="{escape(place)}"></script>' for place in look.js]
    )


def _neighbours(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> str:
    words = snapshot.words
    before = previous_address(snapshot, leaf)
    after = next_address(snapshot, leaf)
    links = f'<a rel="prev" href="{address(before)}">{escape(words.older)}</a>' if before else ""
    if after:
        links += further(after, escape(words.newer))
    if links:
        links = f'<nav class="pages" aria-label="{escape(words.comments)}">{links}</nav>'
    if snapshot.open:
        write = f'<a class="write" href="/threads/{snapshot.thread}/reply">{escape(words.write)}</a>'
        return f"{links}<p>{write}</p>"
    return f'{links}<p class="closed">{escape(words.closed)}</p>' if words.closed else links


def previous_address(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> str:
    """Where the leaf before this one is read; blank for the first page."""
    if not leaf.root:
        return leaf_address(snapshot, leaf.page - 1) if leaf.page > 1 else ""
    if leaf.branch > 1:
        return leaf_address(snapshot, leaf.page, leaf.root, leaf.branch - 1)
    return f"/c/{leaf.root}"


def next_address(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> str:
    """Where the leaf after this one is read; blank for the last one of its kind."""
    if leaf.root:
        after = leaf.branch < leaf.last_branch
        return leaf_address(snapshot, leaf.page, leaf.root, leaf.branch + 1) if after else ""
    return leaf_address(snapshot, leaf.page + 1) if leaf.page < snapshot.pages else ""
