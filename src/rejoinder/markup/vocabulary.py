"""What may stand in readers' and in imported article HTML: two allow-lists, each with its cleaner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import nh3

SCHEMES = frozenset({"http", "https", "mailto"})
READERS_REL = "ugc nofollow noopener noreferrer"

_CELLS = frozenset({"td", "th"})
_ROWS = frozenset({"tr"})
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_LISTS = frozenset({"ul", "ol"})


@dataclass(frozen=True)
class Vocabulary:
    """The tags of one kind of text, sorted by what they may hold.

    ``parents`` names for a container the containers it may stand in; an empty set means any flow container.
    ``flow`` are the containers that may hold paragraphs; of these ``bare`` may also hold words directly.
    """

    parents: dict[str, frozenset[str]]
    flow: frozenset[str]
    bare: frozenset[str]
    leaves: frozenset[str]
    inline: frozenset[str]
    images: bool = False
    relative_links: bool = False
    directed: bool = False
    """Whether every block says its own writing direction."""
    turned: frozenset[str] = frozenset()
    """Blocks that say their direction only where all of it runs against what stands around them."""
    rel: str | None = None

    @cached_property
    def cleaner(self) -> nh3.Cleaner:
        """The sanitiser for exactly this vocabulary; what this package writes passes it unchanged."""
        tags = set(self.parents) | self.leaves | self.inline | {"br"}
        attributes: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}}
        values: dict[str, dict[str, set[str]]] = {}
        if self.images:
            tags |= {"img", "hr"}
            attributes["img"] = {"src", "alt"}
        for cell in _CELLS & tags:
            attributes[cell] = {"colspan", "rowspan"}
        if self.directed:
            for tag in (set(self.parents) | self.leaves) - {"br"}:
                values[tag] = {"dir": {"auto", "ltr", "rtl"}}
        for tag in self.turned:
            values[tag] = {"dir": {"ltr", "rtl"}}
        return nh3.Cleaner(
            tags=tags,
            attributes=attributes,
            tag_attribute_values=values,
            clean_content_tags={"script", "style"},
            link_rel=self.rel,
            url_schemes=set(SCHEMES),
            url_relative="pass_through" if self.relative_links else "deny",
        )


COMMENT = Vocabulary(
    parents={"blockquote": frozenset(), "ul": frozenset(), "ol": frozenset(), "li": _LISTS},
    flow=frozenset({"", "blockquote", "li"}),
    bare=frozenset({"li"}),
    leaves=frozenset({"p", "pre"}),
    inline=frozenset({"a", "em", "strong", "code"}),
    directed=True,
    rel=READERS_REL,
)

BODY = Vocabulary(
    parents={
        "blockquote": frozenset(),
        "ul": frozenset(),
        "ol": frozenset(),
        "li": _LISTS,
        "figure": frozenset(),
        "table": frozenset(),
        "thead": frozenset({"table"}),
        "tbody": frozenset({"table"}),
        "tfoot": frozenset({"table"}),
        "tr": _ROW_GROUPS,
        "td": _ROWS,
        "th": _ROWS,
    },
    flow=frozenset({"", "blockquote", "li", "td", "th", "figure"}),
    bare=frozenset({"li", "td", "th", "figure"}),
    leaves=frozenset({"p", "pre", "h2", "h3", "h4", "h5", "h6", "figcaption", "hr"}),
    inline=frozenset({"a", "em", "strong", "code", "sub", "sup", "del", "ins"}),
    images=True,
    relative_links=True,
    # Not tables, whose columns stand in the article's order, nor code, which the page sets from left to right.
    turned=_LISTS | _CELLS | {"blockquote", "li", "p", "h2", "h3", "h4", "h5", "h6", "figcaption"},
)
