"""The service's description as Google's discovery format has it, from which its clients build their methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAME = "commentanalyzer"
VERSION = "v1alpha1"
_SCORE_TYPES = ["SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW"]
_TEXT_TYPES = ["TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"]


def document(root: str) -> dict[str, Any]:
    """The description of the service whose addresses begin with ``root``, which ends in a slash."""
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": f"{NAME}:{VERSION}",
        "name": NAME,
        "version": VERSION,
        "canonicalName": "Comment Analyzer",
        "title": "Comment Analyzer, answered by Rejoinder",
        "description": "Scores comments with the judge of the site that answers at this address.",
        "protocol": "rest",
        "rootUrl": root,
        "servicePath": "",
        "baseUrl": root,
        "basePath": "",
        # Without it clients would send their batches to Google.
        "batchPath": "batch",
        "parameters": _PARAMETERS,
        "schemas": SCHEMAS,
        "resources": {
            "comments": {
                "methods": {
                    "analyze": _method(
                        "analyze", "AnalyzeComment", "Scores a comment by the attributes asked for."
                    ),
                    "suggestscore": _method(
                        "suggestscore",
                        "SuggestCommentScore",
                        "Takes the score that a comment should have had, in the caller's view.",
                    ),
                }
            }
        },
    }


def _method(name: str, message: str, about: str) -> dict[str, Any]:
    return {
        "id": f"{NAME}.comments.{name}",
        "path": f"{VERSION}/comments:{name}",
        "flatPath": f"{VERSION}/comments:{name}",
        "httpMethod": "POST",
        "description": about,
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{message}Request"},
        "response": {"$ref": f"{message}Response"},
    }


def _query(kind: str, about: str, **further: Any) -> dict[str, Any]:
    return {"type": kind, "location": "query", "description": about, **further}


def _schema(name: str, **properties: Any) -> dict[str, Any]:
    return {"id": name, "type": "object", "properties": properties}


def _many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _by_name(schema: str, about: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"$ref": schema}, "description": about}


_STRING = {"type": "string"}
_SWITCH = {"type": "boolean"}
_NUMBER = {"type": "number", "format": "float"}
_PLACE = {"type": "integer", "format": "int32"}
_SCORE_TYPE = {"type": "string", "enum": _SCORE_TYPES, "enumDescriptions": [""] * len(_SCORE_TYPES)}
_TEXT_TYPE = {"type": "string", "enum": _TEXT_TYPES, "enumDescriptions": [""] * len(_TEXT_TYPES)}
_TEXT = {"$ref": "TextEntry"}
_LANGUAGES = {**_many(_STRING), "description": "ISO 639-1 or BCP 47 tags."}

_PARAMETERS = {
    "key": _query("string", "The API key, issued by the site."),
    "alt": _query(
        "string", "Only json is answered.", enum=["json"], enumDescriptions=["JSON"], default="json"
    ),
    "fields": _query("string", "Which fields of the reply are wanted."),
    "prettyPrint": _query("boolean", "Line breaks and indents in the reply.", default="true"),
    "quotaUser": _query("string", "Taken and not used: requests are counted by key."),
}
_ENVELOPE = {
    "comment": _TEXT,
    "context": {"$ref": "Context"},
    "languages": _LANGUAGES,
    "clientToken": {**_STRING, "description": "Comes back as it was sent."},
    "sessionId": _STRING,
    "communityId": _STRING,
}
SCHEMAS: Mapping[str, dict[str, Any]] = {
    schema["id"]: schema
    for schema in (
        _schema(
            "AnalyzeCommentRequest",
            **_ENVELOPE,
            requestedAttributes=_by_name("AttributeParameters", "By the attribute's name."),
            doNotStore=_SWITCH,
            spanAnnotations={**_SWITCH, "description": "A score for each sentence, too."},
            dropUnsupportedAttributes={**_SWITCH, "description": "Leave out what is not judged."},
        ),
        _schema(
            "AnalyzeCommentResponse",
            attributeScores=_by_name("AttributeScores", "By the attribute's name."),
            languages=_LANGUAGES,
            detectedLanguages=_LANGUAGES,
            clientToken=_STRING,
        ),
        _schema(
            "SuggestCommentScoreRequest",
            **_ENVELOPE,
            attributeScores=_by_name("AttributeScores", "By the attribute's name."),
        ),
        _schema(
            "SuggestCommentScoreResponse",
            clientToken=_STRING,
            detectedLanguages=_LANGUAGES,
            requestedLanguages=_LANGUAGES,
        ),
        _schema("TextEntry", text=_STRING, type=_TEXT_TYPE),
        _schema(
            "Context",
            entries=_many(_TEXT),
            articleAndParentComment={"$ref": "ArticleAndParentComment"},
        ),
        _schema("ArticleAndParentComment", article=_TEXT, parentComment=_TEXT),
        _schema("AttributeParameters", scoreType=_SCORE_TYPE, scoreThreshold=_NUMBER),
        _schema("AttributeScores", summaryScore={"$ref": "Score"}, spanScores=_many({"$ref": "SpanScore"})),
        _schema(
            "SpanScore",
            begin={**_PLACE, "description": "In UTF-16 code units."},
            end={**_PLACE, "description": "In UTF-16 code units, exclusive."},
            score={"$ref": "Score"},
        ),
        _schema("Score", value=_NUMBER, type=_SCORE_TYPE),
    )
}
"""Every message by its name."""
