"""Writes a tree as HTML, as the plain text judges read, and as the list of its links."""

from __future__ import annotations

from collections.abc import Iterator

from rejoinder.markup.addresses import same
from rejoinder.markup.characters import Containment, direction, directions
from rejoinder.markup.escaping import escape_value, escape_words
from rejoinder.markup.tree import Container, Leaf, Link, Run
from rejoinder.markup.vocabulary import Vocabulary


def to_html(tree: Container, vocabulary: Vocabulary, around: str = "") -> str:
    """The tree as HTML that its vocabulary's cleaner passes unchanged.

    ``around`` is the direction of what it will stand in, “ltr” or “rtl”: blocks that run against it say so.
    """
    parts: list[str] = []
    for child in tree.children:
        _write(child, vocabulary, parts, around)
    return "".join(parts)


def to_text(tree: Container) -> str:
    """The words of the tree in lines: "> " before quotes, "- " or "1. " before items, addresses shown."""
    return "\n".join(_lines(tree))


def links_of(tree: Container) -> tuple[str, ...]:
    """The addresses linked to, in order, each as often as it is linked."""
    found: dict[int, str] = {}
    for leaf in _leaves(tree):
        for run in leaf.runs:
            for mark in run.marks:
                if isinstance(mark, Link):
                    found[mark.serial] = mark.href
    return tuple(found.values())


def _write(block: Container | Leaf, vocabulary: Vocabulary, parts: list[str], around: str) -> None:
    turned = _turned(block, around) if block.tag in vocabulary.turned else ""
    if block.tag == "hr":
        parts.append("<hr>")
    elif isinstance(block, Leaf):
        if block.tag:
            parts.append(f'<{block.tag} dir="auto">' if vocabulary.directed else f"<{block.tag}{turned}>")
        parts.append(_code(block) if block.tag == "pre" else _inline(block.runs, vocabulary))
        if block.tag:
            parts.append(f"</{block.tag}>")
    else:
        attributes = "".join(f' {name}="{escape_value(value)}"' for name, value in block.attributes.items())
        if vocabulary.directed:
            attributes += f' dir="{_container_direction(block)}"'
        parts.append(f"<{block.tag}{attributes}{turned}>")
        for child in block.children:
            _write(child, vocabulary, parts, _other(around) if turned else around)
        parts.append(f"</{block.tag}>")


def _container_direction(container: Container) -> str:
    # dir=auto does not look into blocks that carry dir themselves, so a container of such blocks would
    # always come out left-to-right, its quotation bar or bullets on the wrong side.
    if isinstance(container.children[0], Leaf) and not container.children[0].tag:
        return "auto"
    for leaf in _leaves(container):
        for run in leaf.runs:
            found = direction(run.text)
            if found:
                return found
    return "auto"


def _turned(block: Container | Leaf, around: str) -> str:
    """The attribute of a block all of whose letters run against what stands around it.

    One foreign letter, such as a name at its beginning, turns nothing.
    """
    if not around:
        return ""
    leaves = [block] if isinstance(block, Leaf) else _leaves(block)
    found = {each for leaf in leaves for run in leaf.runs for each in directions(run.text)}
    return f' dir="{_other(around)}"' if found == {_other(around)} else ""


def _other(around: str) -> str:
    return {"ltr": "rtl", "rtl": "ltr"}.get(around, "")


def _code(leaf: Leaf) -> str:
    containment = Containment()
    # A newline right after <pre> would be swallowed by every HTML parser.
    text = "".join(run.text for run in leaf.runs).lstrip("\n")
    return f"<code>{escape_words(containment.feed(text) + containment.end())}</code>"


def _inline(runs: list[Run], vocabulary: Vocabulary) -> str:
    containment = Containment()
    parts: list[str] = []
    opened: tuple[str | Link, ...] = ()
    for run in runs:
        shared = 0
        while shared < min(len(opened), len(run.marks)) and opened[shared] == run.marks[shared]:
            shared += 1
        parts += [f"</{_tag(mark)}>" for mark in reversed(opened[shared:])]
        parts += [_opening(mark, vocabulary) for mark in run.marks[shared:]]
        opened = run.marks
        if run.src:
            parts.append(f'<img src="{escape_value(run.src)}" alt="{escape_value(run.text)}">')
        else:
            parts.append(escape_words(containment.feed(run.text)).replace("\n", "<br>"))
    parts += [f"</{_tag(mark)}>" for mark in reversed(opened)]
    return "".join(parts) + containment.end()


def _tag(mark: str | Link) -> str:
    return "a" if isinstance(mark, Link) else mark


def _opening(mark: str | Link, vocabulary: Vocabulary) -> str:
    if not isinstance(mark, Link):
        return f"<{mark}>"
    rel = f' rel="{vocabulary.rel}"' if vocabulary.rel else ""
    return f'<a href="{escape_value(mark.href)}"{rel}>'


def _leaves(container: Container) -> Iterator[Leaf]:
    for child in container.children:
        if isinstance(child, Leaf):
            yield child
        else:
            yield from _leaves(child)


def _lines(block: Container | Leaf) -> list[str]:
    if isinstance(block, Leaf):
        return _leaf_text(block).split("\n")
    if block.tag in ("ul", "ol"):
        return _list_lines(block)
    lines: list[str] = []
    for position, child in enumerate(block.children):
        if position and not _follows_closely(block.children[position - 1], child):
            lines.append("")
        lines += _lines(child)
    if block.tag == "blockquote":
        return [f"> {line}" if line else ">" for line in lines]
    return lines


def _follows_closely(before: Container | Leaf, after: Container | Leaf) -> bool:
    return isinstance(before, Leaf) and not before.tag and isinstance(after, Container)


def _list_lines(block: Container) -> list[str]:
    number = int(block.attributes.get("start", 1))
    lines: list[str] = []
    for offset, item in enumerate(block.children):
        marker = f"{number + offset}. " if block.tag == "ol" else "- "
        for position, line in enumerate(_lines(item)):
            indent = marker if position == 0 else " " * len(marker)
            lines.append((indent + line).rstrip(" "))
    return lines


def _leaf_text(leaf: Leaf) -> str:
    if leaf.tag == "pre":
        return "".join(run.text for run in leaf.runs).strip("\n")
    parts: list[str] = []
    link: Link | None = None
    words = ""
    for run in [*leaf.runs, Run("")]:
        current = next((mark for mark in run.marks if isinstance(mark, Link)), None)
        if link is not None and current != link and not same(words, link.href):
            parts.append(f" ({link.href})")
        if current != link:
            link, words = current, ""
        words += run.text
        parts.append(run.text)
    return "".join(parts)
