"""A parser without mercy: browsers mend broken HTML silently, and mended HTML may hold what nobody wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}
# What closes an open paragraph by itself, so that the end tag written later has nothing to end.
BLOCKS = {
    "address", "article", "aside", "blockquote", "div", "footer", "form", "h1", "h2", "h3", "h4",
    "header", "li", "main", "nav", "ol", "p", "pre", "section", "ul",
}  # fmt: skip


@dataclass
class Element:
    """One element with what it holds."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text within."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag: str = "", **wanted: str) -> list[Element]:
        """All elements within of this tag and these attributes; ``class_`` names one class among several."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                if (not tag or child.tag == tag) and child.has(wanted):
                    found.append(child)
                found += child.all(tag, **wanted)
        return found

    def one(self, tag: str = "", **wanted: str) -> Element:
        """The only such element."""
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} of {tag} {wanted}"
        return found[0]

    def has(self, wanted: dict[str, str]) -> bool:
        """Whether it has all these attributes."""
        classes = self.attributes.get("class", "").split()
        return all(
            value in classes if name == "class_" else self.attributes.get(name) == value
            for name, value in wanted.items()
        )


class Strict(HTMLParser):
    """Raises AssertionError at the first thing that is not as HTML should be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top = Element("", {})
        self.open = [self.top]
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>: {names}"
        attributes = {name: value or "" for name, value in attrs}
        assert not {name for name in names if name.startswith("on") or name == "style"}, attributes
        if "id" in attributes:
            assert attributes["id"] not in self.ids, f"id {attributes['id']} twice"
            self.ids.add(attributes["id"])
        if tag in BLOCKS:
            assert not any(element.tag == "p" for element in self.open), f"<{tag}> inside a paragraph"
        element = Element(tag, attributes)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> while <{self.open[-1].tag}> is open"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"a processing instruction: {data!r}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"an unknown declaration: {data!r}")


def parse(html: str | bytes) -> Element:
    """The tree of a well-formed piece of HTML, whose references by id all lead to something."""
    parser = Strict()
    parser.feed(html.decode() if isinstance(html, bytes) else html)
    parser.close()
    assert parser.open == [parser.top], f"left open: {[element.tag for element in parser.open[1:]]}"
    for element in parser.top.all():
        for name in ("aria-labelledby", "aria-describedby", "for"):
            for reference in element.attributes.get(name, "").split():
                assert reference in parser.ids, f"{name}={reference} leads nowhere"
    return parser.top
