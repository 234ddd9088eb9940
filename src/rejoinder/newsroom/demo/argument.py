"""Makes the demo's long discussion out of what the town might say: the same every time, on every machine."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from rejoinder.newsroom.demo.dice import Dice

_SIDES = ("for", "against")
_CONTINUES = frozenset(
    {
        "Agreed",
        "By",
        "Exactly",
        "Fair",
        "Good",
        "If",
        "It",
        "Nobody",
        "Not",
        "One",
        "Permits",
        "Put",
        "Quite",
        "Same",
    }
    | {"Six", "Some", "Thank", "That", "The", "Then", "There", "They", "This", "We", "Well", "Yes", "You"}
)
"""Words that may follow a name and a comma in small letters."""
_DEEPEST = 7
_NODDING = 3
"""How many may only agree under one comment, before it gets dull."""
_ONCE = frozenset({"agree", "concede", "thanks"})
"""Kinds of lines that nobody says after somebody: the rule against repetition would hold them."""
_HANDS = 36
"""Answers to the show of hands: more than stand inline under one comment."""


@dataclass(slots=True, eq=False)
class Said:
    """One comment of the argument. ``minutes`` count from the article's publication."""

    kind: str
    text: str
    side: str = ""
    parent: Said | None = None
    name: str = ""
    minutes: float = 0.0
    subject: str = ""
    answer: str = ""
    """What the other side says to this; used up by the first to say it."""
    quotable: str = ""
    """The line's own first sentence, as a reply may quote it."""
    id: str = ""

    @property
    def depth(self) -> int:
        """How many comments stand above this one."""
        return self.parent.depth + 1 if self.parent else 0


@dataclass(slots=True)
class Town:
    """The voices and lines of argument.toml, and which of them are still unsaid."""

    voices: dict[str, list[str]]
    places: dict[str, list[str]]
    lines: dict[str, list[str]]
    questions: list[tuple[str, str]]
    hands: dict[str, list[str]]
    points: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)


def read(path: Path) -> Town:
    """The town's lines from their file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    lines = dict(data["lines"])
    questions = [(question, answer) for question, answer in lines.pop("questions")]
    town = Town(data["voices"], data["places"], lines, questions, data["hands"])
    for subject in data["subjects"]:
        for side in _SIDES:
            town.points[subject["name"], side] = [(point, answer) for point, answer in subject[side]]
    return town


def make(town: Town, minutes: float, seed: int = 1887) -> list[Said]:
    """The whole argument, parents before their replies, all within the given minutes after publication."""
    return _Argument(town, minutes, Dice(seed)).run()


class _Argument:
    def __init__(self, town: Town, minutes: float, dice: Dice) -> None:
        self._town = town
        self._minutes = minutes
        self._dice = dice
        self._said: list[Said] = []
        self._texts: set[str] = set()
        self._unsaid = {key: dice.shuffled(points) for key, points in town.points.items()}
        self._decks: dict[str, list[str]] = {}

    def run(self) -> list[Said]:
        openings = self._openings()
        for number, opening in enumerate(openings):
            opening.minutes = self._minutes * 0.93 * ((number + 1) / (len(openings) + 1)) ** 1.7
            self._say(opening)
            if opening.kind == "hands":
                self._show_hands(opening)
                continue
            tree = [opening]
            for _ in range(self._dice.pick((1, 2, 3, 4, 5, 6, 8, 11)) if opening.kind == "point" else 1):
                reply = self._reply_in(tree)
                if reply is not None and self._say(reply):
                    tree.append(reply)
        return sorted(self._said, key=lambda said: (said.minutes, said.id))

    def _openings(self) -> list[Said]:
        openings = []
        for (subject, side), points in self._unsaid.items():
            for _ in range(2):
                text, answer = points.pop()
                openings.append(Said("point", text, side, subject=subject, answer=answer))
        openings += [Said("aside", text, "unsure") for text in self._town.lines["aside"]]
        openings += [Said("question", text, "unsure", answer=answer) for text, answer in self._town.questions]
        mixed = self._dice.shuffled(openings)
        mixed.insert(9, Said("hands", self._town.hands["root"][0], "for"))
        return mixed

    def _show_hands(self, root: Said) -> None:
        voices = [(side, name) for side, names in self._town.voices.items() for name in names]
        minutes = root.minutes
        for side, name in self._dice.shuffled(voices)[:_HANDS]:
            minutes = min(minutes + 4 + self._dice.below(120), self._minutes - 20)
            while not self._say(Said("hand", self._draw(side), side, root, name, minutes)):
                pass

    def _reply_in(self, tree: list[Said]) -> Said | None:
        parent = self._dice.pick(tree[-2:])
        if parent.kind in ("thanks", "answer", "agree") or parent.depth >= _DEEPEST:
            parent = tree[0]
        minutes = min(
            parent.minutes + 3 + self._dice.below(90) * (1 + self._dice.below(9)), self._minutes - 15
        )
        other = "against" if parent.side == "for" else "for"
        if parent.kind == "aside":
            reply = Said("agree", self._draw("agree"), "unsure")
        elif parent.answer:
            reply = Said("answer", parent.answer, "unsure")
            if parent.kind != "question":
                reply = Said("reply", parent.answer, other, subject=parent.subject)
            parent.answer = ""
        else:
            reply = self._converse(parent, other)
        if reply.kind == "agree" and sum(said.kind == "agree" for said in tree) >= _NODDING:
            return None
        reply.parent, reply.minutes = parent, minutes
        return reply

    def _converse(self, parent: Said, other: str) -> Said:
        asker = parent.parent.name if parent.parent else ""
        answered = {said.kind for said in self._said if said.parent is parent}
        if parent.kind == "concede" and "thanks" not in answered:
            return Said("thanks", self._draw("thanks"), name=asker)
        unsaid = self._unsaid.get((parent.subject, other), [])
        if unsaid and self._dice.below(3):
            text, answer = unsaid.pop()
            return Said("point", text, other, subject=parent.subject, answer=answer)
        if parent.kind == "reply" and "concede" not in answered:
            return Said("concede", self._draw("concede"), other, name=asker)
        return Said("agree", self._draw("agree"), parent.side)

    def _say(self, said: Said) -> bool:
        """Put it into the record, unless there are no words or somebody has already used them."""
        parent = said.parent
        if not said.text:
            return False
        text = self._worded(said)
        if text in self._texts:
            return False
        self._texts.add(text)
        while not said.name or (parent and said.name == parent.name):
            said.name = self._dice.pick(self._town.voices[said.side or "unsure"])
        said.id = f"b{len(self._said) + 1}"
        said.text, said.minutes = text, round(said.minutes, 1)
        self._said.append(said)
        return True

    def _draw(self, name: str) -> str:
        """The next line of its kind; "" where none may come again."""
        if name not in self._decks or (name not in _ONCE and not self._decks[name]):
            lines = self._town.hands.get(name) or self._town.lines[name]
            self._decks[name] = self._dice.shuffled(lines)
        return self._decks[name].pop() if self._decks[name] else ""

    def _worded(self, said: Said) -> str:
        places = {name: self._dice.pick(choices) for name, choices in self._town.places.items()}
        text = said.text.format(**places)
        said.quotable = _first_sentence(text)
        return text if said.kind == "hand" else self._dressed(text, said, places)

    def _dressed(self, text: str, said: Said, places: dict[str, str]) -> str:
        roll = self._dice.below(100)
        if said.parent is None:
            if said.kind == "point" and roll < 22:
                return f"{self._draw('open').format(**places)} {text}"
            return f"{text} {self._draw('close')}" if said.kind == "point" and roll < 34 else text
        if roll < 12 and said.kind in ("reply", "point"):
            return f"> {said.parent.quotable}\n\n{text}"
        if roll < 42 and text.split(maxsplit=1)[0].strip(",.") in _CONTINUES:
            return f"{said.parent.name.split()[0]}, {text[0].lower()}{text[1:]}"
        return text


def _first_sentence(text: str) -> str:
    end = min((text.find(mark) for mark in (". ", "? ", "! ") if mark in text), default=len(text) - 1)
    return text[: end + 1]
