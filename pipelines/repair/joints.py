"""Where one token is two words or more: `part("extensiveand", ...)` is "extensive and"."""

from __future__ import annotations

import re
from typing import Final

from pipelines.repair.letters import split
from pipelines.repair.small_letters import COMMON, KNOWN, VERY_COMMON, split_negated
from pipelines.repair.vocabulary import Mode, Vocabulary

# Tokens with any of these are addresses, handles, code or sums.
UNTOUCHED: Final = re.compile(
    r"""[@#/\\_=<>|{}~^*+\[\]]|[a-z]\.[a-z]|www|\.(?:com|org|net|html?|php|co)\b"""
    r"""|\w\((?:"|\))|\d;\d|(?-i:[A-Z];[A-Z])""",  # popUntil("select"), 2019;7(6), TL;DR
    re.IGNORECASE,
)
SENTENCE_INSIDE: Final = re.compile(r"[a-z0-9]{2}[.!?][A-Z]")
OPENING: Final = "\"'“‘("
CLOSING: Final = "\"'”’).,;:!?…"
COMMA: Final = re.compile(r"(?<=[a-z]{2})[,;](?=[A-Za-z][a-z]+)|(?<=[A-Z]{2})[,;](?=[a-z]{2})")
DOTTED_NAMES: Final = re.compile(
    r"[A-Z]\w*\.(?!(?:The|This|These|That|He|She|It|In|On|At|A|I|We|They|But|And|For)\b)[A-Z]|[a-z]\.[A-Z]\w*[.(]\w"
)
# Places where two tokens meet on a glued page, each before the second one.
LIKELY_CUTS: Final = re.compile(
    r"""(?x)
    (?<=[a-z]{2}[.!?]) (?=[A-Z“‘])             # force.The
    | (?<=[A-Z]{2}[.!?]) (?=[A-Z][a-z])          # LLC.The
    | (?<=[a-z0-9][)”"’][.!?]) (?=[A-Z])         # ships).They
    | (?<=[a-z]{3}) (?=\([0-9$€£])               # studies(280
    | (?<=[a-z]{2}[.!?]) (?=\([A-Z][a-z])        # numbers.(Based
    | (?<=[0-9%][.!?;]) (?=[A-Z][a-z])           # 2022.The
    | (?<=[A-Za-z0-9%)”"’][,;:]) (?=[A-Za-z“‘$€£])   # 2022,and
    | (?<=[a-z][,:]) (?=["][A-Z])                # said:"We
    | (?<=[0-9],) (?=(?:19|20)[0-9][0-9]\b)      # July 7,2026
    | (?<=[A-Za-z%][,;]) (?=[0-9])               # however,22
    | (?<=[A-Za-z0-9.,!?][”)]) (?=[A-Za-z0-9]{2}|[aI]\b)   # growth”said
    | (?<=[.,!?]’) (?=[A-Za-z]{2})
    | (?<=[.!?]["]) (?=[A-Za-z]) | (?<=[,]["]) (?=[a-z])
    | (?<=[A-Za-z0-9,]) (?=“[A-Za-z0-9])         # said“We
    | (?<=[a-z]{3}) (?=\([A-Za-z]{3}[^)]*$)       # Minister(Labour
    | (?<=[a-z]{3}) (?=\((?:[A-Z]{2,}|e\.g)\b)      # Organisation(WHO)
    | (?<=[a-z]{2}) (?=[$€£][0-9])               # cost$20
    | (?<=[a-z]{3}) (?=\((?:an?|as|at|by|if|in|of|on|or|to|we)$)    # mortality(an
    | (?<=[a-z]{2}) (?=["][A-Za-z][a-z])         # called"Shota
    """
)
TWO_SENTENCES: Final = re.compile(r"([A-Z]?[a-z]{2,}|[A-Z]{2,}|\d)([.!?])([A-Z][a-z]+)[.,:;!?)”]*")
DOTTED_ACRONYM: Final = re.compile(r"([a-z]{2,}|a)((?:[A-Z]\.){2,}\S*)")  # theU.S.
LETTERS: Final = re.compile(r"([A-Za-z]+)")
LITERAL: Final = re.compile(r"[\"'“‘]\S+[\"'”’]")  # "yourpassword" in quotes is meant so
NUMBERED: Final = re.compile(r"(\d{1,2}\.)([A-Z][A-Za-z]*)")  # 3.Pig
MARKS: Final = frozenset("|&→•–—")
ENOUGH_MARKS: Final = {Mode.LIKELY: 3, Mode.LOOSE: 1}
LEADING_NUMBER: Final = re.compile(r"\d[.)][A-Z]")  # of a list
APOSTROPHE: Final = re.compile(r"([A-Za-z]+)(['’])(s|t|re|ve|ll|d|m)([A-Za-z]+)")
NUMBER_FIRST: Final = re.compile(r"([0-9][0-9.,]*[0-9%]|[0-9])([a-z]+|[A-Z][a-z]{2,}|[A-Z]{2,4}(?![A-Za-z]))")
UNIT_FIRST: Final = re.compile(
    r"([0-9][0-9.,]*(?:st|nd|rd|th|mm|cm|km|kg|lb|[KMGT]?Hz|[KMGT]B|[DKGps]))([A-Z]?[a-z]{3,})"
)  # 3Dmotion
WORD_FIRST: Final = re.compile(r"([A-Za-z]+)([0-9][0-9.,]*%?)(?![a-z][0-9])")  # not a7f7b


def part(token: str, words: Vocabulary, mode: Mode) -> str:
    """The token with a space at each of its joints, "" if it has none that is sure enough for the mode."""
    if len(token) < 3 or token.isdigit():
        return ""
    start = len(token) - len(token.lstrip(OPENING))
    end = len(token.rstrip(CLOSING))
    core = token[start:end]
    if mode >= Mode.SMALL_WORDS:
        core, start, end = token, 0, len(token)
    elif LITERAL.match(token):
        return ""
    if mode == Mode.LOOSE and (found := DOTTED_ACRONYM.fullmatch(token)) and found[1] in words.small.all:
        return f"{found[1]} {found[2]}"
    if mode >= Mode.LIKELY and (parted := _beside_mark(token, words, mode)):
        return parted
    if UNTOUCHED.search(core) and not (mode >= Mode.SMALL_WORDS and SENTENCE_INSIDE.search(core)):
        return ""
    if mode >= Mode.SMALL_WORDS and (DOTTED_NAMES.search(core) or LEADING_NUMBER.match(core)):
        return _loosely(core, words, mode) if mode >= Mode.LIKELY else ""
    parted = _part(core, words, mode)
    return token[:start] + parted + token[end:] if parted != core else ""


def _beside_mark(token: str, words: Vocabulary, mode: Mode) -> str:
    """A dash beside a word, the number before an item, where the page sets such marks apart."""
    if (
        token[0] in "-–—*•"
        and token[1:].isalpha()
        and words.own.tokens.get(token[0], 0) >= ENOUGH_MARKS[mode]
    ):
        is_item = token[1].isupper() or token[0] not in "-*"
        return f"{token[0]} {token[1:]}" if mode == Mode.LOOSE or is_item else ""
    if token[-1] in "–—" and token[:-1].isalpha() and words.has(token[-1]):
        return f"{token[:-1]} {token[-1]}"
    if mode == Mode.LOOSE and token[-1] in MARKS and words.own.tokens.get(token[-1], 0) >= 2:
        return f"{token[:-1]} {token[-1]}"
    if mode == Mode.LOOSE and token[0] in MARKS and words.own.tokens.get(token[0], 0) >= 2:
        return f"{token[0]} {token[1:]}"
    if (found := NUMBERED.fullmatch(token)) and words.own.has_numbered_list:
        return f"{found[1]} {found[2]}"
    return ""


def _loosely(core: str, words: Vocabulary, mode: Mode) -> str:
    """ "Dan.Here" and "8.Time", where both are words; very common ones on a page with not so many joints."""
    found = TWO_SENTENCES.fullmatch(core)
    if not found or not words.is_word(found[3].lower()):
        return ""
    if mode < Mode.LOOSE and words.weight(found[3].lower()) < VERY_COMMON:
        return ""
    if not (
        found[1].isdigit() or found[1].isupper() or words.is_word(found[1].lower()) or words.is_name(found[1])
    ):
        return ""
    return f"{found[1]}{found[2]} {core[found.start(3) :]}"


def _part(core: str, words: Vocabulary, mode: Mode) -> str:
    """The core with spaces put in; itself if there is nothing to part."""
    if mode == Mode.CERTAIN:
        cut = COMMA.search(core)
        if cut and not any(char.isdigit() for char in core):
            left, right = core[: cut.end()], core[cut.end() :]
            if _stands(left, words, mode) and _stands(right, words, mode):
                return f"{_part_run(left, words, mode)} {_part(right, words, mode)}"
        return core if cut else _part_run(core, words, mode)
    pieces = LIKELY_CUTS.split(core)
    if len(pieces) > 1 and not all(_stands(piece, words, mode) for piece in pieces):
        return core
    return " ".join(_part_run(piece, words, mode) for piece in pieces)


def _stands(text: str, words: Vocabulary, mode: Mode) -> bool:
    """Whether the text at a comma or full stop is made of words, so that the token is no code or address."""
    runs = re.findall(r"[A-Za-z]+", re.sub(r"['’](?:s|t|re|ve|ll|d|m)\b", "", text))
    return all(_is_known(run, words, mode) for run in runs)


def _is_known(run: str, words: Vocabulary, mode: Mode) -> bool:
    if len(run) == 1:
        return run in "aAI" or mode >= Mode.SMALL_WORDS
    if words.is_word(run.lower()) or words.is_name(run) or split(run, words, mode):
        return True
    return mode >= Mode.SMALL_WORDS and run[0].isupper()


def _part_run(run: str, words: Vocabulary, mode: Mode) -> str:
    """Hyphened parts, a word before an apostrophe, words and numbers are looked at one by one."""
    if mode >= Mode.SMALL_WORDS:
        run = APOSTROPHE.sub(lambda found: _behind_apostrophe(found, words, mode), run)
        if mode == Mode.LOOSE:
            run = UNIT_FIRST.sub(lambda found: _behind_unit(found, words), run)
        run = NUMBER_FIRST.sub(lambda found: _behind_number(found, words, mode), run)
        run = WORD_FIRST.sub(lambda found: _before_number(found, words, mode), run)
    pieces = LETTERS.split(run)
    for at in range(1, len(pieces), 2):
        if pieces[at - 1][-1:].isdigit() or pieces[at + 1][:1].isdigit() or pieces[at - 1][-1:] in ("'", "’"):
            continue
        if mode >= Mode.SMALL_WORDS and re.match(r"['’]t", "".join(pieces[at + 1 : at + 3])):
            pieces[at] = " ".join(split_negated(pieces[at], words)) or pieces[at]
            continue
        parted = split(pieces[at], words, mode, before_hyphen=pieces[at + 1] in ("-", "–"))
        pieces[at] = " ".join(parted) or pieces[at]
    return "".join(pieces)


def _behind_apostrophe(found: re.Match[str], words: Vocabulary, mode: Mode) -> str:
    """ "city’scentral" is "city’s central"; "O’Reilly" stays."""
    word, mark, ending, rest = found.groups()
    known = words.weight(rest.lower()) >= KNOWN and (len(rest) > 1 or rest in "aI")
    if not known and not words.is_name(rest) and not split(rest, words, mode):
        return found.group()
    return f"{word}{mark}{ending} {rest}"


def _behind_number(found: re.Match[str], words: Vocabulary, mode: Mode) -> str:
    """ "2016contain" is "2016 contain"; "29th", "5km" stay, but for units that the page sets apart."""
    number, word = found.groups()
    lower = word.lower()
    if lower in words.small.units:
        is_apart = mode == Mode.LOOSE and len(word) > 1 and words.has(word)
        return (
            f"{number} {word}"
            if is_apart and words.own.units_beside_numbers.get(word, 0) < 2
            else found.group()
        )
    if not (lower in words.small.all or len(word) >= 4) or words.weight(lower) < COMMON:
        return found.group()
    return f"{number} {word}"


def _behind_unit(found: re.Match[str], words: Vocabulary) -> str:
    unit, word = found.groups()
    return f"{unit} {word}" if words.weight(word.lower()) >= COMMON else found.group()


def _before_number(found: re.Match[str], words: Vocabulary, mode: Mode) -> str:
    """ "in2025" is "in 2025"; "covid19", "mp3" stay."""
    word, number = found.groups()
    if word == "A":
        return found.group()
    if word in words.small.months or (
        word.lower() in words.small.all and word.lower() not in ("i", "us", "me")
    ):
        return f"{word} {number}"
    is_common = len(word) >= 4 and words.weight(word.lower()) >= COMMON
    if word == "a" or (mode == Mode.LOOSE and word.islower() and is_common):
        return f"{word} {number}"
    if mode >= Mode.LIKELY and is_common and words.has(word):
        return f"{word} {number}"
    if parted := split(word, words, mode):
        return f"{' '.join(parted)}{number}"
    return found.group()
