"""The words of a text, the same however it was typed or laid out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# hòa and hoà, thúy and thuý are one word each: two conventions for where the tone mark stands.
_TONE_FIRST = re.compile("([òóỏõọ])([ae])|([ùúủũụ])(y)")
_TONED = dict(zip("òóỏõọùúủũụ", ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323") * 2, strict=True))
_PLAIN = dict(zip("òóỏõọùúủũụ", "ooooouuuuu", strict=True))
_ARABIC_SIGNS = re.compile(
    "[\u0640\u064b-\u065f\u0670]"
)  # vowel signs and the kashida, as a newspaper likes them
# Scripts that put no space between words. A character of theirs is a unit of its own.
IDEOGRAPHIC = "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(f"([{IDEOGRAPHIC}{SOUTH_EAST_ASIAN}])")
FIRST_UNSPACED = "\u0e00"
MANY_SIGNS = 64  # beyond, one pass that looks at every character is faster than a quick one for each sign


def normal_text(text: str) -> str:
    """The words in lower case (NFKC), one space between, no punctuation, one placement of Vietnamese tones.

    In scripts without spaces each character stands alone.
    """
    return " ".join(units(text))


def units(text: str) -> list[str]:
    """The words of `normal_text`: what shingles are made of.

    Works from the different characters of a text, of which there are few: half the time that a pattern takes.
    """
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold()
    characters = set(text)
    text = _without_signs(text, characters)
    if not characters.isdisjoint(_TONED):
        text = _TONE_FIRST.sub(_tone_last, text)
    if _UNSPACED.search("".join(characters)):
        text = " ".join(_UNSPACED.split(text))
    return text.split()


def _without_signs(text: str, characters: set[str]) -> str:
    instead: dict[str, str | int | None] = {
        c: other for c in characters if (other := _instead_of(c)) is not None
    }
    if len(instead) > MANY_SIGNS:
        return text.translate(str.maketrans(instead))
    for character, sign in instead.items():
        text = text.replace(character, str(sign))
    return text


@lru_cache(maxsize=4096)
def _instead_of(character: str) -> str | None:
    """None: it stays. Marks stay: without its vowel signs a Hindi word is another word."""
    category = unicodedata.category(character)
    if category == "Cf" or _ARABIC_SIGNS.match(character):  # soft hyphens, zero-width characters, directions
        return ""
    return None if character.isalnum() or character == " " or category[0] == "M" else " "


def _tone_last(match: re.Match[str]) -> str:
    first, second = (group for group in match.groups() if group)
    return _PLAIN[first] + unicodedata.normalize("NFC", second + _TONED[first])
