"""What emoji say that can be meant against somebody, in words that the shipped model knows.

Whatever is not here says nothing to the model. It was trained on texts in which emoji are mostly aimed at people, and
takes the name of nearly any for abuse: “clapping hands” scored .76, “party popper” three times .84. So an emoji has a
word only where leaving it out would hide whom a comment is about, or what it calls or wishes them; and the word is, of
those that mean it, one that by itself scores as what it is.
"""

from __future__ import annotations

from collections.abc import Mapping

_BEASTS = """
rat 🐀
mouse 🐁🐭
monkey 🐒🐵🙈🙉🙊
gorilla 🦍
ape 🦧
pig 🐖🐷🐽
boar 🐗
snake 🐍
worm 🐛🪱
cockroach 🪳
spider 🕷
insect 🦗
dog 🐕🐶🐩
cow 🐄🐮
goat 🐐
whale 🐳🐋
sheep 🐑
virus 🦠
"""
_CALLED = """
middle finger 🖕
shit 💩
vomit 🤮
disgusting 🤢
clown 🤡
trash 🗑🚮
toilet 🚽🚾
swearing 🤬
bad 👎
goblin 👺
ogre 👹
devil 👿😈
liar 🤥
crazy 🤪
greedy 🤑
zombie 🧟
dick 🍆
ass 🍑
"""
_WISHED = """
knife 🔪
dagger 🗡
swords ⚔
gun 🔫
bomb 💣🧨
explosion 💥
axe 🪓
coffin ⚰
death ☠
skull 💀
fire 🔥
blood 🩸
needle 💉
chains ⛓
shower 🚿
punch 👊🤛🤜🥊
no 🚫❌⛔
"""
_BELONGING = """
hijab 🧕
sikh 👳
mosque 🕌
kaaba 🕋
jewish ✡🕎
muslim ☪
synagogue 🕍
disabled ♿🦽🦼🦯🦻
lgbt 🏳‍🌈
transgender 🏳‍⚧⚧
gay couple 👬👨‍❤‍👨👨‍❤‍💋‍👨
lesbian couple 👭👩‍❤‍👩👩‍❤‍💋‍👩
police officer 👮
"""
_PEOPLE = """
man 👨
lady 👩
old man 👴
elderly lady 👵
boy 👦
girl 👧
baby 👶
person 🧑
child 🧒
old person 🧓
"""
TONES: Mapping[str, str] = {"🏻": "white", "🏼": "", "🏽": "brown", "🏾": "black", "🏿": "black"}
"""What a modifier of skin says of somebody; of a hand that claps it says nothing."""


def _signs(*tables: str) -> Mapping[str, str]:
    """By emoji, its word, behind which it stands in a table; joiners make one of several."""
    found: dict[str, str] = {}
    for line in "".join(tables).strip().splitlines():
        word, _, signs = line.rpartition(" ")
        found |= dict.fromkeys(_parted(signs), word)
    return found


def _parted(signs: str) -> list[str]:
    parted: list[str] = []
    for sign in signs:
        if parted and (sign == "\u200d" or parted[-1].endswith("\u200d")):
            parted[-1] += sign
        else:
            parted.append(sign)
    return parted


PEOPLE = _signs(_PEOPLE)
"""Those of whom a modifier of skin says something."""
WORDS = {**_signs(_BEASTS, _CALLED, _WISHED, _BELONGING), **PEOPLE}
"""By emoji, without variation selectors, its word; joined ones stand whole."""
