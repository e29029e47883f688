"""Articles that come every day with the same words and other numbers: no copies of one another.

Weather, rates, results and the like, made of the templates in `repeated_lists.toml`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pipelines.toml import read_toml

DAYS = 30
TEMPLATES = Path(__file__).with_suffix(".toml")
_DRAWN = re.compile(r"\[(\+?)(\d+)(?:-(\d+))?\]|<([^<>]*)>")


def lists(seed: int) -> dict[str, list[str]]:
    """By kind of list, the text of each of 30 days."""
    templates = read_toml(TEMPLATES.read_text(encoding="utf-8"))
    return {
        kind: [_text(template, day, random.Random(f"{seed} {kind} {day}")) for day in range(1, DAYS + 1)]
        for kind, template in templates.items()
    }


def _text(template: Mapping[str, Any], day: int, rng: random.Random) -> str:
    lines = [template["line"].replace("{each}", each) for each in template.get("each", ())]
    whole = "\n\n".join(part.strip() for part in (template["head"], *lines, template.get("tail", "")))
    last = [0]
    drawn: str = _DRAWN.sub(partial(_draw, rng, last), whole.replace("{day}", str(day)))
    return drawn.strip()


def _draw(rng: random.Random, last: list[int], match: re.Match[str]) -> str:
    more, low, high, choices = match.groups()
    if choices is not None:
        return str(rng.choice(choices.split("|")))
    number = rng.randint(int(low), int(high or low))
    if more:
        return str(last[0] + number)
    last[0] = number
    return str(number)
