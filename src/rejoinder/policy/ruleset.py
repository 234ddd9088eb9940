"""A publication's rules as data: read from TOML, checked line by line, and written back for replay."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib import resources
from pathlib import Path
from typing import Any

from rejoinder.policy import second_reader
from rejoinder.policy.registry import rules as all_rules
from rejoinder.policy.rule import Rule
from rejoinder.policy.second_reader import SecondReader
from rejoinder.policy.settings import Complaint, build, complaint_of, plain, unknown
from rejoinder.policy.toml_lines import Path as KeyPath
from rejoinder.policy.toml_lines import key_lines, line_of

DEFAULT_STATEMENT = "Comments containing incitement, libel or offensive language are barred."

_KEYS = ("statement", "language", "requires", "only_listed", "second_reader", "rules")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CLASSIFIER = re.compile(r"[a-z][a-z0-9_.-]*")
_PARSER_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a ruleset, on a line counted from 1, and what to write instead."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class RulesetError(ValueError):
    """A ruleset that cannot be used; ``problems`` has all that is wrong with it, by line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: p.line))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Ruleset:
    """The rules that run, ready to judge, with the statement that tells readers of them.

    It is costly to make (word lists are compiled) and cheap to use: make it once and keep it by its digest.
    """

    rules: tuple[Rule, ...]
    statements: Mapping[str, str] = field(default_factory=lambda: {"en": DEFAULT_STATEMENT})
    language: str = "en"
    requires: tuple[str, ...] = ()
    """Names of the classifiers without whose scores a comment is held."""
    second_reader: SecondReader | None = None
    """What a second reader may do with what is held; None where none is asked."""

    def statement(self, language: str = "") -> str:
        """The public statement of the rules in a language, else in the publication's, else in any."""
        for wanted in (language, language.split("-")[0], self.language, self.language.split("-")[0], "en"):
            if wanted in self.statements:
                return self.statements[wanted]
        return next(iter(self.statements.values()))

    def settings(self) -> dict[str, Any]:
        """All that the ruleset says, as plain JSON values with every default written out."""
        said: dict[str, Any] = {
            "statement": dict(self.statements),
            "language": self.language,
            "requires": list(self.requires),
            "rules": {rule.NAME: plain(rule) for rule in self.rules},
        }
        if self.second_reader is not None:
            # Left out where there is none, so that rulesets older than it keep their digest.
            said["second_reader"] = self.second_reader.settings()
        return said

    @cached_property
    def digest(self) -> str:
        """A hash in 64 hexadecimal digits of what the ruleset says, however it was written down."""
        canonical = json.dumps(self.settings(), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    def to_toml(self) -> str:
        """The ruleset as TOML, from which ``load`` makes one with the same digest.

        Every setting is written out and other rules are shut out, so that a default changed later, or a
        rule added later, does not change what is replayed.
        """
        lines = [
            f"language = {toml_value(self.language)}",
            f"requires = {toml_value(list(self.requires))}",
            "only_listed = true",
            "",
            "[statement]",
            *(f"{toml_value(language)} = {toml_value(text)}" for language, text in self.statements.items()),
        ]
        if self.second_reader is not None:
            lines += ["", "[second_reader]"]
            lines += [
                f"{name} = {toml_value(value)}" for name, value in self.second_reader.settings().items()
            ]
        for rule in self.rules:
            lines += ["", f"[rules.{rule.NAME}]"]
            lines += [f"{name} = {toml_value(value)}" for name, value in plain(rule).items()]
        return "\n".join(lines) + "\n"


def load(source: Path | str) -> Ruleset:
    """The ruleset in a file (a Path) or in a TOML text (a str).

    Raises RulesetError with everything that is wrong with it, and OSError where the file cannot be read.
    """
    return _read(source, _Reader)


def load_new(source: Path | str, offered: Collection[str] | None) -> Ruleset:
    """As ``load``, for rules that somebody writes, or is about to use, here and now.

    Refuses also what would make sense elsewhere, or once did: a classifier that must have read a comment and is not
    among those ``offered`` (None where that cannot be told), since it holds every comment; and entries of lists that
    are taken and find nothing.
    """
    return _read(source, partial(_Critic, offered=offered))


def not_offered(name: str, offered: Collection[str]) -> str:
    """The sentence that refuses a classifier which is not among those offered."""
    there = ", ".join(f"“{one}”" for one in sorted(offered)) or "none"
    return f"no classifier “{name}” is installed here, so every comment would be held; there is: {there}"


def _read(source: Path | str, reader: Callable[[str, dict[str, Any]], _Reader]) -> Ruleset:
    if isinstance(source, Path):
        data = source.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise RulesetError([Problem(line, "the file is not UTF-8; save it in that encoding")]) from None
    else:
        text = source.removeprefix("\ufeff")
    try:
        return reader(text, _parsed(text)).ruleset()
    except RecursionError:
        raise RulesetError([Problem(1, "the lists or tables are nested too deeply to be meant")]) from None


def default_text() -> str:
    """The ruleset that comes with Rejoinder, as TOML with an explanation of every setting."""
    return resources.files("rejoinder.policy").joinpath("default.toml").read_text(encoding="utf-8")


def default() -> Ruleset:
    """The ruleset that comes with Rejoinder."""
    return load(default_text())


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PARSER_PLACE.search(message)
        said = message[: place.start()] if place else message
        lines = text.replace("\r\n", "\n").split("\n")
        line = int(place[1]) if place and place[1] else len(lines)
        raise RulesetError([Problem(line, _explained(said, lines[line - 1].strip()))]) from None


def _explained(said: str, written: str) -> str:
    """What the parser said, in words for who wrote the line."""
    shown = f"“{written[:60]}”" if written else "this line"
    if said.startswith("Cannot overwrite"):
        return f"{shown} gives a value a second time; keep one of the two"
    if said.startswith("Cannot declare"):
        return f"the table {shown} stands here a second time; put its settings together under one heading"
    if said.startswith("Invalid value"):
        advice = "write text in straight quotation marks, and true or false in small letters"
        return f"{shown} has a value that cannot be read; {advice}"
    if said.startswith("Expected '='"):
        return f"{shown} should be “name = value” or a heading such as [rules.length]"
    return f"{shown} is not valid TOML: {said}"


class _Reader:
    """Makes a ruleset of parsed TOML, and gathers everything that is wrong with it on the way."""

    def __init__(self, text: str, data: dict[str, Any]) -> None:
        self._data = data
        self._lines = key_lines(text)
        self._problems: list[Problem] = []

    def ruleset(self) -> Ruleset:
        for key in self._data:
            if key not in _KEYS:
                self._problem((key,), self._unknown_key(key))
        language = self._language()
        statements = self._statements(language)
        rules = self._rules()
        requires = self._requires(rules)
        allowed, wrong = second_reader.from_table(self._data.get("second_reader"), all_rules())
        for path, message in wrong:
            self._problem(path, message)
        if self._problems:
            raise RulesetError(self._problems)
        return Ruleset(rules, statements, language, requires, allowed)

    def _problem(self, path: KeyPath, message: str) -> None:
        self._problems.append(Problem(line_of(self._lines, path), message))

    def _unknown_key(self, key: str) -> str:
        if key in all_rules():
            return f"the rule “{key}” belongs under the heading [rules.{key}]"
        return unknown("key", key, _KEYS)

    def _language(self) -> str:
        language = self._data.get("language", "en")
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            self._problem(("language",), '“language” must be a language tag, such as "en" or "pt-BR"')
            return "en"
        return language

    def _statements(self, language: str) -> dict[str, str]:
        given = self._data.get("statement")
        if given is None:
            return {"en": DEFAULT_STATEMENT}
        if isinstance(given, str):
            given = {language: given}
        if not isinstance(given, dict) or not given:
            self._problem(("statement",), "“statement” must be a text, or a table with one per language")
            return {}
        for tag, text in given.items():
            if not _LANGUAGE.fullmatch(tag):
                self._problem(
                    ("statement", tag), f"“{tag}” is no language tag; write one such as en or pt-BR"
                )
            if not isinstance(text, str) or not text.strip():
                self._problem(("statement", tag), "a statement must be a text that says something")
        return given

    def _requires(self, rules: tuple[Rule, ...]) -> tuple[str, ...]:
        """The classifiers named, or where none are, those that the rules ask: they would say nothing unasked."""
        given = self._data.get("requires")
        if given is None:
            return tuple(dict.fromkeys(name for rule in rules for name in getattr(rule, "ASKS", ())))
        if not isinstance(given, list):
            self._problem(("requires",), '“requires” must be a list of classifiers, such as ["house"]')
            return ()
        for index, name in enumerate(given):
            if not isinstance(name, str) or not _CLASSIFIER.fullmatch(name):
                self._problem(
                    ("requires", index), "the name of a classifier is in small letters, such as “house”"
                )
            elif name in given[:index]:
                self._problem(("requires", index), f"“{name}” is named twice; keep one of the two")
        return tuple(given)

    def _rules(self) -> tuple[Rule, ...]:
        given = self._data.get("rules", {})
        only_listed = self._data.get("only_listed", False)
        if not isinstance(only_listed, bool):
            self._problem(("only_listed",), "“only_listed” must be true or false")
        if not isinstance(given, dict):
            self._problem(("rules",), "rules are written as tables, such as [rules.length]")
            return ()
        known = all_rules()
        for name in given:
            if name not in known:
                self._problem(("rules", name), unknown("rule", name, known))
        made = []
        for name, rule in known.items():
            values = given.get(name, {"enabled": rule.ENABLED and not only_listed})
            if (one := self._rule(rule, values)) is not None:
                made.append(one)
        return tuple(made)

    def _rule(self, rule: type[Rule], values: Any) -> Rule | None:
        """The rule where it is to run; its settings are checked where it is not, too."""
        path = ("rules", rule.NAME)
        if not isinstance(values, dict):
            self._problem(path, f"write the rule as a table under the heading [rules.{rule.NAME}]")
            return None
        settings = {name: value for name, value in values.items() if name != "enabled"}
        enabled = values.get("enabled", True)
        if not isinstance(enabled, bool):
            self._problem((*path, "enabled"), "“enabled” must be true or false")
        made, complaints = build(rule, settings)
        for complaint in complaints if made is None else self._doubts(made):
            self._problem((*path, *complaint.path), complaint.message)
        return made if enabled is True else None

    def _doubts(self, made: Rule) -> Iterable[Complaint]:
        """What is to be found fault with in a rule that can be used."""
        del made
        return ()


class _Critic(_Reader):
    """Finds fault, too, with what can be read and cannot be meant by whoever writes it here and now."""

    def __init__(self, text: str, data: dict[str, Any], offered: Collection[str] | None) -> None:
        super().__init__(text, data)
        self._offered = offered

    def _requires(self, rules: tuple[Rule, ...]) -> tuple[str, ...]:
        names = super()._requires(rules)
        if self._offered is None:
            return names
        if "requires" not in self._data:
            for rule in rules:
                for name in getattr(rule, "ASKS", ()):
                    if name not in self._offered:
                        self._problem(("rules", rule.NAME), f"“{rule.NAME}”: {not_offered(name, self._offered)}")
            return names
        for index, name in enumerate(names):
            # One that is spelt like none has been told of already.
            if isinstance(name, str) and _CLASSIFIER.fullmatch(name) and name not in self._offered:
                self._problem(("requires", index), not_offered(name, self._offered))
        return names

    def _doubts(self, made: Rule) -> Iterator[Complaint]:
        for doubt in getattr(made, "doubts", tuple)():
            yield complaint_of(doubt)


def toml_value(value: Any) -> str:
    """A plain value as TOML writes it, which is as JSON does but for one control character."""
    if isinstance(value, list) and len(value) > 1:
        return "[\n" + "".join(f"  {toml_value(entry)},\n" for entry in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
