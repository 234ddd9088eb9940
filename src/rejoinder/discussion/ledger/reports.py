"""Records readers' reports, and takes a comment down where the publication says that so many are enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.discussion import telling_reporters, versions, writer
from rejoinder.discussion.ledger import rulings
from rejoinder.discussion.ledger.rulings import Ruling
from rejoinder.discussion.models import Appeal, Comment, Ground, Maker, Publication, Report, State
from rejoinder.discussion.refusal import Refused

MOST_NOTICES = 5
"""Notices of illegal content about one text that are taken from one connection."""


@dataclass(frozen=True, slots=True)
class NewReport:
    """One reader's complaint, checked and ready to be kept."""

    ground: Ground
    digests: Sequence[bytes]
    """Keyed digests of this reader for today and the days before, by which an earlier report is found."""
    rule: str = ""
    why: str = ""
    law: str = ""
    children: bool = False
    name: str = ""
    address: bytes | None = None
    """Sealed."""


IsSame = Callable[[Report, NewReport], bool]
"""Whether an earlier report by the same digest is the new one, sent again."""


@dataclass(frozen=True, slots=True)
class RecordedReport:
    """The reader's report of this comment, on this ground."""

    report: Report
    is_new: bool
    """False where it was known from before; then nothing was written."""


def record_report(
    comment_id: int, new: NewReport, now: datetime, *, held_because: str, is_same: IsSame
) -> RecordedReport:
    """Keep the report; hold the comment, for the reason given, where that makes enough different readers.

    Raises Comment.DoesNotExist, and Refused (409) where the comment is not shown (any more).
    """
    return writer.write(lambda: _record(comment_id, new, now, held_because, is_same))


def not_shown() -> Refused:
    """The refusal (409) of a report of what nobody is shown."""
    return Refused(
        409,
        "not_shown",
        _("This comment is not shown any more"),
        _("So there is nothing left to report."),
    )


def _record(
    comment_id: int, new: NewReport, now: datetime, held_because: str, is_same: IsSame
) -> RecordedReport:
    # Under the thread's lock two readers cannot both be the last but one.
    thread = versions.lock(Comment.objects.values_list("thread_id", flat=True).get(pk=comment_id))
    comment = Comment.objects.get(pk=comment_id)
    if comment.state != State.PUBLISHED or not thread.is_shown:
        raise not_shown()
    earlier = list(Report.objects.filter(comment=comment, client_digest__in=new.digests).order_by("pk"))
    known = _known(earlier, new, comment, is_same)
    if known is not None:
        return RecordedReport(known, is_new=False)
    report = Report.objects.create(
        comment=comment,
        revision_number=comment.revision_number,
        ground=new.ground,
        rule=new.rule,
        why=new.why,
        law=new.law,
        children=new.children,
        name=new.name,
        address=new.address,
        client_digest=bytes(earlier[0].client_digest) if earlier else new.digests[0],
        created_at=now,
    )
    if new.address:
        telling_reporters.tell(
            telling_reporters.RECEIVED, f"report-received-{report.pk}", {"report": report.pk}, now
        )
    publication = Publication.objects.get(pk=thread.publication_id)
    if _is_enough(comment, publication) and not _is_confirmed(comment):
        rulings.record_decision(comment.pk, Ruling(State.HELD, Maker.REPORTS, reason=held_because), now)
    return RecordedReport(report, is_new=True)


def _known(earlier: Sequence[Report], new: NewReport, comment: Comment, is_same: IsSame) -> Report | None:
    """The report of this text that the new one repeats; None for one that must be kept.

    By the rules a reader is heard once. What is said to be illegal is a notice by law, and somebody else behind the
    same connection may give one, too; but not so many that they would bury the case.
    """
    alike = [
        one for one in earlier if (one.ground, one.revision_number) == (new.ground, comment.revision_number)
    ]
    if new.ground == Ground.RULES:
        return alike[0] if alike else None
    same = next((one for one in alike if is_same(one, new)), None)
    return alike[-1] if same is None and len(alike) >= MOST_NOTICES else same


def _is_enough(comment: Comment, publication: Publication) -> bool:
    wanted = publication.hold_after_reports
    if wanted is None:
        return False
    waiting = Report.objects.filter(comment=comment, handled_at=None, revision_number=comment.revision_number)
    return waiting.values("client_digest").distinct()[:wanted].count() >= wanted


def _is_confirmed(comment: Comment) -> bool:
    """Whether a person ruled on objections to this very text and let it stand; then reports never take it down again.

    Those are reports that were answered so, and its author's appeal that was granted: that answer is final.
    """
    shown = {
        "maker": Maker.MODERATOR,
        "state": State.PUBLISHED,
        "revision_number": comment.revision_number,
    }
    by_reports = Report.objects.filter(comment=comment, **_of("decision", shown))
    by_appeal = Appeal.objects.filter(comment=comment, granted=True, **_of("ruling", shown))
    return by_reports.exists() or by_appeal.exists()


def _of(related: str, wanted: dict[str, object]) -> dict[str, object]:
    return {f"{related}__{name}": value for name, value in wanted.items()}
