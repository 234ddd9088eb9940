"""Writes what was measured into the pages that show it, between marks that name each table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.model.equal import Rate, overall
from training.model.measure import SetFigures

_TITLES = {
    "jigsaw_wiki": "Jigsaw, Wikipedia talk",
    "identity_madlibs": "identity templates",
    "ghc": "GHC, Gab (never trained on)",
    "hatexplain": "HateXplain",
    "civil_toxic_spans": "Civil Comments, re-judged",
    "edos": "EDOS, sexism",
    "hatemoji_build": "HatemojiBuild",
    "davidson": "Davidson, Twitter",
    "convabuse": "ConvAbuse, chat",
    "contrast, held back": "our contrast sets, held back",
    "news, held back": "our news comments, held back",
}


def sets(figures: Sequence[SetFigures]) -> str:
    """The table by set."""
    lines = [
        "| test split | texts | AUC offensive | AUC incitement | AUC threat "
        "| clean: held or rejected | clean: rejected | abuse: held or rejected | abuse: rejected |",
        "|--|--|--|--|--|--|--|--|--|",
    ]
    for one in figures:
        areas = [
            f"{one.auc[head]:.3f}" if head in one.auc else "–"
            for head in ("offensive", "incitement", "threat")
        ]
        shares = [one.clean_held, one.clean_rejected, one.abuse_stopped, one.abuse_rejected]
        cells = [_TITLES[one.source], f"{one.texts:,}", *areas, *map(_percent, shares)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


_WORST, _BEST = 10, 5
"""Groups shown at either end of the table."""
_BESIDE = (
    ("Jigsaw, offensive", "jigsaw_wiki", "offensive", ".941", ".962"),
    ("identity templates, offensive", "identity_madlibs", "offensive", ".865", ".940"),
    ("HateXplain, incitement", "hatexplain", "incitement", ".866", ".902"),
    ("HateXplain, offensive", "hatexplain", "offensive", ".816", ".859"),
    ("GHC, incitement (the others trained on it, ours did not)", "ghc", "incitement", ".817", ".863"),
    ("GHC, offensive (likewise)", "ghc", "offensive", ".840", ".867"),
    ("Civil Comments, re-judged", "civil_toxic_spans", "offensive", ".646", ".685"),
)
"""What is shown first: title, set, head; the AUC of a linear model, and of one plain epoch of the same encoder."""


def readme(figures: Sequence[SetFigures]) -> str:
    """The short table of the first page."""
    by_source = {one.source: one for one in figures}
    lines = ["| test split | linear | one plain epoch | Rejoinder |", "|--|--|--|--|"]
    for title, source, head, linear, epoch in _BESIDE:
        ours = f"{by_source[source].auc[head]:.3f}".lstrip("0")
        lines.append(f"| {title} | {linear} | {epoch} | **{ours}** |")
    return "\n".join(lines)


def groups(figures: Mapping[str, Rate]) -> str:
    """The table by group: those that fare worst and best against the same sentences with every group, and all."""
    ranked = sorted(figures.items(), key=lambda item: (-item[1].excess, item[0].casefold()))
    lines = [
        "| group | neutral and kind mentions | held | share | more than all groups in the same sentences |",
        "|--|--|--|--|--|",
    ]
    shown = [*ranked[:_WORST], *ranked[-_BEST:]]
    lines += [_group(name, one.held, one.count, f"{100 * one.excess:+.1f} points") for name, one in shown]
    lines.append(_group(f"all {len(figures)} groups", *overall(figures), "–"))
    return "\n".join(lines)


def _group(name: str, held: int, count: int, excess: str) -> str:
    return f"| {name} | {count:,} | {held:,} | {100 * held / count:.1f} % | {excess} |"


def disguises(figures: Mapping[str, tuple[float, float]]) -> str:
    """The table by kind of disguise."""
    lines = [
        "| disguise | abuse held or rejected | clean text so disguised: held or rejected |",
        "|--|--|--|",
    ]
    lines += [
        f"| {kind} | {_percent(abuse)} | {_percent(clean)} |" for kind, (abuse, clean) in figures.items()
    ]
    return "\n".join(lines)


def presets(figures: Mapping[str, Sequence[float]]) -> str:
    """What each preset does to news comments: four shares by preset, in the order of the columns."""
    lines = [
        "| preset | clean: held or rejected | clean: rejected | hostile: held or rejected | hostile: rejected |",
        "|--|--|--|--|--|",
    ]
    lines += [f"| {name} | {' | '.join(map(_percent, shares))} |" for name, shares in figures.items()]
    return "\n".join(lines)


def put(page: Path, name: str, table: str) -> None:
    """Put a table between its marks in a page; raises ValueError where the page has no such marks."""
    marked = re.compile(rf"(<!-- figures: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    text = page.read_text(encoding="utf-8")
    if not marked.search(text):
        raise ValueError(f"{page.name} has no place for the figures “{name}”")
    page.write_text(marked.sub(lambda m: f"{m[1]}{table}\n{m[2]}", text), encoding="utf-8")


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"
