"""Names: words with a capital letter, without their diacritics, in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WORD = re.compile(r"[^\W\d_](?:[\w'’]|(?<=\w)[-.](?=\w))*", re.UNICODE)
_MARKS = re.compile("[\u0300-\u036f]")
_LETTERS_APART = str.maketrans(
    {"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "ı": "i"}
)
_CYRILLIC = dict(zip("абвгдезийклмнопрстуфцыэіґ", "abvgdeziiklmnoprstufcyeig", strict=True)) | {
    "ё": "e", "ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya",
    "ї": "i", "є": "ie", "ў": "u", "ц": "ts",
}  # fmt: skip
_CASE_ENDING = re.compile("(?:ами|ями|ого|ому|ой|ей|ом|ем|ым|ах|ях|[аяеуюыи])$")


def names(text: str) -> Iterator[str]:
    """Each name, alone and with the next one; among other scripts every word in Latin letters."""
    letters = [c for c in text[:1000] if c.isalpha()]
    has_capitals = 2 * sum(
        c < "\u0250" or "\u1e00" <= c < "\u1f00" or "\u0400" <= c < "\u0530" for c in letters
    ) > len(letters)
    # "This" begins a sentence: "this" stands elsewhere, so it is no name.
    ordinary = {word for word in WORD.findall(text) if word[0].islower()} if has_capitals else set()
    before: tuple[int, str] | None = None
    for match in WORD.finditer(text):
        word = match[0].removesuffix("'s").removesuffix("’s")
        if not (word[0].isupper() if has_capitals else word[0].isascii()):
            before = None
            continue
        folded = fold(word).strip(".-")
        if before is not None and before[0] == match.start() - 1:
            yield f"n:{before[1]} {folded}"
        if (len(folded) > 2 or word.isupper()) and word.lower() not in ordinary:
            yield f"n:{folded}"
        for part in _parts(word):
            yield f"n:{part}"
        before = (match.end(), folded)


def _parts(word: str) -> Iterator[str]:
    """Of "Brennzug-Tunnel" each part; of a Cyrillic name, which has cases, what other languages take over:
    Магнитогорске is magnitogorsk, Колвы is kolva."""
    if "-" in word:
        yield from (fold(part) for part in word.split("-") if len(part) > 2 and part[0].isupper())
    if len(word) > 4 and "\u0400" <= word[0] < "\u0530" and (ending := _CASE_ENDING.search(word)):
        stem = fold(word[: ending.start()])
        yield from (stem, stem + "a")


def fold(text: str) -> str:
    """Lower case, without diacritics, Cyrillic in Latin letters."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS_APART).casefold())
    plain = "".join(_CYRILLIC.get(c, c) for c in unicodedata.normalize("NFC", _MARKS.sub("", plain)))
    return plain.replace("’", "'").replace("'", "")
