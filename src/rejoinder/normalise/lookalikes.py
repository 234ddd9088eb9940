"""Which signs are written for which letters: twins of other scripts, digits, symbols, marked letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from rejoinder.normalise.tags import primary

_TABLE = Path(__file__).resolve().parent / "data" / "confusables.txt"


def _pairs(signs: str, letters: str) -> dict[str, str]:
    return dict(zip(signs, letters, strict=True))


def _skeleton() -> dict[str, str]:
    """The look-alikes of Unicode's UTS #39, each with the Latin letters it is taken for."""
    rows = (line.split() for line in _TABLE.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    return {chr(int(code, 16)): put for put, *codes in rows for code in codes}


# Twins cannot be told from the Latin letter in print, so a whole word of them may be a disguise.
TWINS: Mapping[str, str] = _pairs(
    "авекмнорстухѕіјԁһԛԝѵ" + "αεικνορτυχ", "abekmhopctyxsijdhqwv" + "aeikvoptux"
)
# Likenesses are read so only in a word that mixes scripts. The standard's table knows characters drawn alike;
# what people write for a letter because it reminds them of it stands below.
TO_LATIN: Mapping[str, str] = {
    **_skeleton(),
    **TWINS,
    **_pairs("бгдзийлпфцчшщыьэюяґєї", "brdeunnnouawwbbeorrei"),
    **_pairs("βγδηθλμπσςφωζ", "bydnoaunocowz"),
}
TO_CYRILLIC: Mapping[str, str] = _pairs("abekmhopctyxsij", "авекмнорстухѕіј")

# Signs that can be one of two letters; the first is tried first.
AMBIGUOUS: Mapping[str, str] = {"1": "il", "!": "il", "|": "li", "6": "gb"}
LATIN_SIGNS: Mapping[str, str] = {
    **_pairs("0345789", "oeastbg"),
    **_pairs("@$€£¥¢§+", "aselycst"),
    **{sign: letters[0] for sign, letters in AMBIGUOUS.items()},
}
CYRILLIC_SIGNS: Mapping[str, str] = _pairs("0346@", "озчба")

# Letters with a stroke, hook or of another shape, which Unicode does not take apart.
_RESHAPED = _pairs(
    "øłđħŧıɑɡƒʀɪʙɢʜʟɴʏᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜰꜱɐɓɔɖɗəɛɠɨɩɫɯɳʂʈʉʋʌƙƥƭŋ",
    "oldhtiagfribghlnyacdejkmoptuvwzfsabcddeegiilmnstuvvkptn",
)

# Marked letters that a language counts as letters of their own: there “schwül” is not “schwul”.
_OWN_LETTERS: Mapping[str, str] = {
    "az": "çəğıöşü",
    "ca": "ç",
    "cs": "áčďéěíňóřšťúůýž",
    "da": "æøå",
    "de": "äöü",
    "es": "ñ",
    "et": "äöõü",
    "fi": "äöå",
    "fr": "çéè",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áéíóúýö",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "nb": "æøå",
    "nn": "æøå",
    "no": "æøå",
    "pl": "ąćęłńóśźż",
    "pt": "ãçõ",
    "ro": "ăâîșşțţ",
    "sk": "áäčďéíľĺňóôŕšťúýž",
    "sl": "čšž",
    "sv": "äöå",
    "tr": "çğıöşü",
    "vi": "ăâđêôơưàáãèéìíòóõùúýĩũ" + "".join(map(chr, range(0x1EA1, 0x1EFA))),
}


def own_letters(language: str) -> frozenset[str]:
    """The marked letters that belong to the language's alphabet; none where it is not known ("und")."""
    return frozenset(_OWN_LETTERS.get(primary(language), ""))


@lru_cache(maxsize=4096)
def bare(char: str) -> str:
    """The Latin letter without its marks and strokes; any other character as it is."""
    if char in _RESHAPED:
        return _RESHAPED[char]
    first = unicodedata.normalize("NFD", char)[0]
    return first if "a" <= first <= "z" else char


@lru_cache(maxsize=4096)
def script(char: str) -> str:
    """The script of a folded letter: latin, cyrillic or greek; "" for what is no letter of these."""
    code = ord(char)
    if code < 0x80:
        return "latin" if "a" <= char <= "z" else ""
    if 0x400 <= code <= 0x52F:
        return "cyrillic"
    if 0x370 <= code <= 0x3FF or 0x1F00 <= code <= 0x1FFF:
        return "greek" if char.isalpha() else ""
    if code <= 0x2AF or 0x1D00 <= code <= 0x1DBF or 0x1E00 <= code <= 0x1EFF or 0xA720 <= code <= 0xA7FF:
        return "latin" if char.isalpha() else ""
    return ""
