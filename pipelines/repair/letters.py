"""The words that a run of letters is made of, capitals among them or not."""

from __future__ import annotations

import re
from typing import Final

from pipelines.repair.small_letters import (
    COMMON,
    RARE_CHARS,
    VERY_COMMON,
    before_prefix,
    pair_of,
    split_lower,
)
from pipelines.repair.vocabulary import Mode, Vocabulary

LOWER: Final = re.compile(r"[a-z]+")
CAPITALISED: Final = re.compile(r"[A-Z][a-z]+")
CAPITALS: Final = re.compile(r"[A-Z]{2,}")
TWO_CAPITALISED: Final = re.compile(r"([A-Z][a-z]+)([A-Z][a-z]+)")


def split(word: str, words: Vocabulary, mode: Mode, before_hyphen: bool = False) -> tuple[str, ...]:
    """The words that the run of letters is made of; empty if it is one word, or may be."""
    if len(word) < 3:
        return ()
    if LOWER.fullmatch(word):
        if before_hyphen and not words.is_word(word) and (parted := before_prefix(word, words)):
            return parted
        return split_lower(word, words, mode)
    if mode == Mode.CERTAIN:
        return _begun_sentence(word, words)
    return _split_capitals(word, words, mode)


def _begun_sentence(word: str, words: Vocabulary) -> tuple[str, ...]:
    """ "This", "type" of "Thistype": no name begins with such a small word and goes on as a common one."""
    if not CAPITALISED.fullmatch(word) or words.is_word(word.lower()) or words.lexicon.is_name(word):
        return ()
    halves = [(word[:i], word[i:]) for i in range(4, len(word) - 1)]
    return next((half for half in halves if _is_begun(*half, words)), ())


def _is_begun(first: str, second: str, words: Vocabulary) -> bool:
    is_common = len(second) >= 4 and words.weight(second) >= COMMON
    return first.lower() in words.small.heads and (is_common or second in words.small.lasts)


def _split_capitals(word: str, words: Vocabulary, mode: Mode) -> tuple[str, ...]:
    """Joints around capitals: "ofJohn", "USand", "PartyGeneral", "Bidensaid"; not "YouTube", "McDonald"."""
    if words.lexicon.is_name(word):
        return ()
    if (
        mode >= Mode.LIKELY
        and (found := TWO_CAPITALISED.fullmatch(word))
        and found.groups() in words.own.pairs
    ):
        return found[1], found[2]
    if word[-1] != "I" and words.is_word(word.lower()):
        first, *rest = split_lower(word.lower(), words, mode) or ("",)
        return (first.capitalize(), *rest) if rest and CAPITALISED.fullmatch(word) else ()
    if CAPITALS.fullmatch(word):
        return _split_shouted(word, words, mode)
    if mode >= Mode.LIKELY and CAPITALISED.fullmatch(word) and (pair := pair_of(word.lower(), words, mode)):
        return pair[0].capitalize(), pair[1]
    joints = [i for i in range(1, len(word)) if _is_joint(word[:i], word[i:], words, mode)]
    if not joints:
        return ()
    best = max(joints, key=lambda i: _weight(word[:i], words) + _weight(word[i:], words))
    first, second = word[:best], word[best:]
    return (*(split(first, words, mode) or (first,)), *(split(second, words, mode) or (second,)))


def _split_shouted(word: str, words: Vocabulary, mode: Mode) -> tuple[str, ...]:
    """A headline in capitals: "FROMTHE"; an acronym has fewer letters."""
    if mode < Mode.LOOSE or len(word) < 6:
        return ()
    return tuple(part.upper() for part in split_lower(word.lower(), words, Mode.LIKELY))


def _weight(half: str, words: Vocabulary) -> int:
    """How common the half is; a name of the page counts as a common word."""
    if words.has(half) or words.lexicon.is_name(half):
        return max(COMMON, words.weight(half.lower()))
    return words.weight(half.lower())


def _is_joint(first: str, second: str, words: Vocabulary, mode: Mode) -> bool:
    """Whether two words meet here, by the case of the letters around the place."""
    if second[0].islower():
        if first[-1].islower():
            return _is_joint_behind_capital(first, second, words, mode)
        acronym = CAPITALS.fullmatch(first) is not None and (len(second) > 2 or words.has(first))
        rest = (split(second, words, mode) or (second,))[0]
        if first in ("I", "A"):
            enough = COMMON if mode == Mode.LOOSE and len(rest) >= 4 else VERY_COMMON
            return (first == "I" or mode == Mode.LOOSE) and words.weight(rest) >= enough
        return acronym and _follows(rest, words, behind_small_word=mode == Mode.LOOSE)
    if first[-1].isupper():
        return mode == Mode.LOOSE and _is_joint_of_acronym(first, second, words)
    if LOWER.fullmatch(first):
        last = split(first, words, mode)[-1:] or (first,)
        if (
            mode == Mode.LOOSE
            and last[0] in words.small.all
            and len(last[0]) > 1
            and CAPITALS.fullmatch(second)
        ):
            return True
        return _is_joint_before_capital(last[0], second, words)
    return _is_joint_of_capitals(first, second, words, mode)


def _is_joint_of_acronym(first: str, second: str, words: Vocabulary) -> bool:
    """ "AMD", "Ryzen": both stand alone on the page."""
    return (
        CAPITALS.fullmatch(first) is not None
        and CAPITALISED.fullmatch(second) is not None
        and words.has(first)
        and _is_capitalised_word(second, words)
    )


def _is_joint_behind_capital(first: str, second: str, words: Vocabulary, mode: Mode) -> bool:
    if not words.has(first) and not CAPITALISED.fullmatch(first):
        return False
    rest = split(second, words, mode) or (second,)
    after_small = first.lower() in words.small.heads
    if mode == Mode.SMALL_WORDS and not after_small and not _is_sure_tail(rest[0], first, words):
        return False
    if after_small and len(rest) == 1 and len(second) >= RARE_CHARS and words.weight(second):
        return True
    if _begins(first, words) and (
        _follows(rest[0], words, after_small) or (after_small and second == "less")
    ):
        return True
    return (
        mode == Mode.LOOSE
        and min(len(first), len(second)) >= 5
        and min(words.weight(first.lower()), words.weight(second)) >= COMMON
        and second not in words.small.ends_words
    )


def _is_sure_tail(second: str, first: str, words: Vocabulary) -> bool:
    """ "Bidensaid", but "Assetto" and "Peruto" where the page has no "Asset"."""
    return second in words.small.all and (len(second) > 2 or words.has(first))


def _begins(first: str, words: Vocabulary) -> bool:
    lower = first.lower()
    if words.has(first) or lower in words.small.all:
        return len(first) > 1
    return len(first) >= 4 and (words.lexicon.is_name(first) or words.weight(lower) >= VERY_COMMON)


def _follows(second: str, words: Vocabulary, behind_small_word: bool = False) -> bool:
    if second in words.small.all:
        return True
    weight = words.weight(second)
    if second in words.small.ends_words or (words.lexicon.is_name(second.capitalize()) and weight < 75):
        return False
    if behind_small_word and len(second) >= 4 and weight >= COMMON:
        return True
    return len(second) >= (3 if behind_small_word else 4) and weight >= VERY_COMMON


def _is_joint_before_capital(first: str, second: str, words: Vocabulary) -> bool:
    if (
        words.weight(first) < COMMON
        or (len(first) < 3 and first not in words.small.all)
        or first in ("i", "e", "mac")
    ):
        return False
    if second == "I" or (first in words.small.all and (second in words.small.acronyms or words.has(second))):
        return True
    name = re.match(r"[A-Z][a-z]+|[A-Z]{2,}(?![A-Z])", second)
    if name is None:
        return False
    return (
        name.group() in words.small.acronyms
        or words.has(name.group())
        or (name.group()[-1].islower() and _is_capitalised_word(name.group(), words))
    )


def _is_joint_of_capitals(first: str, second: str, words: Vocabulary, mode: Mode) -> bool:
    if mode >= Mode.LIKELY and first.lower() in words.small.heads and CAPITALS.fullmatch(second):
        return words.has(second) or second in words.small.acronyms
    if mode == Mode.LOOSE and CAPITALISED.fullmatch(first) and CAPITALS.fullmatch(second):
        return words.has(first) and (words.has(second) or second in words.small.acronyms)
    if mode == Mode.LOOSE and first.lower() in words.small.all and CAPITALISED.fullmatch(second):
        return _is_capitalised_word(second, words)
    if not CAPITALISED.fullmatch(first) or not CAPITALISED.match(second) or min(len(first), len(second)) < 3:
        return False
    if (first, re.match(r"[A-Z][a-z]*", second).group()) in words.own.pairs:  # type: ignore[union-attr] # it begins so
        return True
    if mode >= Mode.LIKELY and _are_words_of_the_page(first, second, words):
        return True
    return mode == Mode.LOOSE and _is_capitalised_word(first, words) and _is_capitalised_word(second, words)


def _are_words_of_the_page(first: str, second: str, words: Vocabulary) -> bool:
    """Whether both stand alone elsewhere, or often side by side: "BostonMarathon", but "YouTube"."""
    if words.has(first) and words.has(second):
        return True
    lower = first.lower(), second.lower()
    return words.lexicon.is_pair(*lower)


def _is_capitalised_word(word: str, words: Vocabulary) -> bool:
    if words.has(word):
        return True
    return len(word) >= 4 and (words.lexicon.is_name(word) or words.weight(word.lower()) >= COMMON)
