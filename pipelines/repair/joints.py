"""Where one token is two words: `part("extensiveand", ...)` is "extensive and"."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from pipelines.repair.lexicon import Lexicon

CERTAIN, LIKELY = 0, 1

# Small words that no English word begins (HEADS) or ends (TAILS) with by the rules of the language; read from the
# words of the development pages that no dictionary has ("onboarding", "upskill", "slurpin'", "personalis").
HEADS = frozenset(
    """the of and that with from which their this these those has have had was were would could should will they
    been is are its his who while when where because between during about into than then there what your our if
    my him them also after before most some such only may must did does said says each both many much very how
    two three""".split()
)
TAILS = frozenset(
    """the of and that with from which their this these those has have had was were would could should will they
    been its his who while when where because between during about into than what your our for""".split()
)
SHORT_TAILS = frozenset("in to on as at by is or if it he we are an be".split())
SHORT_HEADS = frozenset("to an in on as at by for it he we be or not but one all you she her so no can do i a".split())
# What real words end with before no other word: "capacityis" is two words, "novelas" may be one.
ENDINGS = re.compile(r"(?:[^s]s|ed|ing|ly|tion|ity|ment|ness|ance|ence|ers?|ies)$")
# Parts that make new words all the time: "multistream", "crawlable". No joint is likely there.
MAKES_WORDS = frozenset(
    """re un non pre de co sub multi micro bio geo auto cyber crypto hyper ultra meta anti semi mis dis over under up
    out inter intra trans super mega mini mono poly neo pro ex counter fore mid off down back web e i""".split()
)
ENDS_WORDS = frozenset(
    """less able ability ism ish ist ware tech gate wise like ness ful al ally ed es er ers est ing en ly s y man men
    st th ment ship hood ward wards age ize ise up out off on in down back over""".split()
)
# Units and ordinals stand behind their number without a space.
UNITS = frozenset(
    """s st nd rd th k m bn mn tn b x g kg mg km cm mm nm ml l t ha h min sec ms am pm a p c f v w kw mw gw kwh mwh gb mb
    tb kb ghz mhz hz px pt in ft lb lbs oz mph kph fps rpm bps dpi d ds er ers years year day days yr yrs y o""".split()
)

LOWER = re.compile(r"[a-z]+")
CAPITALISED = re.compile(r"[A-Z][a-z]+")
# Tokens with any of these are addresses, handles, code or sums.
UNTOUCHED = re.compile(r"[@#/\\_=<>|{}~^*+$€£%&\[\]]|\w\.\w+\.\w|www|\.(?:com|org|net|html?|php|co)\b", re.I)
OPENING, CLOSING = "\"'“‘(", "\"'”’).,;:!?…"
COMMA = re.compile(r"(?<=[a-z]{2})[,;](?=[A-Za-z][a-z]+)|(?<=[A-Z]{2})[,;](?=[a-z]{2})")
SENTENCE = re.compile(r"(?<=[a-z]{2})[.!?:](?=[A-Z“]|[a-z]{2})")
QUOTE = re.compile(r"(?<=[a-z,.!?])[”)](?=[A-Za-z]{2})|(?<=[a-z,])(?=[“(][A-Za-z]{2})")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The language's words and the page's own: names and terms that stand alone somewhere on the page."""

    lexicon: Lexicon
    page: Set[str]

    def weight(self, word: str) -> int:
        """10 · log10 of how common the small-letter word is; 0 if it is none."""
        return self.lexicon.parts.get(word, 0)

    def is_word(self, word: str) -> bool:
        return self.lexicon.is_word(word)

    def is_name(self, word: str) -> bool:
        return word in self.page or self.lexicon.is_name(word)


def part(token: str, words: Vocabulary, mode: int) -> str:
    """The token with a space at each of its joints, "" if it has none that is certain (or likely, by `mode`)."""
    start = len(token) - len(token.lstrip(OPENING))
    end = len(token.rstrip(CLOSING))
    core = token[start:end]
    if len(core) < 3 or core in words.page and core.lower() in words.lexicon.parts or UNTOUCHED.search(core):
        return ""
    parted = _part(core, words, mode)
    return token[:start] + parted + token[end:] if parted != core else ""


def _part(core: str, words: Vocabulary, mode: int) -> str:
    """The core with spaces put in; itself if there is nothing to part."""
    cut = COMMA.search(core) or (mode == LIKELY and (SENTENCE.search(core) or QUOTE.search(core))) or None
    if cut:
        left, right = core[: cut.end()], core[cut.end() :]
        if _stands(left.rstrip(CLOSING), words, mode) and _stands(right.lstrip(OPENING), words, mode):
            return f"{_part_run(left, words, mode)} {_part(right, words, mode)}"
        return core
    return _part_run(core, words, mode)


def _stands(text: str, words: Vocabulary, mode: int) -> bool:
    """Whether the text at a comma or full stop is made of words, so that the token is no code or address."""
    pieces = re.split(r"[-–—’',;.!?:]", text)
    return all(
        words.is_word(piece.lower()) or words.is_name(piece) or bool(_split(piece, words, mode)) for piece in pieces if piece
    )


def _part_run(run: str, words: Vocabulary, mode: int) -> str:
    """Hyphened parts and a word before an apostrophe are looked at one by one."""
    pieces = re.split(r"([-–—’'.,;:!?”)]+)", run)
    for at in range(0, len(pieces), 2):
        before_hyphen = at + 1 < len(pieces) and pieces[at + 1] in ("-", "–")
        behind_apostrophe = at and pieces[at - 1] in ("'", "’")
        if behind_apostrophe:
            pieces[at] = _behind_apostrophe(pieces[at], words, mode)
        elif split := _split(pieces[at], words, mode, before_hyphen):
            pieces[at] = " ".join(split)
    return "".join(pieces)


def _behind_apostrophe(piece: str, words: Vocabulary, mode: int) -> str:
    """"sown" of "city’sown" is "s own"."""
    for ending in ("s", "t", "re", "ve", "ll", "d", "m"):
        rest = piece[len(ending) :]
        if mode == LIKELY and piece.startswith(ending) and rest != "" and not words.is_name(piece):
            if words.weight(rest) >= 50 and (len(rest) > 1 or rest == "a"):
                return f"{ending} {rest}"
    return piece


def _split(word: str, words: Vocabulary, mode: int, before_hyphen: bool = False) -> tuple[str, ...]:
    """The words that the run of letters is made of; empty if it is one word, or may be."""
    if len(word) < 3:
        return ()
    if LOWER.fullmatch(word):
        return _split_lower(word, words, mode, before_hyphen)
    if mode == LIKELY:
        return _split_capitals(word, words)
    return ()


def _split_lower(word: str, words: Vocabulary, mode: int, before_hyphen: bool) -> tuple[str, ...]:
    if word in words.lexicon.parts or word in words.lexicon.solid or (mode == CERTAIN and word in words.lexicon.doubtful):
        return ()
    splits = [
        (words.weight(word[:i]) + words.weight(word[i:]), word[:i], word[i:])
        for i in range(1, len(word))
        if words.weight(word[:i]) and words.weight(word[i:])
    ]
    if not splits:
        return ()
    splits.sort(reverse=True)
    _, first, second = splits[0]
    if len(splits) > 1 and splits[0][0] - splits[1][0] < (10 if mode == CERTAIN else 0):
        return ()
    if _is_certain(first, second, words, before_hyphen) or (mode == LIKELY and _is_likely(first, second, words)):
        return first, second
    return ()


def _is_certain(first: str, second: str, words: Vocabulary, before_hyphen: bool) -> bool:
    weight_first, weight_second = words.weight(first), words.weight(second)
    if first in HEADS and (len(second) >= 3 or before_hyphen) and weight_second >= 55:
        return True
    if second in TAILS and len(first) >= 4 and weight_first >= 55:
        return True
    if second in SHORT_TAILS and len(first) >= 6 and weight_first >= 55 and ENDINGS.search(first):
        return True
    if first in ("to", "an") and len(second) >= 5 and weight_second >= 60:
        return True
    return len(first) >= 7 and len(second) >= 5 and min(weight_first, weight_second) >= 65 and bool(JOINT.search(first))


# No compound has such a word as its first half: "consistentlysupports", "institutionsof".
JOINT = re.compile(r"(?:[a-z]ly|[ts]ions?|ities|ity|ments?|[a-z]ing|[a-z]ed|ness)$")


def _is_likely(first: str, second: str, words: Vocabulary) -> bool:
    if first in MAKES_WORDS or second in ENDS_WORDS:
        return False
    return min(words.weight(first), words.weight(second)) >= 50


def _split_capitals(word: str, words: Vocabulary) -> tuple[str, ...]:
    """Joints around capitals: "ofJohn", "USand", "PartyGeneral", "Bidensaid"; not "YouTube", "McDonald"."""
    if words.lexicon.is_name(word) or word.lower() in words.lexicon.parts:
        return ()
    for i in range(1, len(word)):
        first, second = word[:i], word[i:]
        if not (_is_half(first, words) and _is_half(second, words)):
            continue
        if first[-1].islower() != second[0].islower() or first[-1].isupper():
            return first, second
    if CAPITALISED.fullmatch(word):
        return _split_name(word, words)
    return ()


def _is_half(half: str, words: Vocabulary) -> bool:
    if LOWER.fullmatch(half):
        return words.weight(half) >= 60 and (len(half) > 1 or half == "a")
    if len(half) < 2:
        return False
    return words.is_name(half) or (CAPITALISED.fullmatch(half) is not None and words.weight(half.lower()) >= 60)


def _split_name(word: str, words: Vocabulary) -> tuple[str, ...]:
    for i in range(len(word) - 1, 1, -1):
        first, second = word[:i], word[i:]
        if words.weight(second) >= 60 and (words.is_name(first) or words.weight(first.lower()) >= 60):
            return first, second
    return ()
