"""Reads what readers type: the part of Markdown that comments may use; all else stays as it was typed."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from rejoinder.markup.addresses import absolute, bare_at
from rejoinder.markup.tree import Builder, Container
from rejoinder.markup.vocabulary import COMMENT

# Quotes inside quotes beyond this are read as paragraphs: the parser would otherwise drop their words,
# and each further level costs another pass over all lines.
_DEEPEST_BLOCK = 10
_DEEPEST_INLINE = 20

_BLOCKS = {
    "blockquote_open": "blockquote",
    "blockquote_close": "blockquote",
    "bullet_list_open": "ul",
    "bullet_list_close": "ul",
    "ordered_list_open": "ol",
    "ordered_list_close": "ol",
    "list_item_open": "li",
    "list_item_close": "li",
}
_MARKS = {"em_open": "em", "em_close": "em", "strong_open": "strong", "strong_close": "strong"}


_RULE = re.compile(r"([-*_])(?:[ \t]*+\1){2,}+[ \t]*+")
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}


def read(source: str) -> Container:
    """The tree of a comment typed in Markdown."""
    builder = Builder(COMMENT)
    for token in _PARSER.parse(source):
        if token.type == "inline":
            _inline(token.children or (), builder)
        else:
            _block(token, builder)
    return builder.finish()


def _block(token: Token, builder: Builder) -> None:
    if token.type in _BLOCKS:
        tag = _BLOCKS[token.type]
        start = token.attrGet("start")
        if token.nesting < 0:
            builder.close(tag)
        elif start is None:
            builder.open(tag)
        else:
            builder.open(tag, start=str(start))
    elif token.type == "paragraph_open" and not token.hidden:
        builder.begin("p")
    elif token.type == "paragraph_close":
        builder.end_words()
    elif token.type == "fence":
        builder.begin("pre")
        builder.words(token.content.rstrip("\n"))
        builder.end_words()
    elif token.type == "rule_as_typed":
        builder.begin("p")
        builder.words(token.content)
        builder.end_words()


def _inline(tokens: list[Token] | tuple[()], builder: Builder) -> None:
    for token in tokens:
        if token.type == "text":
            builder.words(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            builder.line_break()
        elif token.type == "code_inline":
            builder.mark("code")
            builder.words(token.content)
            builder.unmark("code")
        elif token.type == "link_open":
            builder.link(str(token.attrGet("href")))
        elif token.type == "link_close":
            builder.unmark("a")
        elif token.type in _MARKS and token.nesting > 0:
            builder.mark(_MARKS[token.type])
        elif token.type in _MARKS:
            builder.unmark(_MARKS[token.type])
    builder.unmark_all()


def _paragraph_when_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level >= _DEEPEST_BLOCK and not silent and paragraph(state, start, end, False)


def _rule_as_typed(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not _RULE.fullmatch(line):
        return False
    if not silent:
        state.line = start + 1
        state.push("rule_as_typed", "", 0).content = line
    return True


def _image_as_typed(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("![", state.pos):
        return False
    if not silent:
        state.push("text", "", 0).content = "!["
    state.pos += 2
    return True


def _bare_address(state: StateInline, silent: bool) -> bool:
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    for scheme in ("https", "http"):
        start = state.pos - len(scheme)
        if start < 0 or state.src[start : state.pos].lower() != scheme:
            continue
        end = min(bare_at(state.src, start), state.posMax)
        href = absolute(state.src[start:end])
        if end <= state.pos + 3 or href is None:
            return False
        if not silent:
            state.pending = state.pending[: -len(scheme)]
            state.push("link_open", "a", 1).attrs = {"href": href}
            state.push("text", "", 0).content = state.src[start:end]
            state.push("link_close", "a", -1)
        state.pos = end
        return True
    return False


class _Parser(MarkdownIt):
    """CommonMark without headings, images, HTML, indented code, entities and reference definitions."""

    def validateLink(self, url: str) -> bool:
        return absolute(url) is not None

    def normalizeLinkText(self, link: str) -> str:
        return link


def _parser() -> MarkdownIt:
    parser = _Parser("zero", {"maxNesting": _DEEPEST_INLINE})
    parser.enable(
        [
            *("blockquote", "fence", "list"),
            *("newline", "escape", "backticks", "emphasis", "link", "autolink"),
            *("balance_pairs", "fragments_join"),
        ]
    )
    parser.block.ruler.before("fence", "paragraph_when_deep", _paragraph_when_deep)
    # Read as a rule, a line of stars is not mistaken for empty lists inside one another.
    parser.block.ruler.before("list", "rule_as_typed", _rule_as_typed, _INTERRUPTS)
    parser.inline.ruler.before("link", "image_as_typed", _image_as_typed)
    parser.inline.ruler.before("newline", "bare_address", _bare_address)
    return parser


_PARSER = _parser()
