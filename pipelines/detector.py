"""What langdetect says of a text, in half the time: the same numbers to the last bit.

The profiles, the random draws and what decides when enough is drawn are langdetect's. What its `Detector`
does to each character and each language in turn is done here to a whole text, and with five n-grams at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Final

from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.utils.ngram import NGram

TRIALS: Final = 7  # langdetect's
SPACES: Final = re.compile(" +")
LATIN: Final = re.compile("[A-z]+")  # as langdetect counts them
FIRST_FOREIGN: Final = "\u0300"

# Most languages are written with some hundred characters, Chinese with some thousand.
_normal = lru_cache(maxsize=8192)(NGram.normalize)


Counts = tuple[Mapping[str, int], Sequence[int]]  # of n-grams, and how many of one, two and three characters


class Shares(dict[str, list[float]]):
    """N-gram -> how large a share of each language's n-grams of its length it is, made when first asked for.

    langdetect makes the 88,000 lists at its start, which takes 0.1 s and 45 MB; texts need some thousand.
    """

    def __init__(self, languages: Sequence[Counts]) -> None:
        super().__init__()
        self._languages = languages
        # The n-grams of all languages.
        self.spoken: frozenset[str] = frozenset().union(*[counts for counts, _ in languages])

    def __missing__(self, gram: str) -> list[float]:
        of_length = len(gram) - 1
        shares = self[gram] = [
            counts[gram] / totals[of_length] if gram in counts else 0.0 for counts, totals in self._languages
        ]
        return shares


class Profiles:
    """langdetect's profiles of languages: their `names`, and the `shares` of n-grams in each."""

    def __init__(self, folder: str | Path = PROFILES_DIRECTORY) -> None:
        """Reads all profiles of a folder, which takes 0.06 s.

        In the order of their names: langdetect takes them as the folder lists them, so that its last digits
        differ between machines.
        """
        files = sorted(file for file in Path(folder).iterdir() if not file.name.startswith("."))
        profiles = [json.loads(file.read_bytes()) for file in files if file.is_file()]
        self.names = [profile["name"] for profile in profiles]
        self.shares = Shares([(profile["freq"], profile["n_words"]) for profile in profiles])


@lru_cache(maxsize=1)
def profiles() -> Profiles:
    """Those that come with langdetect."""
    return Profiles()


def probabilities(text: str, known: Profiles, seed: int, trials: int = TRIALS) -> dict[str, float]:
    """Profile -> probability, the likeliest first, those above 0.1; empty where no n-gram is known.

    The probability is the mean over `trials` random orders of the n-grams. The text has up to 10,000
    characters: of a longer one langdetect takes the head alone.
    """
    found = ngrams(without_addresses(text), known.shares.spoken)
    if not found:
        return {}
    random = Random(seed)
    means = [0.0] * len(known.names)
    for _ in range(trials):
        chances = _trial(found, known.shares, random)
        means = [mean + chance / trials for mean, chance in zip(means, chances, strict=True)]
    ranked = sorted(zip(means, known.names, strict=True), key=lambda pair: pair[0], reverse=True)
    return {name: mean for mean, name in ranked if mean > Detector.PROB_THRESHOLD}


def without_addresses(text: str) -> str:
    """The text without addresses, and without Latin letters where it is mostly in another alphabet."""
    if "://" in text:
        text = Detector.URL_RE.sub(" ", text)
    if "@" in text:
        text = Detector.MAIL_RE.sub(" ", text)
    if text.isascii():
        return text
    text = NGram.normalize_vi(text)
    others = LATIN.sub("", text)
    latin = len(text) - len(others)
    return others if 2 * latin < sum(map(FIRST_FOREIGN.__le__, others)) else text


def ngrams(text: str, known: Container[str]) -> list[str]:
    """The known runs of one to three characters in their order, with a space before and behind each word.

    None ends in two capitals, nor has a space in its middle (as no known one has).
    """
    text = SPACES.sub(" ", f" {''.join(map(_normal, text))}")
    runs = (
        (last, second + last, first + second + last)
        for first, second, last in zip(" " + text, text, text[1:], strict=False)
        if not (last.isupper() and second.isupper())
    )
    return list(filter(known.__contains__, chain.from_iterable(runs)))


def _trial(found: Sequence[str], shares: Shares, random: Random) -> list[float]:
    """How likely each language is after as many random n-grams as it takes for one to be sure."""
    alpha = Detector.ALPHA_DEFAULT + random.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH
    least = alpha / Detector.BASE_FREQ
    draw = random.choice
    first = shares[draw(found)]
    even = 1.0 / len(first)
    chances = [even * (least + share) for share in first]
    total = sum(chances)
    for _ in range(Detector.ITERATION_LIMIT // 5):
        if max(chances) / total > Detector.CONV_THRESHOLD:
            break
        # One expression, for five n-grams and the division before them: nine tenths of the work are here.
        five = [shares[draw(found)] for _ in range(5)]
        chances = [
            p / total * (least + a) * (least + b) * (least + c) * (least + d) * (least + e)
            for p, a, b, c, d, e in zip(chances, *five, strict=True)
        ]
        total = sum(chances)
    return [chance / total for chance in chances]
