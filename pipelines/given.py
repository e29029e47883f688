"""What the steps get besides the article: what the rest of the site says, and what the user wants."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.records import EMPTY, SiteMemory, Travels


@dataclass(frozen=True, slots=True)
class Limits(Travels):
    """What a run wants: `languages` (ISO 639-1, empty: all) and texts of at least `min_text_chars`."""

    languages: tuple[str, ...] = ()
    min_text_chars: int = 250


ANY_ARTICLE = Limits()


@dataclass(frozen=True, slots=True)
class Given(Travels):
    memory: SiteMemory = EMPTY
    limits: Limits = ANY_ARTICLE


NOTHING_GIVEN = Given()
