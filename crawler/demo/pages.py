"""A story's page as its content system shows it, as HTML bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from crawler.demo.charsets import encode
from crawler.demo.markup import Markup, Teaser, body, items, systems
from crawler.demo.story import Story, stories
from pipelines.toml import read_toml

_LOCALES = {
    "vi": "vi-VN",
    "en": "en-GB",
    "de": "de",
    "fr": "fr-FR",
    "es": "es",
    "ja": "ja",
    "zh": "zh-CN",
    "ar": "ar",
}
_DATES = {
    "vi": "{hour}:{minute} {day}/{month}/{year}",
    "en": "{day} {name} {year}, {hour}:{minute}",
    "de": "{day}.{month}.{year}, {hour}:{minute} Uhr",
    "fr": "{day}/{month}/{year} à {hour}h{minute}",
    "es": "{day}/{month}/{year} {hour}:{minute}",
    "ja": "{year}年{month}月{day}日 {hour}時{minute}分",
    "zh": "{year}-{month}-{day} {hour}:{minute}",
    "ar": "{day}/{month}/{year} {hour}:{minute}",
}
_DAYS = {
    "vi": "{day}/{month}/{year}",
    "en": "{day} {name} {year}",
    "ja": "{year}年{month}月{day}日",
    "zh": "{year}-{month}-{day}",
}
_MONTHS = {"10": "October", "11": "November"}


@cache
def labels() -> Mapping[str, Any]:
    """What the systems print around the articles, by language; `sections` is a table of its own."""
    return read_toml((files(__package__) / "labels.toml").read_text(encoding="utf-8"))


@cache
def template(name: str) -> str:
    return (files(__package__) / "templates" / f"{name}.html").read_text(encoding="utf-8")


def address(story: Story) -> str:
    """The path (and query) of the story's page, as its content system makes addresses."""
    year, month, day = story.created[:10].split("-")
    return systems()[story.system].address.format(
        language=story.language,
        section=story.section,
        slug=story.slug,
        number=story.number,
        year=year,
        month=month,
        day=day,
    )


def story_page(story: Story, base: str, system: str = "") -> bytes:
    """The story's page as bytes; `system` where it is shown by another content system than its own (AMP)."""
    markup = systems()[system or story.system]
    words = {**furniture(story.language, base), **_story_words(story, markup, base)}
    source = template(system or story.system)
    gone = [name for name in ("author", "modified") if not words[name]]
    lines = [line for line in source.splitlines() if not any(f"${name}" in line for name in gone)]
    return encode(Template("\n".join(lines)).substitute(words), story)


def teasers(story: Story) -> list[Teaser]:
    """Five other stories of the edition, in an order of the story's own."""
    others = [s for s in stories() if s.language == story.language and s.slug != story.slug]
    start = story.number % len(others)
    return [Teaser(s.title, s.description, address(s)) for s in (others[start:] + others[:start])[:5]]


def _story_words(story: Story, markup: Markup, base: str) -> dict[str, str]:
    path, label, related = address(story), labels()[story.language], teasers(story)
    image = base + "/photos/" + (story.photos[0].source if story.photos else "logo.jpg")
    words = {
        "title": story.title, "description": story.description, "canonical": base + path, "image": image,
        "amp": base + "/amp" + path, "mobile": base + "/m" + path, "created": story.created,
        "date": date(story),
        "modified": story.modified, "section": label["sections"][story.section], "number": str(story.number),
        "section_url": f"/{story.language}/{story.section}/", "author": ", ".join(story.authors),
        "keywords": ", ".join(story.tags), "charset": story.charset,
    }  # fmt: skip
    tags, tag_url = [escape(tag) for tag in story.tags], f"/{story.language}/tag/"
    return {
        **{name: escape(value) for name, value in words.items()},
        "lead": markup.lead.format(text=escape(story.lead)) if story.lead else "",
        "body": body(story, markup, label, related),
        "json_ld": json_ld(story, markup, image, base),
        "source_line": f"<strong>{escape(story.agency or ', '.join(story.authors))}</strong>",
        "tag_metas": "\n".join(f'<meta property="article:tag" content="{tag}">' for tag in tags),
        "tag_links": " ".join(f'<a href="{tag_url}" rel="tag">{tag}</a>' for tag in tags),
        "tag_items": "".join(f'<li><a href="{tag_url}">{tag}</a></li>' for tag in tags),
        "related_items": items('<li><a href="{url}" title="{title}">{title}</a></li>', related[1:5]),
        "related_lines": items('- <a href="{url}">{title}</a><br>', related[1:5]),
        "related_stories": items(
            '<article class="story"><h2 class="story__heading"><a href="{url}">{title}</a></h2>'
            '<div class="story__summary"><p>{lead}</p></div></article>', related[:4]
        ),
        "latest_items": items('<li><a href="{url}">{title}</a></li>', related[::-1]),
        "latest_lines": items('<a href="{url}"><font size="1">{title}</font></a><br>', related[::-1]),
    }  # fmt: skip


def furniture(language: str, base: str) -> dict[str, str]:
    label = labels()[language]
    sections = [(f"/{language}/{name}/", title) for name, title in label["sections"].items()]
    return {
        **{name: escape(value) for name, value in label.items() if isinstance(value, str)},
        "tags_label": escape(label["tags"]),
        "locale": _LOCALES[language],
        "dir": "rtl" if language == "ar" else "ltr",
        "home_url": f"/{language}/",
        "feed": f"{base}/{language}/rss.xml",
        "atom": f"{base}/{language}/atom.xml",
        "menu_items": "".join(f'<li><a href="{url}">{escape(title)}</a></li>' for url, title in sections),
        "menu_line": " | ".join(f'<a href="{url}">{escape(title)}</a>' for url, title in sections),
    }


def date(story: Story) -> str:
    """The date as the page shows it; the hour too where the story has one."""
    year, month, day = story.created[:10].split("-")
    hour, _, minute = story.created[11:16].partition(":")
    pattern = _DATES[story.language] if hour else _DAYS.get(story.language, "{day}.{month}.{year}")
    return pattern.format(year=year, month=month, day=day, hour=hour, minute=minute, name=_MONTHS[month])


def json_ld(story: Story, markup: Markup, image: str, base: str) -> str:
    """The page's structured data; mark `body_in_json` adds the whole text, `cut_body_in_json` some words."""
    if not markup.json_ld:
        return ""
    article: dict[str, Any] = {
        "@type": "NewsArticle" if markup.json_ld == "article" else "Article",
        "headline": story.title,
        "description": story.description,
        "datePublished": story.created,
        "inLanguage": _LOCALES[story.language],
        "image": [image],
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": labels()[story.language]["paper"]},
        "mainEntityOfPage": base + address(story),
        "articleSection": labels()[story.language]["sections"][story.section],
    }
    if story.modified:
        article["dateModified"] = story.modified
    if "body_in_json" in story.marks:
        article["articleBody"] = " ".join(story.paragraphs)
    elif "cut_body_in_json" in story.marks:
        article["articleBody"] = story.paragraphs[-1][:90] + "…"
    if markup.json_ld == "graph":
        site = {
            "@type": "WebSite",
            "@id": base + "/#website",
            "url": base + "/",
            "name": labels()[story.language]["paper"],
        }
        whole: dict[str, Any] = {"@context": "https://schema.org", "@graph": [article, site]}
    else:
        whole = {"@context": "https://schema.org", **article}
    text = json.dumps(whole, ensure_ascii=False, indent=1).replace("</", "<\\/")
    return f'<script type="application/ld+json">\n{text}\n</script>'
