"""Makes `pipelines/repair/words/*.gz` anew: the English words that glued ones are parted into.

    python -m benchmarks.make_words --frequencies frequency_dictionary_en_82_765.txt \
        --pairs frequency_bigramdictionary_en_243_342.txt --unigrams unigrams.txt --bigrams bigrams.txt \
        --scowl american-english-huge british-english-huge

The first two files come with symspellpy (MIT), the next two with wordsegment (Apache-2.0; counted by Peter
Norvig, MIT), the word lists are SCOWL's (Debian's wamerican-huge, wbritish-huge). See NOTICE. With
`--pairs` and `--bigrams` alone only `pairs.txt.gz` is made.
"""

from __future__ import annotations

import argparse
import gzip
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

OUT = Path(__file__).parent.parent / "pipelines" / "repair" / "words"
PART_COUNT = 20_000  # how often a word must have been counted (of 6e11) to be half of a glued one
# A token that was counted is one word if it is seen this often for each time its halves stand apart; the
# accidents of the counts themselves ("ofthe", "inthe") come up once in 2,000.
ONE_WORD_RATIO = 2e-3
RARE_RATIO = 1e-3  # a dictionary word below that is likelier two words on a page that has glued ones ("fora")
COUNTED = 588_117_981_387  # words in all
PAIR_COUNT = 10_000_000  # how often two words must have stood side by side to be a pair
BACKED_OFF = 0.3  # of what two words' counts say, where the pair was not counted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--frequencies")
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--unigrams")
    parser.add_argument("--bigrams", required=True)
    parser.add_argument("--scowl", nargs="+")
    given = parser.parse_args()
    _write("pairs.txt.gz", _pairs(given.pairs, given.bigrams))
    if not (given.frequencies and given.unigrams and given.scowl):
        return
    frequencies = {row[0]: float(row[1]) for row in _rows(given.frequencies)}
    unigrams = {row[0]: float(row[1]) for row in _rows(given.unigrams)}
    pairs = {(row[0], row[1]): float(row[2]) for row in _rows(given.pairs)}
    known = {row[0] for path in given.scowl for row in _rows(path) if not row[0].endswith("'s")}
    lower = {word for word in known if word.islower()} | set(frequencies)
    counts = {word: max(frequencies.get(word, 0.0), unigrams.get(word, 0.0)) for word in lower}
    parts = {word: count for word, count in counts.items() if count >= PART_COUNT and _is_part(word)}
    solid = {
        word: _flag(word, parts, unigrams, pairs, word in lower)
        for word in lower | set(unigrams)
        if word not in parts
    }
    solid |= {word: flag for word in parts if (flag := _flag(word, parts, unigrams, pairs, True)) == "?"}
    _write_lexicon(
        {word: round(10 * math.log10(count)) for word, count in parts.items()},
        solid=[word for word, flag in solid.items() if flag == ""],
        doubtful=[word for word, flag in solid.items() if flag == "?"],
    )
    _write("names.txt.gz", sorted(word for word in known if not word.islower() and word.isalpha()))


def _rows(path: str) -> Iterable[list[str]]:
    for line in Path(path).read_text(encoding="utf-8-sig").splitlines():
        if row := line.split():
            yield row


def _pairs(*paths: str) -> Iterable[str]:
    """ "first second second ...": the words that often stand behind the first one, the commonest pairs."""
    behind: dict[str, set[str]] = {}
    for path in paths:
        for row in _rows(path):
            if len(row) == 3 and float(row[2]) >= PAIR_COUNT and all(map(_is_part, map(str.lower, row[:2]))):
                behind.setdefault(row[0].lower(), set()).add(row[1].lower())
    return (" ".join((first, *sorted(seconds))) for first, seconds in sorted(behind.items()))


def _is_part(word: str) -> bool:
    return word.isalpha() and (len(word) > 1 or word in "ai")


def _flag(
    word: str,
    parts: dict[str, float],
    unigrams: dict[str, float],
    pairs: dict[tuple[str, str], float],
    in_dictionary: bool,
) -> str | None:
    """None: need not be listed. "": one word, though it can be parted. "?": likelier two on a glued page."""
    apart = max((_apart(word[:i], word[i:], parts, pairs) for i in range(1, len(word))), default=0.0)
    if not apart or not word.isalpha():
        return None
    ratio = unigrams.get(word, 0.0) / apart
    if in_dictionary:
        return "?" if ratio < RARE_RATIO else ""
    return "" if ratio >= ONE_WORD_RATIO else None


def _apart(first: str, second: str, parts: dict[str, float], pairs: dict[tuple[str, str], float]) -> float:
    if first not in parts or second not in parts:
        return 0.0
    return pairs.get((first, second), BACKED_OFF * parts[first] * parts[second] / COUNTED)


def _write_lexicon(parts: Mapping[str, int], solid: Iterable[str], doubtful: Iterable[str]) -> None:
    """As `Lexicon` has them: a line of all words of one weight, behind it; a line of solid, one of doubtful
    ones. Such lines are read in a third of the time that a line a word takes.
    """
    alike: dict[int, list[str]] = {}
    for word, weight in sorted(parts.items()):
        alike.setdefault(weight, []).append(word)
    _write("parts.txt.gz", (" ".join([str(weight), *words]) for weight, words in sorted(alike.items())))
    _write("solid.txt.gz", (" ".join(sorted(words)) for words in (solid, doubtful)))


def _write(name: str, lines: Iterable[str]) -> None:
    OUT.mkdir(exist_ok=True)
    data = "\n".join(lines).encode()
    (OUT / name).write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{name}: {data.count(10) + 1} lines, {(OUT / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
