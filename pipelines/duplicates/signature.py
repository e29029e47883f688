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
from zlib import crc32

from rensa import RMinHash

from pipelines.duplicates.normal import IDEOGRAPHIC, SOUTH_EAST_ASIAN, units

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
    f"{PERMUTATIONS}+{NUMBER_PERMUTATIONS} permutations of 8 bits, {BANDS} bands, seed {SEED}, normal form 1"
)

_HEAD = struct.Struct("<IQIII")  # checksum of PARAMETERS, exact, characters, shingles, number shingles
_SKETCHES = PERMUTATIONS + NUMBER_PERMUTATIONS
_KEYS = struct.Struct(f"<{BANDS}I")
PACKED_BYTES = _HEAD.size + _SKETCHES + _KEYS.size

_UNSPACED_START = re.compile(f"[{IDEOGRAPHIC}]|([{SOUTH_EAST_ASIAN}])")


class ParametersDiffer(ValueError):
    """The signature was made with other parameters: nothing can be said of the two texts."""


@dataclass(frozen=True, slots=True)
class Signature:
    exact: int  # 63-bit hash of all words, the same for texts that differ only in case, spaces, punctuation
    characters: int  # letters and digits
    shingles: int  # different ones
    number_shingles: int  # those with a digit in them
    sketch: bytes  # one byte a permutation
    number_sketch: bytes


def sign(text: str) -> bytes:
    """The signature of a text, packed, with its band keys. CPU work for a worker: 0.5 ms for 900 words."""
    words = units(text)
    of_text = shingles(words)
    of_numbers = number_shingles(words, of_text)
    mins = _min_hashes(of_text, PERMUTATIONS)
    head = _HEAD.pack(
        checksum(),
        _hash("".join(words)),
        sum(map(len, words)),
        len(set(of_text)),
        len(set(of_numbers)),
    )
    numbers = _min_hashes(of_numbers, NUMBER_PERMUTATIONS)
    return head + _low_bytes(mins) + _low_bytes(numbers) + _KEYS.pack(*mins[:BANDS])


def unpack(packed: bytes) -> Signature:
    """Raises `ParametersDiffer` for a signature of another release's making."""
    if len(packed) != PACKED_BYTES:
        raise ParametersDiffer(f"a signature of {len(packed)} bytes is none of {PARAMETERS}")
    check, exact, characters, of_text, of_numbers = _HEAD.unpack_from(packed)
    if check != checksum():
        raise ParametersDiffer(f"the signature was made with other parameters than {PARAMETERS}")
    return Signature(
        exact,
        characters,
        of_text,
        of_numbers,
        sketch=packed[_HEAD.size : _HEAD.size + PERMUTATIONS],
        number_sketch=packed[_HEAD.size + PERMUTATIONS : _HEAD.size + _SKETCHES],
    )


def band_keys(packed: bytes) -> tuple[int, ...]:
    """The keys under which a text is found: one a band (its number above bit 31), then one of all words."""
    (exact,) = struct.unpack_from("<Q", packed, 4)
    mins = _KEYS.unpack_from(packed, _HEAD.size + _SKETCHES)
    return (*(band << 32 | value for band, value in enumerate(mins)), BANDS << 32 | exact & 0xFFFFFFFF)


@lru_cache(maxsize=1)
def checksum() -> int:
    """Stands in front of every signature, so that none is compared with one that was made otherwise."""
    return crc32(PARAMETERS.encode())


def shingles(words: list[str]) -> list[str]:
    """All runs of three words; of five ideographs or eight Thai characters where most units are such.

    A shorter text is one shingle.
    """
    width = _width(words)
    if len(words) <= width:
        return [" ".join(words)] if words else []
    return list(map(" ".join, zip(*(words[start:] for start in range(width)), strict=False)))


def number_shingles(words: list[str], of_text: list[str]) -> list[str]:
    """Those of the shingles that have a number in them."""
    width = len(words) - len(of_text) + 1
    last = len(of_text) - 1
    at = {
        start
        for place, word in enumerate(words)
        if word[0].isdigit()
        for start in range(max(0, place - width + 1), min(place, last) + 1)
    }
    return [of_text[start] for start in sorted(at)]


def _width(words: list[str]) -> int:
    sample = words[:: max(1, len(words) // 200)]
    found = [match for word in sample if (match := _UNSPACED_START.match(word))]
    if 2 * len(found) <= len(sample):
        return SPACED
    thai = sum(match[1] is not None for match in found)
    return THAI if 2 * thai > len(found) else IDEOGRAMS


def _min_hashes(tokens: list[str], permutations: int) -> list[int]:
    minhash = RMinHash(num_perm=permutations, seed=SEED)
    minhash.update(tokens)
    digest: list[int] = minhash.digest()
    return digest


def _low_bytes(mins: list[int]) -> bytes:
    return bytes([value & 0xFF for value in mins])


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
