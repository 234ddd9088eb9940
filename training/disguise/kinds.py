"""The kinds of disguise, each a function that makes one word unlike itself."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

Kind = Callable[[str, random.Random], str]

_INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\ufeff\u180e\u200e\u202c"
_MARKS = "\u0300\u0301\u0302\u0303\u0307\u0308\u030a\u0323\u0327\u0332\u0335\u0336\u0337\u0338\u0353\u035c"
_LOOKALIKES: Mapping[str, str] = {
    "a": "аɑα４ａ𝒂𝖆",
    "b": "ьƅｂ𝐛Ꮟ",
    "c": "сϲｃ𝓬ⅽ",
    "d": "ԁｄ𝕕ⅾ",
    "e": "еєｅ𝑒ҽ",
    "f": "ƒｆ𝓯ꞙ",
    "g": "ɡցｇ𝗀",
    "h": "һհｈ𝔥",
    "i": "іıｉ𝒾ɩ",
    "j": "јｊ𝓳",
    "k": "кκｋ𝐤",
    "l": "ⅼǀｌ𝓵ӏ",
    "m": "мｍ𝗆ⅿ",
    "n": "пոｎ𝓷ռ",
    "o": "оοσօｏ𝗈",
    "p": "рρｐ𝓅",
    "q": "ԛｑ𝓺",
    "r": "гｒ𝓇ꭇ",
    "s": "ѕｓꜱ𝘀",
    "t": "тτｔ𝘁",
    "u": "υսｕ𝓊ᴜ",
    "v": "ѵνｖ𝓿",
    "w": "ѡｗԝ𝔀",
    "x": "хχｘ×",
    "y": "уγｙ𝔂",
    "z": "ｚᴢ𝔃",
}
_ALPHABETS = (
    "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ",
    "".join(chr(0x24D0 + at) for at in range(26)),
    "".join(chr(0x1D4EA + at) for at in range(26)),
    "".join(chr(0x1D586 + at) for at in range(26)),
    "".join(chr(0x1F130 + at) for at in range(26)),
    "".join(chr(0x1F150 + at) for at in range(26)),
    "".join(chr(0x1F170 + at) for at in range(26)),
    "".join(chr(0x1F1E6 + at) for at in range(26)),
)
_LEET: Mapping[str, tuple[str, ...]] = {
    "a": ("4", "@", "4", "@", "/\\"),
    "b": ("8", "6"),
    "c": ("(", "<", "¢"),
    "e": ("3", "3", "€"),
    "g": ("9", "6"),
    "h": ("#",),
    "i": ("1", "!", "|", "1"),
    "l": ("1", "|", "£"),
    "o": ("0", "0", "()"),
    "s": ("5", "$", "z"),
    "t": ("7", "+"),
    "u": ("v", "µ"),
    "z": ("2",),
}
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = "aeiou"
_RESPELLED = (
    ("ck", "k"),
    ("ph", "f"),
    ("f", "ph"),
    ("c", "k"),
    ("k", "c"),
    ("s", "z"),
    ("x", "cks"),
    ("qu", "kw"),
    ("er", "a"),
    ("er", "ah"),
    ("oo", "u"),
    ("ee", "i"),
    ("u", "oo"),
    ("y", "ie"),
    ("i", "y"),
)


def _some(word: str, rng: random.Random, among: str | None = None) -> set[int]:
    """Places in the word, at least one where there is any, about half of them."""
    places = [at for at, char in enumerate(word) if among is None or char.lower() in among]
    if not places:
        return set()
    return {at for at in places if rng.random() < 0.5} or {rng.choice(places)}


def invisible(word: str, rng: random.Random) -> str:
    """Characters between the letters that nobody sees."""
    places = _some(word[1:], rng)
    return word[:1] + "".join(
        rng.choice(_INVISIBLE) + char if at in places else char for at, char in enumerate(word[1:])
    )


def marks(word: str, rng: random.Random) -> str:
    """Accents and strokes over, under and through the letters, sometimes heaped."""
    most = rng.choice((1, 2, 8))
    places = _some(word, rng)
    return "".join(
        char + "".join(rng.choice(_MARKS) for _ in range(rng.randint(1, most))) if at in places else char
        for at, char in enumerate(word)
    )


def lookalike(word: str, rng: random.Random) -> str:
    """Letters of other alphabets that look the same."""
    places = _some(word, rng, "".join(_LOOKALIKES))
    return "".join(
        rng.choice(_LOOKALIKES[char.lower()]) if at in places else char for at, char in enumerate(word)
    )


def squared(word: str, rng: random.Random) -> str:
    """The whole word in wide, circled, squared or flag letters."""
    alphabet = rng.choice(_ALPHABETS)
    return "".join(alphabet[ord(char) - 97] if "a" <= char <= "z" else char for char in word.lower())


def leet(word: str, rng: random.Random) -> str:
    """Digits and signs for letters."""
    places = _some(word, rng, "".join(_LEET))
    return "".join(rng.choice(_LEET[char.lower()]) if at in places else char for at, char in enumerate(word))


def spaced(word: str, rng: random.Random) -> str:
    """Each letter alone."""
    return rng.choice((" ", " ", "  ")).join(word)


def punctuated(word: str, rng: random.Random) -> str:
    """A sign between the letters, or at one or two places."""
    sign = rng.choice(".-_*,~'|/")
    if rng.random() < 0.6:
        return sign.join(word)
    places = _some(word[1:], rng)
    return word[:1] + "".join(sign + char if at in places else char for at, char in enumerate(word[1:]))


def repeats(word: str, rng: random.Random) -> str:
    """Letters lengthened."""
    places = _some(word, rng) if rng.random() < 0.4 else {rng.randrange(len(word))}
    return "".join(char * rng.randint(2, 6) if at in places else char for at, char in enumerate(word))


def masked(word: str, rng: random.Random) -> str:
    """Inner letters hidden by a sign."""
    sign = rng.choice("****#-_.@")
    inner = list(range(1, len(word) - 1))
    if not inner:
        return word
    vowels = [at for at in inner if word[at].lower() in _VOWELS]
    hidden = set(vowels[:1]) if vowels and rng.random() < 0.6 else set(inner[: rng.randint(1, 2)])
    return "".join(sign if at in hidden else char for at, char in enumerate(word))


def misspelled(word: str, rng: random.Random) -> str:
    """One letter dropped, doubled, swapped, mistyped or changed, or a sound spelled anew."""
    for _ in range(8):
        changed = rng.choice(_MISTAKES)(word, rng)
        if changed.lower() != word.lower():
            return changed
    return word


def split(word: str, rng: random.Random) -> str:
    """The word cut in two by a space."""
    if len(word) < 4:
        return " ".join(word)
    at = rng.randint(2, len(word) - 2)
    return f"{word[:at]} {word[at:]}"


def cased(word: str, rng: random.Random) -> str:
    """Capitals and small letters mixed or turned about."""
    if rng.random() < 0.3:
        return word.swapcase()
    return "".join(char.upper() if at % 2 else char.lower() for at, char in enumerate(word))


def _drop(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, max(2, len(word)))
    return word[:at] + word[at + 1 :] if len(word) > 3 else word


def _double(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def _swap(word: str, rng: random.Random) -> str:
    if len(word) < 4:
        return word
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _neighbour(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    for row in _ROWS:
        place = row.find(word[at].lower())
        if place >= 0:
            return word[:at] + rng.choice(row[max(0, place - 1) : place + 2]) + word[at + 1 :]
    return word


def _vowel(word: str, rng: random.Random) -> str:
    places = [at for at, char in enumerate(word) if char.lower() in _VOWELS]
    if not places:
        return word
    at = rng.choice(places)
    return word[:at] + rng.choice(_VOWELS) + word[at + 1 :]


def _respelled(word: str, rng: random.Random) -> str:
    told = [(sound, put) for sound, put in _RESPELLED if sound in word.lower()]
    if not told:
        return word
    sound, put = rng.choice(told)
    return word.lower().replace(sound, put, 1)


_MISTAKES: tuple[Kind, ...] = (_drop, _double, _swap, _neighbour, _vowel, _respelled, _respelled)

ON_A_WORD: Mapping[str, Kind] = {
    "invisible": invisible,
    "marks": marks,
    "lookalike": lookalike,
    "squared": squared,
    "leet": leet,
    "spaced": spaced,
    "punctuated": punctuated,
    "repeats": repeats,
    "masked": masked,
    "misspelled": misspelled,
    "split": split,
    "cased": cased,
}
