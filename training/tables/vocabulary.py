"""Makes the lexicon's vocabulary of ordinary words and names from SCOWL and from the model's own tokens."""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterable
from pathlib import Path

# Above 70 SCOWL's words are so rare that a misspelt common word is likelier than the rare one meant.
_LARGEST = 70
_WORDS = re.compile(
    r"(?:english|american|british|british_z|canadian|australian)-(?:words|contractions)\.(\d+)"
)
_NAMES = re.compile(r".*-(?:proper-names|upper)\.\d+")
_WORD = re.compile(r"[a-z]{3,}")
# The tokens come by how often they stand in English text; these many are words that anybody uses.
_COMMON = 18_000
# Words of other languages that stand in English texts as they are, and look like misspelt ones.
_BORROWED = {"puedo", "stupide", "hissy", "kommer"}
TABLE = Path("src/rejoinder/lexicon/words/en.txt.gz")
_HEAD = """\
# Ordinary English words and names: first the common ones, the commonest first; then, after an empty line, all others.
# Origin: SCOWL 2020.12.07 (words up to size 70, names; see scowl-licence.txt) and the whole words of the vocabulary of
# all-MiniLM-L6-v2 (Apache-2.0), which gives the order. Made by training/tables/vocabulary.py; do not edit.
"""


def common(tokens: Iterable[str]) -> list[str]:
    """The commonest whole words among the tokens, in their order."""
    return [token for token in tokens if _WORD.fullmatch(token)][:_COMMON]


def listed(folder: Path) -> set[str]:
    """The words and names of SCOWL's lists in a folder, in small letters.

    Raises ValueError where the folder holds none.
    """
    found: set[str] = set()
    for path in sorted(folder.iterdir()):
        words = _WORDS.fullmatch(path.name)
        if (words and int(words[1]) <= _LARGEST) or _NAMES.fullmatch(path.name):
            # Many people leave the apostrophe of “don't” out.
            found.update(path.read_text(encoding="latin-1").lower().replace("'", "").split())
    if not found:
        raise ValueError(f"{folder} holds none of SCOWL's lists, such as english-words.10")
    return {word for word in found if _WORD.fullmatch(word)}


def main() -> None:
    """Writes the vocabulary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scowl", type=Path, help="folder of SCOWL's lists, such as /usr/share/dict/scowl")
    parser.add_argument("tokens", type=Path, help="path of the model's vocab.txt, one token a line")
    parser.add_argument("--to", type=Path, default=TABLE, help="the file to write")
    options = parser.parse_args()
    tokens = options.tokens.read_text(encoding="utf-8").splitlines()
    first = common(tokens)
    rest = sorted(
        (listed(options.scowl) | _BORROWED | {t for t in tokens if _WORD.fullmatch(t)}) - set(first)
    )
    text = _HEAD + "\n".join(first) + "\n\n" + "\n".join(rest) + "\n"
    # No time in the file, so that the same words make the same bytes.
    options.to.write_bytes(gzip.compress(text.encode("ascii"), mtime=0))


if __name__ == "__main__":
    main()
