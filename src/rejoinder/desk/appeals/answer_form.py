"""What a moderator sends as the answer to an appeal, and what the form of it needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rejoinder.accounts.models import User
from rejoinder.discussion.actions import answer_appeal
from rejoinder.discussion.models import Appeal, Comment, Decision
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.settled import UNDO_FOR


class AnswerForm(forms.Form):
    """Granted or denied, with words to the author; ``seen`` is the last decision the moderator was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=gettext_lazy("Answer to the author"),
        help_text=gettext_lazy("The author reads it on the comment's private page. A denial needs one."),
        max_length=answer_appeal.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        attributes = self.fields["answer"].widget.attrs
        attributes["id"] = "id_answer"
        attributes["aria-describedby"] = "id_answer_helptext"
        if "answer" in self.errors:
            attributes.update(
                {
                    "aria-invalid": "true",
                    "autofocus": True,
                    "aria-describedby": "id_answer_error id_answer_helptext",
                }
            )

    def clean_answer(self) -> str:
        """The answer; a denial needs one."""
        answer = str(self.cleaned_data["answer"]).strip()
        if self.granted is False and not answer:
            raise forms.ValidationError(_("Write the author why the decision stays."))
        return answer

    @property
    def granted(self) -> bool | None:
        """What was decided; None where no button says."""
        return {"grant": True, "deny": False}.get(self.data.get("appeal", ""))


@dataclass(frozen=True, slots=True)
class AppealCase:
    """An appeal as it is shown with its form: give it to ``desk/appeals/answer.html`` as ``appeal_case``."""

    appeal: Appeal
    form: AnswerForm
    may_answer: bool
    why_not: str
    """A sentence; blank for whoever may answer."""
    is_overdue: bool
    may_undo: bool = False
    """Whether this user gave the answer, and so short a while ago that it may be taken back."""


def case_of(appeal: Appeal, user: User, now: datetime, form: AnswerForm | None = None) -> AppealCase:
    """The appeal, which comes with its decision, comment and thread, as this user may see it."""
    why_not = ""
    try:
        answer_appeal.check(user, appeal)
    except Refused as refused:
        why_not = f"{refused.title}. {refused.detail}"
    if form is None:
        form = AnswerForm(initial={"seen": _last(appeal.comment_id)})
    answered_at = appeal.answered_at
    is_waiting = answered_at is None
    own = appeal.user_id == user.pk and appeal.ruling_id is not None
    return AppealCase(
        appeal=appeal,
        form=form,
        may_answer=is_waiting and not why_not,
        why_not=why_not if is_waiting else "",
        is_overdue=is_waiting and appeal.due_at < now,
        may_undo=own and answered_at is not None and now <= answered_at + UNDO_FOR,
    )


def renewed(form: AnswerForm, appeal: Appeal) -> AnswerForm:
    """The same words, to be sent again in view of the latest decision."""
    return AnswerForm(initial={"seen": _last(appeal.comment_id), "answer": form.data.get("answer", "")})


def of(comment: Comment, user: User, now: datetime) -> AppealCase | None:
    """The appeal about this comment that waits, or else the last that was answered; None where there is none."""
    appeals = Appeal.objects.select_related("decision__user", "comment__thread", "user")
    appeal = appeals.filter(comment=comment).order_by("-pk").first()
    return None if appeal is None else case_of(appeal, user, now)


def _last(comment_id: int) -> int:
    last = Decision.objects.filter(comment=comment_id).order_by("-pk").values_list("pk", flat=True).first()
    return last or 0
