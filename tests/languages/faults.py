"""What is wrong with the catalogues: missing, doubtful, outdated, or unable to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import c2py

from babel.messages.catalog import Catalog, Message

from tests.languages import catalogues

_PLACE = re.compile(r"%(?:\((\w+)\))?[sd]|%%|%")
_TAG = re.compile(r"</?[a-z][^>]*>")


def faults() -> list[str]:
    """Each in a line; none where every catalogue is whole and its files are as they would be written now."""
    found = [line for tag in catalogues.TRANSLATED for line in of_language(tag)]
    path = catalogues.DESK_TEMPLATE
    if not path.exists() or path.read_text(encoding="utf-8") != catalogues.desk_template():
        found.append(f"{path.name} of the desk is not of today: run python -m tests.languages")
    return found


def of_language(tag: str) -> Iterator[str]:
    """What is wrong with one language's catalogue."""
    old, new = catalogues.stored(tag), catalogues.up_to_date(tag)
    single = _forms_of_one_number(old)
    for message in new:
        if message.id:
            yield from (
                f"{tag}: {fault}: {_name(message)}" for fault in of_message(message, old.num_plurals, single)
            )
    said = {(message.id, message.context) for message in new}
    for message in old:
        if (message.id, message.context) not in said:
            yield f"{tag}: obsolete: {_name(message)}"
    yield from (f"{tag}: obsolete: {_name(message)}" for message in old.obsolete.values())
    yield from _of_files(tag, new)


def of_message(message: Message, plurals: int, single: frozenset[int]) -> Iterator[str]:
    """What is wrong with one translation; ``single`` are the plural forms that stand for one number only."""
    counted = isinstance(message.id, tuple | list)
    forms = catalogues.forms_of(message)
    if not all(forms):
        yield "missing"
        return
    if message.fuzzy:
        yield "fuzzy"
    if len(forms) != (plurals if counted else 1):
        yield f"{len(forms)} forms in place of {plurals if counted else 1}"
        return
    sources = [str(one) for one in message.id] if counted else [str(message.id)]
    whole = max((_places(source) for source in sources), key=len)
    for number, form in enumerate(forms):
        lacking = set(whole) - set(_places(form))
        if counted and number in single and lacking <= {"count", "days"}:
            continue
        if _places(form) != whole:
            yield f"placeholders {_places(form)} in place of {whole}"
        if sorted(_TAG.findall(form)) != sorted(_TAG.findall(sources[0])):
            yield "other markup"


def _of_files(tag: str, new: Catalog) -> Iterator[str]:
    source, machine = catalogues.source_of(tag), catalogues.compiled_of(tag)
    head = catalogues.head(tag)
    if not source.exists() or source.read_text(encoding="utf-8") != catalogues.written(new, head):
        yield f"{tag}: django.po is not as it would be written: run python -m tests.languages"
    if not machine.exists() or machine.read_bytes() != catalogues.compiled(new, head):
        yield f"{tag}: django.mo was not made from django.po: run python -m tests.languages"


def _places(text: str) -> list[str]:
    """The placeholders of a sentence, in the order of their names; those without a name count by their number."""
    return sorted(found[1] or found[0] for found in _PLACE.finditer(text))


def _forms_of_one_number(catalog: Catalog) -> frozenset[int]:
    """The plural forms in which the number may go unsaid, as the dual of Arabic and Hebrew has it."""
    choose = c2py(catalog.plural_expr)
    numbers: dict[int, int] = {}
    for count in range(201):
        numbers[choose(count)] = numbers.get(choose(count), 0) + 1
    return frozenset(form for form, times in numbers.items() if times == 1)


def _name(message: Message) -> str:
    text = message.id[0] if isinstance(message.id, tuple | list) else str(message.id)
    return text if len(text) <= 90 else text[:89] + "…"
