"""Tells the language of a comment, and takes the publication's where a comment is too short to tell."""

from __future__ import annotations

from functools import cache
from typing import Any

from rejoinder.plugins import load_late

# On a few words the identifier is wild (“No way.” is Somali to it); among the major languages, on a sentence
# and with a clear lead it was wrong on fewer than 3 of 1,000 comments.
FEWEST_LETTERS = 40
_LEAD = 0.5
_MOST_READ = 500
_MAJOR = (
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv mr ms nl no pl pt ro ru sk sl "
    "sr sv sw ta te th tl tr uk ur vi zh"
)
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl"}


def detect(text: str, fallback: str) -> str:
    """The text's language as a BCP 47 tag, or ``fallback`` where the text is short or leaves doubt.

    ``fallback`` also comes back where it is a variety of what was found, such as “pt-BR” of Portuguese. The
    first call that has enough to read loads the model, which takes about a second and 100 MB.
    """
    head = text[:_MOST_READ]
    if sum(map(str.isalpha, head)) < FEWEST_LETTERS:
        return fallback
    (first, lead), (_, second), *_ = _identifier().rank(head)
    if lead - second < _LEAD:
        return fallback
    primary = fallback.split("-")[0].lower()
    return fallback if _SAME.get(primary, primary) == first else str(first)


@cache
def _identifier() -> Any:
    module = load_late("py3langid.langid", "tell the language of comments")
    identifier = module.LanguageIdentifier.from_model_file(module.MODEL_FILE, norm_probs=True)
    identifier.set_languages(_MAJOR.split())
    return identifier
