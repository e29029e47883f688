"""What langdetect says of a text, in half the time: the same numbers to the last bit.

The profiles, the random draws and what decides when enough is drawn are langdetect's. What its `Detector`
does to each character and each language in turn is done here to a whole text, and with five n-grams at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from random import Random

from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory
from langdetect.utils.ngram import NGram

TRIALS = 7  # langdetect's
SPACES = re.compile(" +")
LATIN = re.compile("[A-z]+")  # as langdetect counts them
FIRST_FOREIGN = "\u0300"

# Most languages are written with some hundred characters, Chinese with some thousand.
_normal = lru_cache(maxsize=8192)(NGram.normalize)


def probabilities(text: str, profiles: DetectorFactory, trials: int = TRIALS) -> dict[str, float]:
    """Profile -> probability, the likeliest first, those above 0.1; empty where no n-gram is known.

    The probability is the mean over `trials` random orders of the n-grams. The text has up to 10,000
    characters: of a longer one langdetect takes the head alone.
    """
    known = profiles.word_lang_prob_map
    found = ngrams(without_addresses(text), known)
    if not found:
        return {}
    random = Random(profiles.seed)
    means = [0.0] * len(profiles.langlist)
    for _ in range(trials):
        chances = _trial(found, known, random)
        means = [mean + chance / trials for mean, chance in zip(means, chances, strict=True)]
    ranked = sorted(zip(means, profiles.langlist, strict=True), key=lambda pair: pair[0], reverse=True)
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


def ngrams(text: str, known: Mapping[str, Sequence[float]]) -> list[str]:
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


def _trial(found: Sequence[str], known: Mapping[str, Sequence[float]], random: Random) -> list[float]:
    """How likely each language is after as many random n-grams as it takes for one to be sure."""
    alpha = Detector.ALPHA_DEFAULT + random.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH
    least = alpha / Detector.BASE_FREQ
    draw = random.choice
    shares = known[draw(found)]
    even = 1.0 / len(shares)
    chances = [even * (least + share) for share in shares]
    total = sum(chances)
    for _ in range(Detector.ITERATION_LIMIT // 5):
        if max(chances) / total > Detector.CONV_THRESHOLD:
            break
        # One expression, for five n-grams and the division before them: nine tenths of the work are here.
        five = [known[draw(found)] for _ in range(5)]
        chances = [
            p / total * (least + a) * (least + b) * (least + c) * (least + d) * (least + e)
            for p, a, b, c, d, e in zip(chances, *five, strict=True)
        ]
        total = sum(chances)
    return [chance / total for chance in chances]
