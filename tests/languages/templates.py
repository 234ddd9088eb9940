"""Reads templates for what they translate, by the ids under which it is looked up, and for what they fail to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.template import engines
from django.template.base import FilterExpression, Node, Template, Variable
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

_COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
_TRANSLATED = re.compile(r"\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}", re.DOTALL)
_TAG = re.compile(r"\{[%{].*?[%}]\}", re.DOTALL)
_UNREAD = re.compile(r"<(script|style|code)\b.*?</\1>", re.DOTALL)
_SPOKEN = re.compile(r"\b(?:aria-label|aria-description|title|alt|placeholder|label)=(\"[^\"]*\"|'[^']*')")
_MARKUP = re.compile(r"<[^>]*>", re.DOTALL)
_ENTITY = re.compile(r"&#?\w+;")
_WORD = re.compile(r"[A-Za-z]{2,}")


class Found(NamedTuple):
    """One sentence, by the ids under which catalogues keep it."""

    one: str
    many: str = ""
    context: str = ""


def translated(path: Path) -> Iterator[Found]:
    """Every sentence that the template hands to gettext."""
    template: Template = engines["django"].engine.from_string(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    yield from _in_nodes(template.nodelist)


def _in_nodes(nodes: list[Node]) -> Iterator[Found]:
    for node in nodes:
        if isinstance(node, TranslateNode):
            expression = node.filter_expression.var
            if isinstance(expression, str):
                yield Found(expression, context=_plain(node.message_context))
            else:
                yield from _literal(expression, _plain(node.message_context))
        elif isinstance(node, BlockTranslateNode):
            one, _ = node.render_token_list(node.singular)
            many = node.render_token_list(node.plural)[0] if node.plural and node.countervar else ""
            trim = (lambda text: " ".join(text.split())) if node.trimmed else (lambda text: text)
            yield Found(trim(one), trim(many), _plain(node.message_context))
        else:
            for value in vars(node).values():
                given = value.values() if isinstance(value, dict) else [value]
                for one in given:
                    if (
                        isinstance(one, FilterExpression)
                        and isinstance(one.var, Variable)
                        and one.var.translate
                    ):
                        yield from _literal(one.var, one.var.message_context or "")
        # In one order on every machine: a set's would change with the process, and the catalogues with it.
        for name in dict.fromkeys((*node.child_nodelists, "nodelist")):
            if inner := getattr(node, name, None):
                yield from _in_nodes(inner)


def _literal(variable: Variable, context: str) -> Iterator[Found]:
    if isinstance(variable.literal, str):
        yield Found(str(variable.literal), context=context)


def _plain(context: FilterExpression | None) -> str:
    """The context that is written in a tag; all of ours are literals."""
    return str(context.var) if context is not None else ""


def untranslated(path: Path) -> list[str]:
    """Words that stand in the template as they are, so that no catalogue can change them."""
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    text = _TRANSLATED.sub("", _UNREAD.sub("", text))
    text = _TAG.sub("", text)
    said = [found.strip("\"'") for found in _SPOKEN.findall(text)]
    said += _MARKUP.sub("\n", text).splitlines()
    return [line.strip() for line in said if _WORD.search(_ENTITY.sub("", line))]
