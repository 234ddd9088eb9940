"""A document as a shallow tree, built from any order of openings, closings and words, well-formed or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from rejoinder.markup.vocabulary import Vocabulary

DEEPEST = 12
"""Containers inside one another; a list and its item are two. What lies deeper is kept at this depth."""

_IMPLIED = {"ul": "li", "ol": "li", "table": "tbody", "thead": "tr", "tbody": "tr", "tfoot": "tr", "tr": "td"}
_TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot"})
_ROW_PARTS = frozenset({"tr", "td", "th"})
_SPACE = " \t\n"


@dataclass(frozen=True, slots=True)
class Link:
    """A link around some words; two links to one address stay two through their serial."""

    href: str
    serial: int


@dataclass(frozen=True, slots=True)
class Run:
    """Words under the same marks, outermost first. "\\n" alone is a line break; with ``src`` an image."""

    text: str
    marks: tuple[str | Link, ...] = ()
    src: str = ""


@dataclass(slots=True)
class Leaf:
    """A block of words: a paragraph, a heading, code; without a tag, words directly in their container."""

    tag: str
    runs: list[Run] = field(default_factory=list)


@dataclass(slots=True)
class Container:
    """A block that holds blocks; the root has no tag."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Container | Leaf] = field(default_factory=list)


class Builder:
    """Grows a tree that its vocabulary allows: what does not fit is put where it can stand."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._stack = [Container("")]
        self._leaf: Leaf | None = None
        self._marks: list[str | Link] = []
        self._flattened: Counter[str] = Counter()
        self._serial = 0

    @property
    def in_code(self) -> bool:
        """Whether words now fall into a block of code, where every space counts."""
        return self._leaf is not None and self._leaf.tag == "pre"

    @property
    def in_paragraph(self) -> bool:
        """Whether words now continue a paragraph."""
        return self._leaf is not None and self._leaf.tag == "p"

    @property
    def in_open_prose(self) -> bool:
        """Whether words now stand, or would make a paragraph, outside lists, tables, figures and headings."""
        return self._stack[-1].tag in ("", "blockquote") and (self._leaf is None or self._leaf.tag == "p")

    @property
    def in_link(self) -> bool:
        """Whether words now belong to a link or to inline code, where no address is looked for."""
        return any(mark == "code" or isinstance(mark, Link) for mark in self._marks)

    def open(self, tag: str, **attributes: str) -> None:
        """Open a container of the vocabulary."""
        self.end_words()
        parents = self._vocabulary.parents[tag]
        if parents:
            self._find_parent(tag, parents)
        else:
            self._reach_flow()
        if len(self._stack) > DEEPEST:
            self._flattened[tag] += 1
            return
        self._push(Container(tag, attributes))

    def close(self, tag: str) -> None:
        """Close the nearest open container of this tag, and what is open inside it."""
        self.end_words()
        if self._flattened[tag]:
            self._flattened[tag] -= 1
        elif any(container.tag == tag for container in self._stack):
            while self._stack.pop().tag != tag:
                pass

    def begin(self, tag: str) -> None:
        """Begin a block of words with a tag of its own."""
        self.end_words()
        if tag != "figcaption" or self._stack[-1].tag != "figure":
            self._reach_flow()
            tag = "p" if tag == "figcaption" else tag
        self._leaf = Leaf(tag)
        self._stack[-1].children.append(self._leaf)

    def end_words(self) -> None:
        """End the block of words in progress, if any; marks still open go on in the next."""
        leaf, self._leaf = self._leaf, None
        if leaf is None:
            return
        while leaf.runs and not leaf.runs[-1].src:
            last = leaf.runs.pop()
            text = last.text.rstrip("\n" if leaf.tag == "pre" else _SPACE)
            if text:
                leaf.runs.append(Run(text, last.marks))
                break
        if not leaf.runs and leaf.tag != "hr":
            self._stack[-1].children.pop()

    def rule(self) -> None:
        """A thematic break."""
        self.begin("hr")
        self._leaf = None

    def mark(self, tag: str) -> None:
        """Begin emphasis and the like; a mark already open is not opened again."""
        if tag not in self._marks:
            self._marks.append(tag)

    def link(self, href: str) -> None:
        """Begin a link; one that is open ends first."""
        self.unmark("a")
        self._serial += 1
        self._marks.append(Link(href, self._serial))

    def unmark(self, tag: str) -> None:
        """End emphasis, a link ("a") and the like; nothing happens where none is open."""
        self._marks = [
            mark for mark in self._marks if not (mark == tag or (tag == "a" and isinstance(mark, Link)))
        ]

    def unmark_all(self) -> None:
        """End every open mark."""
        self._marks = []

    def words(self, text: str) -> None:
        """Words where they belong; white space between blocks is nothing."""
        if not self._leaf or (self._leaf.tag == "" and self._stack[-1].tag == "figure"):
            if not text.strip(_SPACE):
                return
            self._imply_words("figcaption")
        assert self._leaf is not None
        if self._leaf.tag == "pre":
            self._leaf.runs.append(Run(text))
            return
        last = self._leaf.runs[-1] if self._leaf.runs else None
        if last is None or (not last.src and last.text[-1:] in (" ", "\n")):
            text = text.lstrip(_SPACE)
        if text:
            self._leaf.runs.append(Run(text, tuple(self._marks)))

    def line_break(self) -> None:
        """A line break inside a block of words."""
        if self._leaf is None:
            return
        if self._leaf.tag == "pre":
            self._leaf.runs.append(Run("\n"))
            return
        runs = self._leaf.runs
        while runs and not runs[-1].src and runs[-1].text[-1:] in (" ", "\t"):
            last = runs.pop()
            if last.text.rstrip(_SPACE):
                runs.append(Run(last.text.rstrip(_SPACE), last.marks))
        if runs:
            runs.append(Run("\n", tuple(self._marks)))

    @property
    def after_break(self) -> bool:
        """Whether the last thing written is a line break."""
        return bool(self._leaf and self._leaf.runs and self._leaf.runs[-1].text == "\n")

    def image(self, src: str, alt: str) -> None:
        """An image by reference, in a figure or among words."""
        if self._leaf is None or self._stack[-1].tag == "figure":
            self._imply_words("")
        if self._leaf is not None and self._leaf.tag != "pre":
            links = tuple(mark for mark in self._marks if isinstance(mark, Link))
            self._leaf.runs.append(Run(alt, links, src))

    def finish(self) -> Container:
        """The tree; the builder is not to be used afterwards."""
        self.end_words()
        _prune(self._stack[0])
        return self._stack[0]

    def _imply_words(self, in_figure: str) -> None:
        self._reach_flow()
        top = self._stack[-1].tag
        if top == "figure":
            if self._leaf is None or self._leaf.tag != in_figure:
                self.end_words()
                self._leaf = Leaf(in_figure)
                self._stack[-1].children.append(self._leaf)
            return
        self.end_words()
        self._leaf = Leaf("" if top in self._vocabulary.bare else "p")
        self._stack[-1].children.append(self._leaf)

    def _reach_flow(self) -> None:
        while self._stack[-1].tag not in self._vocabulary.flow:
            self._push(Container(_IMPLIED[self._stack[-1].tag]))

    def _find_parent(self, tag: str, parents: frozenset[str]) -> None:
        for depth in range(len(self._stack) - 1, 0, -1):
            above = self._stack[depth].tag
            # Rows and cells may leave out the parts between them and their table.
            if above in parents or (tag in _ROW_PARTS and above in _TABLE_PARTS):
                del self._stack[depth + 1 :]
                break
        else:
            self._reach_flow()
            self._push(Container("ul" if tag == "li" else "table"))
        while self._stack[-1].tag not in parents:
            self._push(Container(_IMPLIED[self._stack[-1].tag]))

    def _push(self, container: Container) -> None:
        self._stack[-1].children.append(container)
        self._stack.append(container)


def _prune(container: Container) -> None:
    kept: list[Container | Leaf] = []
    for child in container.children:
        if isinstance(child, Container):
            _prune(child)
            if not child.children and child.tag not in ("td", "th"):
                continue
        kept.append(child)
    container.children = kept
