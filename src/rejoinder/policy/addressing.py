"""Tells whether a text speaks to somebody or names somebody, so that what it threatens has somebody to reach."""

from __future__ import annotations

import re
from functools import lru_cache

from rejoinder.policy.submission import Article

_SPOKEN_TO = re.compile(
    r"\b(?:you(?:rs?|rself|rselves)?|y['’]?all|u|ur|ya)\b|(?<![\w.])@\w{2,}", re.IGNORECASE
)
_ONE_PERSON = re.compile(
    r"\b(?:he|him|his|himself|she|her|hers|herself)\b|"
    r"\b(?:the|this|that|our|your|whoever)\s+(?:[\w-]+\s+){0,2}"
    r"(?:man|woman|guy|bloke|person|boy|girl|author|writer|reporter|journalist|editor|columnist|blogger|"
    r"moderator|mod|admin|mayor|mayoress|minister|president|premier|chancellor|senator|congress(?:man|woman)|mp|"
    r"governor|councillor|councilor|councilman|councilwoman|judge|prosecutor|lawyer|officer|constable|sheriff|"
    r"doctor|nurse|teacher|head(?:master|mistress|teacher)|principal|professor|priest|imam|rabbi|vicar|bishop|"
    r"neighbour|neighbor|landlord|owner|manager|boss|director|driver|referee|coach)\b",
    re.IGNORECASE,
)
_CAPITALISED = r"[^\W\d_a-z][^\W\d_A-Z]+(?:[-'’][^\W\d_]+)*"
# Two capitalised words in a row are a name even where a sentence begins; one is only within a sentence.
_FULL_NAME = re.compile(rf"\b{_CAPITALISED}(?: {_CAPITALISED})+")
_WITHIN = re.compile(rf"(?<=[\w,] ){_CAPITALISED}")
_MOST_READ = 50_000
_KEPT = 16
_NO_PERSON = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december christmas easter ramadan the this that these those there then they and
    but not god jesus allah internet facebook twitter google youtube english french german spanish british
    american european street road city town county council party government parliament court police
    """.split()  # noqa: SIM905
)
# Nor is a country or a city; the longer names of people are told by the two words.
_PLACES = frozenset(
    """
    afghanistan africa albania algeria america andorra angola argentina armenia asia australia austria azerbaijan
    bahrain bangladesh barbados belarus belgium belize benin bhutan bolivia bosnia botswana brazil britain brunei
    bulgaria burundi cambodia cameroon canada chad chile china colombia congo croatia cuba cyprus denmark djibouti
    ecuador egypt england eritrea estonia eswatini ethiopia europe fiji finland france gabon gambia gaza germany ghana
    greece grenada guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel
    italy jamaica japan jordan kazakhstan kenya kiribati korea kosovo kuwait kyrgyzstan laos latvia lebanon lesotho
    liberia libya liechtenstein lithuania luxembourg madagascar malawi malaysia maldives mali malta mauritania
    mauritius mexico micronesia moldova monaco mongolia montenegro morocco mozambique myanmar namibia nauru nepal
    netherlands nicaragua niger nigeria norway oman pakistan palestine panama paraguay peru philippines poland portugal
    qatar romania russia rwanda samoa scotland senegal serbia singapore slovakia slovenia somalia spain sudan suriname
    sweden switzerland syria taiwan tajikistan tanzania thailand togo tonga tunisia turkey turkmenistan uganda ukraine
    uruguay usa uk eu uzbekistan vanuatu venezuela vietnam wales yemen zambia zimbabwe
    amsterdam athens baghdad beijing belfast berlin birmingham brussels budapest cairo chicago damascus delhi dublin
    edinburgh glasgow hamburg havana helsinki istanbul jerusalem johannesburg kabul karachi kharkiv kiev kyiv lagos
    leeds lisbon liverpool london madrid manchester mariupol mecca medina melbourne milan minsk moscow mumbai munich
    nairobi naples oslo paris prague pyongyang rafah rome rotterdam seoul shanghai stockholm sydney tehran tokyo toronto
    tripoli vienna warsaw washington zurich
    """.split()  # noqa: SIM905
)
_NOBODY = _NO_PERSON | _PLACES
# A whole people is no reachable person; most names of peoples end so in English.
_PEOPLE = re.compile(r"(?:s|ans?|ish|ese|i|im|ic)$", re.IGNORECASE)


def reaches(text: str, article: Article | None = None) -> bool:
    """Whether the text speaks to somebody (“you”, “@name”) or of one person, by role or name.

    Capitalised words of full names in the article count as names anywhere. It errs on the side of yes: what
    follows from it is only that a person looks sooner.
    """
    if _SPOKEN_TO.search(text) or _ONE_PERSON.search(text):
        return True
    if any(_is_name(*name.group().split()) for name in _FULL_NAME.finditer(text)):
        return True
    known = _names(f"{article.title}\n{article.text[:_MOST_READ]}") if article else frozenset()
    for word in _WITHIN.finditer(text):
        found = word.group().casefold()
        if found in known or not (found in _NOBODY or _PEOPLE.search(found)):
            return True
    shouted = {word.casefold() for word in re.findall(r"\b[^\W\d_a-z]{3,}\b", text)}
    return bool(known & shouted)


@lru_cache(maxsize=_KEPT)
def _names(text: str) -> frozenset[str]:
    names = (name.group().split() for name in _FULL_NAME.finditer(text))
    return frozenset(
        word.casefold()
        for name in names
        for word in name
        if len(word) > 3 and word.casefold() not in _NO_PERSON
    )


def _is_name(*words: str) -> bool:
    return sum(word.casefold() not in _NOBODY for word in words) > 1
