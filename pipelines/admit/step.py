"""`admit`: the article, or the reason why the page is none."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.records import Article, Rejected


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run wants: `languages` (ISO 639-1, empty: all) and texts of at least `min_text_chars`."""

    languages: tuple[str, ...] = ()
    min_text_chars: int = 250


def admit(article: Article, limits: Limits = Limits()) -> Article | Rejected:
    """The article as it came, or why it is none: no_text, too_short, language_not_wanted, listing, ..."""
    text_chars = len(article.text)
    if not text_chars:
        return _rejected(article, "no_text", "")
    if text_chars < limits.min_text_chars:
        return _rejected(article, "too_short", f"{text_chars} characters")
    if limits.languages and article.language not in limits.languages:
        return _rejected(article, "language_not_wanted", article.language)
    return article


def _rejected(article: Article, reason: str, detail: str) -> Rejected:
    return Rejected(article.url, article.source, article.added, "admit", reason, detail)
