"""The pages that are no story: sections with their older pages, and the odd ones that a crawl meets."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from string import Template

from crawler.demo.pages import address, date, furniture, labels, template
from crawler.demo.story import Story, stories

PAGE_SIZE = 5  # stories on one page of a section
_CARD = (
    '<div class="card"><a href="{url}"><img src="/photos/t.jpg" alt="{title}"></a>'
    '<h3><a href="{url}">{title}</a></h3><p class="card__lead">{lead}</p>'
    '<span class="card__date">{date}</span></div>'
)


def section_page(language: str, section: str, number: int, base: str) -> bytes | None:
    """Page `number` (from 1) of a section; None where there is none."""
    found = [s for s in stories() if s.language == language and section in (s.section, "")]
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    if not shown:
        return None
    path = f"/{language}/{section}/".replace("//", "/")
    older = f"{path}?page={number + 1}" if len(found) > number * PAGE_SIZE else ""
    label = labels()[language]
    name = label["sections"].get(section, label["latest"])
    return listing_page(language, f"{label['listing']} {name}", shown, base, older)


def listing_page(language: str, title: str, shown: Sequence[Story], base: str, older: str = "") -> bytes:
    """A page of teasers: photo, title, lead and date of each story, and the link to the older ones."""
    cards = "\n".join(
        _CARD.format(
            url=escape(address(s)), title=escape(s.title), lead=escape(s.description), date=escape(date(s))
        )
        for s in shown
    )
    words = {
        **furniture(language, base),
        "title": escape(title),
        "cards": cards,
        "pager": f'<a class="next" rel="next" href="{older}">{escape(labels()[language]["older"])}</a>'
        if older
        else "",
    }
    return Template(template("listing")).substitute(words).encode()


def odd_page(name: str, base: str) -> bytes:
    """One of the pages that are no article (`templates/odd-*.html`), in the frame of the English edition."""
    shown = [s for s in stories() if s.language == "en"]
    words = {
        **furniture("en", base),
        "base": base,
        "story_url": escape(address(shown[0])),
        "story_title": escape(shown[0].title),
    }
    return Template(template(f"odd-{name}")).substitute(words).encode()
