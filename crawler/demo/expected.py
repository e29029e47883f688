"""What a crawl of the demo newspaper must give, page by page, derived from the stories themselves."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from crawler.demo.pages import address, labels
from crawler.demo.paper import (
    FORBIDDEN,
    MISSING,
    ODD,
    OLD_ADDRESS,
    PDF,
    PRIVATE_REDIRECT,
    REMOVED,
    SEEDS,
    TOPIC,
    copies_of,
    moved_story,
)
from crawler.demo.story import Story, stories

_ODD_REASONS = {
    "consent": {"consent"},
    "no-text": {"no_text", "too_short"},
    "not-found": {"error_page"},
    "product": {"product"},
    "paywall": {"paywall"},
}
_ENDS = {
    MISSING: "http_404",
    REMOVED: "http_410",
    PDF: "not_html",
    FORBIDDEN: "forbidden_by_robots",
    PRIVATE_REDIRECT: "forbidden_address",
    TOPIC: "listing",
}
_SEED_FACTS = {
    "en_vietnamplus_full": ("en", "VNA", "Washington D.C (VNA) –"),
    "vi_ttxvn_reprint_full": ("vi", "TTXVN", ""),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """One address of the demo, and how its way must end.

    `reasons` is empty for an article, else the rejections that are right. Addresses of one `group` show
    the same story: exactly one of them is delivered, whichever came first; the others end for `copy_reasons`.
    """

    path: str
    group: str
    url_path: str = ""  # the address that the article is written under
    reasons: frozenset[str] = frozenset()
    copy_reasons: frozenset[str] = frozenset()
    title: str = ""
    paragraphs: tuple[str, ...] = ()
    description: str = ""
    captions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    agency: str = ""
    dateline: str = ""
    created: str = ""
    modified: str = ""
    language: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()

    @property
    def is_known_copy(self) -> bool:
        """The address itself says that it is a mobile or AMP copy: a crawler need not ask for it."""
        return self.path.startswith(("/m/", "/amp/"))

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def is_article(self) -> bool:
        return not self.reasons


def expected() -> list[Expected]:
    """Every address that a crawl of the whole newspaper asks for as an article."""
    found = [_story(story, address(story)) for story in stories()]
    found += [_story(story, path) for story in stories() for path in copies_of(story)]
    found.append(_story(moved_story(), OLD_ADDRESS))
    found += [_seed(path, name) for path, name in SEEDS.items()]
    found += [Expected(path, path, reasons=frozenset(_ODD_REASONS[name])) for path, name in ODD.items()]
    return found + [Expected(path, path, reasons=frozenset({reason})) for path, reason in _ENDS.items()]


def _story(story: Story, path: str) -> Expected:
    """A reprint (`copy_of`) is in the group of the wire story: one of the two is the near duplicate."""
    return Expected(
        path=path,
        group=story.copy_of or story.slug,
        url_path=address(story),
        copy_reasons=frozenset({"same_address", "near_duplicate", "exact_duplicate", "duplicate"}),
        title=plain(story.title),
        paragraphs=tuple(map(plain, story.paragraphs)),
        description=plain(story.description),
        captions=tuple(plain(photo.lines[0]) for photo in story.photos),
        authors=story.authors,
        agency=story.agency,
        dateline=story.dateline,
        created=story.created,
        modified=story.modified,
        language=story.language,
        section=labels()[story.language]["sections"][story.section],
        tags=story.tags,
    )


def plain(text: str) -> str:
    """Every space one U+0020 (Japanese has a wide one)."""
    return " ".join(text.split())


def _seed(path: str, name: str) -> Expected:
    """From the seed's gold text: title, description, captions (a line each), paragraphs, `---` between."""
    gold = (files(__package__) / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
    title, description, captions, text = gold.rstrip("\n").split("\n---\n")
    language, agency, dateline = _SEED_FACTS[name]
    return Expected(
        path=path,
        group=path,
        url_path=path,
        title=title,
        paragraphs=tuple(text.split("\n\n")),
        description=description,
        captions=tuple(captions.splitlines()),
        agency=agency,
        dateline=dateline,
        created="2023-03-31T08:00:00+07:00",
        language=language,
    )
