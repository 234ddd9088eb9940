"""A backtest: past comments judged again by other rules, some of them kept to be read by a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from rejoinder.discussion.models.decision import Decision
from rejoinder.discussion.models.publication import Publication, StoredRuleset


class BacktestState(models.TextChoices):
    """How far a backtest is."""

    WAITING = "waiting", "Waiting for its turn"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Failed"


class Mark(models.TextChoices):
    """What a person says of an outcome that other rules would change."""

    RIGHT = "right", "Right"
    WRONG = "wrong", "Wrong"


class Backtest(models.Model):
    """One replay of a publication's past comments, newest first, by a candidate ruleset and by the one to compare with.

    The chores process works it off in slices; ``cursor`` and ``tally`` say where it stands, so a restart loses nothing.
    """

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="backtests")
    candidate = models.ForeignKey(StoredRuleset, models.PROTECT, related_name="+")
    base = models.ForeignKey(StoredRuleset, models.PROTECT, related_name="+")
    most = models.PositiveIntegerField(null=True)
    """The most comments to replay; null where only time limits them."""
    since = models.DateTimeField(null=True)
    """The oldest decision to replay; null where only the number limits them."""
    state = models.CharField(max_length=10, choices=BacktestState.choices, default=BacktestState.WAITING)
    newest = models.BigIntegerField(null=True)
    """Id of the newest decision that is replayed; null until it begins."""
    cursor = models.BigIntegerField(null=True)
    """Id of the oldest decision replayed so far."""
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    """Comments to be replayed; null until it begins."""
    tally = models.JSONField(default=dict)
    """The counts so far, as ``discussion.tallies.Tally`` writes them."""
    median_seconds = models.FloatField(null=True)
    """How long a moderator took over a decision when it was begun; null where too few were measured."""
    claimed_until = models.DateTimeField(null=True)
    """Until when one process has it in hand."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state__in=["waiting", "running"]), name="backtest_open"
            ),
            models.Index(fields=["publication", "-created_at"], name="backtest_latest"),
        ]

    def __str__(self) -> str:
        return f"backtest {self.pk}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be worked on."""
        return self.state in {BacktestState.WAITING, BacktestState.RUNNING}


class BacktestSample(models.Model):
    """One comment whose outcome would change, drawn by chance from all of its kind, to be read and marked."""

    backtest = models.ForeignKey(Backtest, models.CASCADE, related_name="samples", db_index=False)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="+")
    before = models.CharField(max_length=10)
    """The outcome under the rules compared with, as ``policy.verdict.Outcome``."""
    after = models.CharField(max_length=10)
    draw = models.BigIntegerField()
    """A number drawn for it; the smallest of each kind are kept."""
    mark = models.CharField(max_length=10, choices=Mark.choices, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    marked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["backtest", "decision"], name="one_sample_per_decision"),
        ]
        indexes = [models.Index(fields=["backtest", "before", "after", "draw"], name="sample_kind")]

    def __str__(self) -> str:
        return f"sample {self.pk}: {self.before} to {self.after}"
