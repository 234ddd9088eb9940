"""Judging: what the rules say of texts that belong to no discussion here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from ninja.security import HttpBearer
from pydantic import ValidationError

from rejoinder.accounts.models import ApiKey
from rejoinder.api import host
from rejoinder.api.contribute import Declined
from rejoinder.api.receipts import reasons
from rejoinder.api.sent import JSON, Unreadable, body_of, parsed
from rejoinder.api.v1.face import not_allowed, others
from rejoinder.api.v1.schemas import ManyIn, OneIn, ProblemOut, TextIn, VerdictOut, VerdictsOut
from rejoinder.discussion import callers, judging, rulesets
from rejoinder.discussion.judging import Asked
from rejoinder.discussion.models import Publication
from rejoinder.policy.presets import PresetError
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Article
from rejoinder.policy.verdict import Verdict

router = Router(tags=["judge"])
_WRONG = dict.fromkeys((400, 401, 413, 415, 422, 429, 503), ProblemOut)


class Bearer(HttpBearer):
    """An API key, shown as ``Authorization: Bearer``."""

    def __call__(self, request: HttpRequest) -> ApiKey:
        """The key of whoever asks; Ninja's own way would write a header it does not like into the log."""
        return self.authenticate(request, callers.bearer(request))

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """The key; raises NotAdmitted."""
        del request
        return callers.admit(token, timezone.now())


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    """The schema with each part written out where it is referred to."""
    if isinstance(schema, list):
        return [_inlined(entry, parts) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {name: _inlined(value, parts) for name, value in schema.items() if name != "$defs"}


def _body() -> dict[str, Any]:
    written = [model.model_json_schema() for model in (OneIn, ManyIn)]
    forms = [_inlined(schema, schema.get("$defs", {})) for schema in written]
    return {"requestBody": {"required": True, "content": {JSON: {"schema": {"oneOf": forms}}}}}


@router.post(
    "",
    response={200: VerdictOut | VerdictsOut, **_WRONG},
    operation_id="judge",
    auth=Bearer(),
    openapi_extra=_body(),
)
def judge(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Judge one text, or several as `items`. Nothing of them is stored.

    A text that the classifiers could not read is held, with a finding of the rule `unread`.
    """
    asked = _read(request)
    texts = asked.items if isinstance(asked, ManyIn) else [asked]
    callers.count(request.auth, timezone.now(), len(texts) - 1)  # type: ignore[attr-defined]
    rules, language = _rules(request, asked)
    verdicts = judging.judge_all([_asked(text) for text in texts], rules, language)
    response["Cache-Control"] = "no-store"
    told = [_told(text, verdict) for text, verdict in zip(texts, verdicts, strict=True)]
    return {"items": told} if isinstance(asked, ManyIn) else told[0]


@router.api_operation(others("POST"), "", include_in_schema=False)
def refuse_judge(request: HttpRequest) -> HttpResponse:
    """405."""
    del request
    return not_allowed("POST")


def _read(request: HttpRequest) -> OneIn | ManyIn:
    if request.content_type != JSON:
        raise Declined(415, "media_type", f"Send what is to be judged as {JSON}.")
    try:
        value = parsed(body_of(request))
    except Unreadable as error:
        raise Declined(error.status, "unreadable", error.trouble) from None
    if not isinstance(value, dict):
        raise Declined(400, "unreadable", "Send one JSON object with “text”, or with “items”.")
    model = ManyIn if "items" in value else OneIn
    try:
        return model.model_validate(value)
    except ValidationError as error:
        errors: dict[str, list[str]] = {}
        for wrong in error.errors(include_url=False, include_context=False, include_input=False):
            errors.setdefault(".".join(map(str, wrong["loc"])), []).append(wrong["msg"])
        raise Declined(422, "invalid", "Some of what was sent must be put right.", errors) from None


def _rules(request: HttpRequest, asked: OneIn | ManyIn) -> tuple[Ruleset, str]:
    """The rules to judge by, and the language of texts too short to tell."""
    publication: Publication | None
    if asked.publication is None:
        publication = host.publication_of(request)
    else:
        publication = Publication.objects.filter(slug=asked.publication).first()
        if publication is None:
            raise _unknown("publication", "There is no publication of this slug.")
    rules = rulesets.default() if publication is None else rulesets.ruleset_for(publication)
    if asked.preset is not None:
        try:
            rules = rulesets.with_preset(rules.digest, asked.preset)
        except PresetError as error:
            raise _unknown("preset", str(error)) from error
    return rules, "" if publication is None else publication.language


def _unknown(name: str, sentence: str) -> Declined:
    return Declined(422, "invalid", "Some of what was sent must be put right.", {name: [sentence]})


def _asked(text: TextIn) -> Asked:
    article = None if text.article is None else Article(text.article.title, text.article.text)
    return Asked(
        text.text, name=text.author, parent=text.parent, article=article, language=text.language or ""
    )


def _told(text: TextIn, verdict: Verdict) -> dict[str, Any]:
    findings = zip(verdict.findings, reasons(verdict.findings), strict=True)
    return {
        "id": text.id,
        "outcome": verdict.outcome.value,
        "findings": [
            {**reason, "source": found.source, "urgent": found.urgent} for found, reason in findings
        ],
        "scores": verdict.scores,
        "ruleset": verdict.ruleset,
        "language": verdict.language,
    }
