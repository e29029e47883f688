"""How well glued words are parted, in English.

    python -m benchmarks.glue --pages DIR            DIR holds set folders with a gold.jsonl each
    python -m benchmarks.glue --pages DIR --read     prints each repair of the clean texts, to be read
    python -m benchmarks.glue --pages DIR --missed 50

Two measures: repairs made in texts that need none (each is to be read: some of the texts have real glued
words), and of 2,000 line breaks deleted at random between words of the same texts the share that is put back.
How many joints a page has decides how well it goes, so the second measure is taken at several rates; so does
which texts come first, hence several seeds.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.repair import normalise_line
from pipelines.repair.glue import Unglue

SETS = ("news_sites", "wcxb_articles")
JOINTS = 2000
WORDS_PER_JOINT = (15, 40, 100, 300)


@dataclass
class Tally:
    joints: int = 0
    repaired: int = 0
    wrong: int = 0  # spaces put where the text had none
    missed: list[str] = field(default_factory=list)
    parted: list[str] = field(default_factory=list)  # the wrong ones


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="How well glued English words are parted.")
    parser.add_argument("--pages", type=Path, required=True, help="folder of the set folders")
    parser.add_argument("--read", action="store_true", help="print each repair of the clean texts")
    parser.add_argument("--missed", type=int, default=0, help="print so many of the joints that stayed")
    parser.add_argument("--seeds", type=int, default=10, help="how many, from 1 on (default: 10)")
    given = parser.parse_args(argv)
    texts = list(english_texts(given.pages))
    words = sum(len(text.split()) for text in texts)
    repairs = [pair for text in texts for pair in Unglue.of_page(text.split("\n"), "en").repairs.items()]
    print(f"{len(texts)} clean texts, {words} words: {len(repairs)} repairs, to be read")
    if given.read:
        print("\n".join(f"  {token} -> {parted}" for token, parted in repairs))
    for rate in WORDS_PER_JOINT:
        tallies = [measure(texts, rate, random.Random(seed + 1)) for seed in range(given.seeds)]
        shares = [tally.repaired / max(1, tally.joints) for tally in tallies]
        wrong = sum(tally.wrong for tally in tallies) / len(tallies)
        told = f"{sum(shares) / len(shares):.4f} repaired, least {min(shares):.4f}, {wrong:.0f} wrong"
        print(f"1 joint in {rate:>3} words: {tallies[0].joints} joints a seed, {told}", flush=True)
        for label, some in (("stayed", tallies[0].missed), ("wrong", tallies[0].parted)):
            print("".join(f"  {label}: {one}\n" for one in some[: given.missed]), end="")


def english_texts(pages: Path) -> Iterator[str]:
    """The gold texts of the sets that are English, or say no language (WCXB) and look it."""
    for name in SETS:
        path = pages / name / "gold.jsonl"
        if not path.exists():
            continue
        for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
            row = json.loads(line)
            if row.get("language", "en") == "en" and _looks_english(row["text"]):
                yield "\n".join(normalise_line(line) for line in row["text"].split("\n"))


def _looks_english(text: str) -> bool:
    words = text.lower().split()
    return sum(word in ("the", "of", "and", "to", "in", "a") for word in words) > 0.1 * len(words)


def measure(texts: Sequence[str], words_per_joint: int, chance: random.Random) -> Tally:
    """2,000 joints in texts taken at random, one for so many words."""
    tally = Tally()
    for text in chance.sample(list(texts), len(texts)):
        if tally.joints >= JOINTS:
            break
        _one_text(text, words_per_joint, chance, tally)
    return tally


def _one_text(text: str, words_per_joint: int, chance: random.Random, tally: Tally) -> None:
    lines = [line.split() for line in text.split("\n")]
    gaps = [(at, gap) for at, words in enumerate(lines) for gap in range(1, len(words))]
    count = min(round(len(gaps) / words_per_joint), JOINTS - tally.joints)
    chosen = set(chance.sample(gaps, count)) if count else set()
    glued = [
        "".join((" " if gap and (at, gap) not in chosen else "") + word for gap, word in enumerate(words))
        for at, words in enumerate(lines)
    ]
    unglue = Unglue.of_page(glued, "en")
    for at, (words, line) in enumerate(zip(lines, glued, strict=True)):
        whole, put = _gaps(" ".join(words)), _gaps(unglue.line(line)[0])
        tally.wrong += len(put - whole)
        tally.parted += [unglue.repairs[w] for w in words if w in unglue.repairs]
        offset = 0
        for gap, word in enumerate(words):
            if (at, gap) in chosen:
                tally.joints += 1
                tally.repaired += offset in put
                if offset not in put:
                    tally.missed.append(f"{unglue.mode.name} {words[gap - 1]}|{word}")
            offset += len(word)


def _gaps(line: str) -> set[int]:
    """Behind how many letters the line's spaces stand."""
    gaps, letters = set(), 0
    for char in line:
        if char == " ":
            gaps.add(letters)
        else:
            letters += 1
    return gaps


if __name__ == "__main__":
    main()
