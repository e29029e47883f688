"""The words that a run of small letters is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipelines.repair.small_words import ADJECTIVE, INFLECTED, NEGATED, NO_FIRST_HALF
from pipelines.repair.vocabulary import RARE, Mode, Vocabulary

COUNTED: Final = 118  # 10 · log10 of the words that were counted
JOINT_COST: Final = 12  # of each joint after the first: one in about 15 words
MOST_WORDS: Final = 4  # that one run is parted into
# Weights are 10 · log10 of how often a word was counted, of 6e11. `python -m benchmarks.glue` chose these.
KNOWN: Final = 50
COMMON: Final = 60
VERY_COMMON: Final = 68
MARGIN: Final = 3  # the best parting must be twice as likely as the next one
CERTAIN_MARGIN: Final = 10
RARE_MARGIN: Final = 20
# Letters from which on two very common words are likelier two than a new compound ("tableside").
NO_COMPOUND: Final = 11
PAIR_CHARS: Final = 6  # shorter runs of two small words are words of other languages ("tous")
RARE_CHARS: Final = 6  # a rarer word beside a small one has at least so many letters
LONG: Final = 15  # no new compound of two common words has so many letters ("worldbuilding" has 13)


def split_lower(word: str, words: Vocabulary, mode: Mode) -> tuple[str, ...]:
    if mode >= Mode.LIKELY and (apart := _apart(word, words)):
        return apart
    is_doubtful = _is_doubtful(word, words)
    if (is_doubtful and mode == Mode.CERTAIN) or (not is_doubtful and words.is_word(word)):
        is_rare = mode >= Mode.LIKELY and not words.weight(
            word
        )  # counted, but in no dictionary: "transforma"
        return pair_of(word, words, mode) if is_rare else ()
    if not is_doubtful and (pair := pair_of(word, words, mode)):
        return pair
    most = 2 if mode == Mode.CERTAIN or is_doubtful else MOST_WORDS
    partings = sorted((way for way in _partings(word, words, most) if len(way[1]) > 1), reverse=True)
    if not partings:
        return ()
    score, parted = partings[0]
    margin = CERTAIN_MARGIN if mode == Mode.CERTAIN else MARGIN
    if len(partings) > 1 and score - partings[1][0] < margin:
        return ()
    if len(parted) == 2 and not is_doubtful and _is_certain(*parted, words):
        return parted
    if mode == Mode.CERTAIN or (is_doubtful and not _outweighs(word, parted, score, mode, words)):
        return ()
    return parted if _is_likely(parted, words, mode) else ()


def before_prefix(word: str, words: Vocabulary) -> tuple[str, ...]:
    """ "the", "co" of "theco-chair"."""
    ends = (
        end
        for end in words.small.hyphened
        if word.endswith(end) and word[: -len(end)] in words.small.heads | words.small.tails
    )
    return next(((word[: -len(end)], end) for end in ends), ())


def split_negated(word: str, words: Vocabulary) -> tuple[str, ...]:
    """Likewise for the letters before "n't": "you", "do" + "n"."""
    found = NEGATED.search(word)
    if not found or not (
        word[: found.start()] == "I" or words.weight(word[: found.start()].lower()) >= KNOWN
    ):
        return ()
    return word[: found.start()], found.group()


def _apart(word: str, words: Vocabulary) -> tuple[str, ...]:
    """The two words that the page has side by side elsewhere, if the token is no common word itself."""
    if words.lexicon.parts.get(word, 0) > RARE:
        return ()
    halves = ((word[:i], word[i:]) for i in range(2, len(word) - 1))
    return next(
        (half for half in halves if half in words.own.apart and min(map(words.weight, half)) >= KNOWN), ()
    )


def pair_of(word: str, words: Vocabulary, mode: Mode) -> tuple[str, ...]:
    """The two words that often stand side by side; on any page such as make no compound ("bodyweight")."""
    found = [
        (word[:i], word[i:])
        for i in range(1, len(word))
        if words.weight(word[:i]) and words.lexicon.is_pair(word[:i], word[i:])
    ]
    if len(found) != 1:
        return ()
    first, second = found[0]
    if mode >= Mode.LIKELY:
        return first, second
    is_small = first in words.small.all or second in words.small.all
    if len(word) >= PAIR_CHARS and (is_small or NO_FIRST_HALF.search(first)):
        return first, second
    return (first, second) if mode == Mode.SMALL_WORDS and len(word) >= NO_COMPOUND - 1 else ()


def _outweighs(word: str, parted: tuple[str, ...], score: int, mode: Mode, words: Vocabulary) -> bool:
    """Whether two words are far likelier than the rare one that has the same letters: "agood", "hasa"."""
    if words.small.all.issuperset(parted):
        return True
    single = words.weight(word) - COUNTED
    return mode == Mode.LOOSE and not words.small.all.isdisjoint(parted) and score - single >= RARE_MARGIN


def _is_doubtful(word: str, words: Vocabulary) -> bool:
    if word in words.small.one_word or word.endswith(("self", "selves")):
        return False
    return word in words.lexicon.doubtful and words.weight(word) < VERY_COMMON


def _partings(word: str, words: Vocabulary, most: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every way to part the run into known words, with how likely they stand in a row."""
    whole = words.weight(word)
    if whole:
        yield whole - COUNTED, (word,)
    if most > 1:
        for i in range(1, len(word)):
            if weight := words.weight(word[:i]):
                for score, rest in _partings(word[i:], words, most - 1):
                    yield weight - COUNTED + score - (JOINT_COST if len(rest) > 1 else 0), (word[:i], *rest)


def _is_certain(first: str, second: str, words: Vocabulary) -> bool:
    weight_first, weight_second = words.weight(first), words.weight(second)
    if first in words.small.heads and len(second) >= 3 and weight_second >= 55:
        return True
    if second in words.small.tails and len(first) >= 4 and weight_first >= 55:
        return True
    if (
        second in words.small.short_tails
        and len(first) >= 6
        and weight_first >= 55
        and INFLECTED.search(first)
    ):
        return True
    if first in words.small.all and second in words.small.all and len(first) + len(second) >= 5:
        return min(weight_first, weight_second) >= VERY_COMMON
    if second in words.small.all and len(second) >= 2 and len(first) >= 6 and NO_FIRST_HALF.search(first):
        return weight_first >= 55
    if first in ("to", "an") and len(second) >= 5 and weight_second >= COMMON:
        return True
    if first in words.small.firsts and len(second) >= 5 and weight_second >= VERY_COMMON:
        return True
    if second in words.small.lasts and len(first) >= 5 and weight_first >= VERY_COMMON:
        return True
    if (
        first in words.small.makes_words
        or second in words.small.ends_words
        or min(weight_first, weight_second) < 65
    ):
        return False
    length = len(first) + len(second)
    return (min(len(first), len(second)) >= 5 and length >= LONG) or (
        length >= LONG - 3
        and len(second) >= 4
        and bool(NO_FIRST_HALF.search(first) or ADJECTIVE.search(first))
    )


def _is_likely(parted: tuple[str, ...], words: Vocabulary, mode: Mode) -> bool:
    first, last = parted[0], parted[-1]
    small = [part in words.small.all for part in parted]
    if len(parted) == 2 and min(map(words.weight, parted)) < KNOWN:
        return _is_beside_small_word(first, last, words)
    if any(words.weight(part) < KNOWN for part in parted) or (
        last == "a" and not _before_a(parted[-2], mode, words)
    ):
        return False
    if len(parted) > 2:
        return (
            mode >= Mode.LIKELY
            and (any(small) or mode == Mode.LOOSE)
            and all(s or len(p) >= 4 for p, s in zip(parted, small, strict=True))
        )
    if any(small):
        # "onboarding", "upskill": a small word that makes new ones is believed only before a common one.
        if first in words.small.makes_words and words.weight(last) < VERY_COMMON:
            return False
        return mode >= Mode.LIKELY or min(map(words.weight, parted)) >= COMMON
    if mode < Mode.LIKELY and not _is_long(first, last, min(map(words.weight, parted))):
        return False
    if min(map(len, parted)) < 3 or first in words.small.makes_words:
        return False
    return last not in words.small.ends_words or (len(last) >= 4 and INFLECTED.search(first) is not None)


def _is_beside_small_word(first: str, last: str, words: Vocabulary) -> bool:
    """Whether one half is a rare word, and the other a small one that is no part of it: "theregolith"."""
    if len(first) >= 3 and first in words.small.heads:
        return len(last) >= RARE_CHARS
    return (
        len(first) >= RARE_CHARS
        and len(last) >= 2
        and last in words.small.plain
        and INFLECTED.search(first) is not None
    )


def _is_long(first: str, last: str, weight: int) -> bool:
    """Whether two words that make no compound are long enough for how common the rarer one is."""
    size = len(first + last)
    if weight >= VERY_COMMON:
        return size >= NO_COMPOUND and min(len(first), len(last)) >= 4
    return weight >= COMMON and size >= NO_COMPOUND + 1 and min(len(first), len(last)) >= 5


def _before_a(word: str, mode: Mode, words: Vocabulary) -> bool:
    """Whether "a" may stand behind the word: "offersa", but "elastica", "margina"."""
    return word in words.small.all or (
        mode >= Mode.LIKELY and len(word) >= 4 and words.weight(word) >= COMMON + 5
    )
