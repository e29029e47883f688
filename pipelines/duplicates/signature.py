"""What is kept of a text so that its copies can be found: MinHash over word shingles, a few hundred bytes.

Two signatures say how much two texts share without either text. 256 permutations estimate a resemblance to
within 0.03 (one standard deviation); of each only the lowest byte is kept, because chance agreement (1 in
256) can be taken out again: Li and König, "b-Bit Minwise Hashing", WWW 2010.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from operator import add
from zlib import crc32

from rensa import RMinHash

from pipelines.duplicates.normal import FIRST_UNSPACED, IDEOGRAPHIC, SOUTH_EAST_ASIAN, units

# Units in a shingle. Longer ones tell texts apart better, shorter ones survive more edits: measured with
# `python -m benchmarks.duplicates`. Five ideographs or eight Thai characters are about three words.
SPACED, IDEOGRAMS, THAI = 3, 5, 8
PERMUTATIONS = 256
NUMBER_PERMUTATIONS = 64
SEED = 20261122
# Each of the first permutations is a band of one row. Two bands that agree make a candidate: with 16 of them,
# 0.997 of the texts that share two fifths of their shingles do.
BANDS = 16
PARAMETERS = (
    f"shingles {SPACED}/{IDEOGRAMS}/{THAI}, rensa RMinHash {RMinHash.ALGORITHM_VERSION}, "
    f"{PERMUTATIONS}+{NUMBER_PERMUTATIONS}+{NUMBER_PERMUTATIONS} permutations of 8 bits, {BANDS} bands, "
    f"seed {SEED}, normal form 1"
)

_HEAD = struct.Struct(
    "<IQ5I"
)  # checksum of PARAMETERS, exact, words, numbers, and how many are in each sketch
_SKETCHES = PERMUTATIONS + 2 * NUMBER_PERMUTATIONS
_KEYS = struct.Struct(f"<{BANDS}I")
_BAND_STARTS = tuple(band << 32 for band in range(BANDS))
PACKED_BYTES = _HEAD.size + _SKETCHES + _KEYS.size

_UNSPACED_START = re.compile(f"[{IDEOGRAPHIC}]|([{SOUTH_EAST_ASIAN}])")


class ParametersDiffer(ValueError):
    """The signature was made with other parameters: nothing can be said of the two texts."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """MinHash of a set: how many there are in it, and one byte a permutation."""

    count: int
    low_bytes: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    exact: int  # 63-bit hash of all words, the same for texts that differ only in case, spaces, punctuation
    words: int  # where there are no spaces: an estimate
    numbers: int  # words that begin with a digit
    shingles: Sketch
    number_contexts: Sketch  # each number with the word before, and with the word behind it
    number_pairs: Sketch  # each number with the next number, whatever stands between


def sign(text: str) -> bytes:
    """The signature of a text, packed, with its band keys. CPU work for a worker: 0.5 ms for 900 words."""
    words = units(text)
    width = _width(words)
    places = [
        place for place, word in enumerate(words) if word < ":" or (word > "{" and word[0].isdigit())
    ]  # most words begin with a letter of ASCII, and need no look at their first character
    sets = (shingles(words, width), _contexts(words, places), _pairs(words, places))
    mins = [
        _min_hashes(tokens, permutations)
        for tokens, permutations in zip(sets, (PERMUTATIONS, *(NUMBER_PERMUTATIONS,) * 2), strict=True)
    ]
    head = _HEAD.pack(
        checksum(),
        _hash("".join(words)),
        len(words) * SPACED // width,
        len(places),
        *(len(set(tokens)) for tokens in sets),
    )
    low_bytes = b"".join(struct.pack(f"<{len(digest)}I", *digest)[::4] for digest in mins)
    return head + low_bytes + _KEYS.pack(*mins[0][:BANDS])


def unpack(packed: bytes) -> Signature:
    """Raises `ParametersDiffer` for a signature of another release's making."""
    if len(packed) != PACKED_BYTES:
        raise ParametersDiffer(f"a signature of {len(packed)} bytes is none of {PARAMETERS}")
    check, exact, words, numbers, of_text, contexts, pairs = _HEAD.unpack_from(packed)
    if check != checksum():
        raise ParametersDiffer(f"the signature was made with other parameters than {PARAMETERS}")
    ends = (PERMUTATIONS, PERMUTATIONS + NUMBER_PERMUTATIONS, _SKETCHES)
    low_bytes = packed[_HEAD.size : _HEAD.size + _SKETCHES]
    return Signature(
        exact,
        words,
        numbers,
        Sketch(of_text, low_bytes[: ends[0]]),
        Sketch(contexts, low_bytes[ends[0] : ends[1]]),
        Sketch(pairs, low_bytes[ends[1] : ends[2]]),
    )


def band_keys(packed: bytes) -> tuple[int, ...]:
    """The keys under which a text is found: one a band (its number above bit 31), then one of all words."""
    (exact,) = struct.unpack_from("<Q", packed, 4)
    mins = _KEYS.unpack_from(packed, _HEAD.size + _SKETCHES)
    return (*map(add, mins, _BAND_STARTS), BANDS << 32 | exact & 0xFFFFFFFF)


@lru_cache(maxsize=1)
def checksum() -> int:
    """Stands in front of every signature, so that none is compared with one that was made otherwise."""
    return crc32(PARAMETERS.encode())


def shingles(words: list[str], width: int = SPACED) -> list[str]:
    """All runs of `width` words; a shorter text is one shingle."""
    if len(words) <= width:
        return [" ".join(words)] if words else []
    return list(map(" ".join, zip(*(words[start:] for start in range(width)), strict=False)))


def _contexts(words: list[str], places: list[int]) -> list[str]:
    before = [" ".join(words[max(0, place - 1) : place + 1]) for place in places]
    return before + [" ".join(words[place : place + 2]) for place in places]


def _pairs(words: list[str], places: list[int]) -> list[str]:
    numbers = [words[place] for place in places]
    return list(map(" ".join, pairwise(numbers)))


def _width(words: list[str]) -> int:
    """Three words; five ideographs or eight Thai characters where most units are such."""
    sample = words[:: max(1, len(words) // 200)]
    unspaced = [word[0] for word in sample if word[0] >= FIRST_UNSPACED]
    if 2 * len(unspaced) <= len(sample):
        return SPACED
    kinds = [match[1] for match in map(_UNSPACED_START.match, unspaced) if match]
    if 2 * len(kinds) <= len(sample):
        return SPACED
    return THAI if 2 * sum(map(bool, kinds)) > len(kinds) else IDEOGRAMS


def _min_hashes(tokens: list[str], permutations: int) -> list[int]:
    minhash = RMinHash(num_perm=permutations, seed=SEED)
    minhash.update(tokens)
    digest: list[int] = minhash.digest()
    return digest


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
