"""How each content system marks up the body of a story, and what it puts between the paragraphs.

A system is a `Markup`: patterns with `{text}`, filled for each part of the story. One more system is one more entry
of `SYSTEMS`, and its page in `templates/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from crawler.demo.story import Part, Story


@dataclass(frozen=True, slots=True)
class Teaser:
    """Another story as a related box shows it."""

    title: str
    lead: str
    url: str


@dataclass(frozen=True, slots=True)
class Markup:
    """The patterns of one content system. `related` holds the teasers that `teaser` made, in `{items}`."""

    lead: str
    photo: str  # {alt} {caption} {url}
    related: str  # {label} {items}
    teaser: str  # {title} {lead} {url}
    read_more: str  # {label} {title} {url}
    paragraph: str = "<p>{text}</p>"
    heading: str = "<h2>{text}</h2>"
    quote: str = "<blockquote><p>{text}</p></blockquote>"
    items: str = "<ul>{items}</ul>"
    between: str = "\n"
    newsletter: str = ""  # {title} {text} {button}
    advert: str = ""  # {label}
    address: str = "/{language}/{section}/{slug}-{number}.html"
    json_ld: str = ""  # "", "article" or "graph"
    alt: str = "{caption}"  # what the alt text says; {title} and {n} are there too


SYSTEMS: Mapping[str, Markup] = {
    "wordpress": Markup(
        lead='<p class="entry-subtitle">{text}</p>',
        photo='<figure class="wp-block-image size-large"><img decoding="async" src="{url}" alt="{alt}" />'
        '<figcaption class="wp-element-caption">{caption}</figcaption></figure>',
        related='<div class="wp-block-group related-inline"><h4>{label}</h4><ul>{items}</ul></div>',
        teaser='<li><a href="{url}">{title}</a></li>',
        read_more='<p><strong>{label}:</strong> <a href="{url}">{title}</a></p>',
        heading='<h2 class="wp-block-heading">{text}</h2>',
        quote='<blockquote class="wp-block-quote"><p>{text}</p></blockquote>',
        items='<ul class="wp-block-list">{items}</ul>',
        newsletter='<div class="newsletter-inline"><h4>{title}</h4><p>{text}</p><a class="button" href="#">{button}</a>'
        "</div>",
        address="/{language}/{year}/{month}/{day}/{slug}/",
        json_ld="graph",
    ),
    "vccorp": Markup(
        lead='<h2 class="detail-sapo" data-role="sapo">{text}</h2>',
        photo='<figure class="VCSortableInPreviewMode" type="Photo"><div><a href="{url}" class="detail-img-lightbox">'
        '<img src="{url}" alt="{alt}" title="{alt}" data-author="" class="lightbox-content"/></a></div>'
        '<figcaption class="PhotoCMS_Caption"><p data-placeholder="Nhập chú thích ảnh">{caption}</p></figcaption></figure>',
        related='<div class="VCSortableInPreviewMode" type="RelatedNewsBox" data-style="align-left">'
        '<div class="kbwscwl-relatedbox type-6">{items}</div></div>',
        teaser='<div class="kbwscwlrl-right"><a class="kbwscwlr-thumb" href="{url}"><img src="/photos/t.jpg" alt="{title}"/></a>'
        '<h4 class="kbwscwlrl-title"><a class="title link-callout" href="{url}" title="{title}">{title}</a></h4>'
        '<p class="kbwscwlrl-sapo">{lead}</p></div>',
        read_more='<p class="link-more"><b>{label}:</b> <a class="link-inline-content" href="{url}">{title}</a></p>',
        paragraph="<p>{text}</p>",
        heading="<h3>{text}</h3>",
        quote='<div class="VCSortableInPreviewMode" type="content"><div class="quote-box"><p>{text}</p></div></div>',
        advert='<zone id="inread"><div class="adm-label">{label}</div></zone>',
        address="/{language}/{slug}-{number}.htm",
        json_ld="article",
    ),
    "agency": Markup(
        lead='<div class="article__sapo cms-desc">{text}</div>',
        photo='<div class="article-photo"><img alt="{alt}" src="{url}" class="cms-photo" cms-photo-caption="{caption}"/>'
        "<span>{caption}</span></div>",
        related='<div class="cms-relate"><article class="story">{items}</article></div>',
        teaser='<h2 class="story__heading"><a class="cms-link" href="{url}" title="{title}">{title}</a></h2>'
        '<div class="story__summary"><p>{lead}</p></div>',
        read_more='<a class="cms-relate-link" href="{url}">&gt;&gt; {title}</a><br/><br/>',
        paragraph="{text}<br/><br/>",
        heading="<b>{text}</b><br/><br/>",
        quote="<i>{text}</i><br/><br/>",
        address="/{language}/{slug}-post{number}.vnp",
        alt="{title} ảnh {n}",
    ),
    "modern": Markup(
        lead='<div data-component="standfirst"><p class="sc-standfirst">{text}</p></div>',
        photo='<figure><div data-component="image-block"><img src="{url}" alt="{alt}" loading="lazy"/></div>'
        '<figcaption data-component="caption-block" class="sc-cap">{caption}</figcaption></figure>',
        related='<div data-component="unordered-list-block" class="sc-related"><div><ul>{items}</ul></div></div>',
        teaser='<li><a class="sc-link" href="{url}"><b>{title}</b></a></li>',
        read_more='<div data-component="links-block" class="sc-inline"><p><a href="{url}">{label}: {title}</a></p></div>',
        paragraph='<div data-component="text-block" class="sc-txt"><p class="sc-p">{text}</p></div>',
        heading='<div data-component="subheadline-block"><h2 class="sc-h2">{text}</h2></div>',
        quote='<div data-component="quote-block"><blockquote>{text}</blockquote></div>',
        items='<div data-component="text-block" class="sc-txt"><ul>{items}</ul></div>',
        newsletter='<div data-component="newsletter-inline" class="sc-nl"><h3>{title}</h3><p>{text}</p>'
        "<button>{button}</button></div>",
        advert='<div data-component="ad-slot"><span>{label}</span></div>',
        address="/{language}/{section}/articles/{slug}-{number}",
        json_ld="article",
    ),
    "table": Markup(
        lead="<b>{text}</b><br><br>",
        photo='<table width="400" align="center" border="0"><tr><td><img src="{url}" width="400" alt="{alt}"></td></tr>'
        '<tr><td class="Image" align="center"><font size="1"><i>{caption}</i></font></td></tr></table>',
        related='<table class="box" bgcolor="#eeeeee" align="right" width="200"><tr><td><b>{label}</b><br>{items}</td></tr></table>',
        teaser='- <a href="{url}">{title}</a><br>',
        read_more='<font size="2"><b>&raquo; {label}:</b> <a href="{url}">{title}</a></font><br><br>',
        paragraph="{text}<br><br>",
        heading="<b>{text}</b><br><br>",
        quote="<i>{text}</i><br><br>",
        items="<ul>{items}</ul>",
        address="/{language}/doc.php?id={number}",
        alt="",
    ),
    "drupal": Markup(
        lead='<div class="field field--name-field-vorspann field--type-string-long field__item">{text}</div>',
        photo='<div class="media media--type-image"><img loading="lazy" src="{url}" alt="{alt}" />'
        '<div class="field field--name-field-caption">{caption}</div></div>',
        related='<aside class="paragraph paragraph--type--teaser-box"><h3>{label}</h3>{items}</aside>',
        teaser='<article class="node--view-mode-teaser"><h4><a href="{url}">{title}</a></h4><p>{lead}</p></article>',
        read_more='<p class="teaser-link">{label}: <a href="{url}">{title}</a></p>',
        heading="<h3>{text}</h3>",
        newsletter='<div class="paragraph paragraph--type--newsletter"><strong>{title}</strong><p>{text}</p>'
        '<a href="#" class="btn">{button}</a></div>',
        address="/{language}/{section}/{slug}-artikel{number}",
    ),
    "arc": Markup(
        lead='<h2 class="b-subheadline">{text}</h2>',
        photo='<figure class="b-image"><picture><source srcset="{url}"/><img src="{url}" alt="{alt}"/></picture>'
        '<figcaption class="b-image__caption"><span>{caption}</span></figcaption></figure>',
        related='<div class="b-interstitial-list"><span>{label}</span>{items}</div>',
        teaser='<div class="b-card"><a href="{url}"><h3 class="b-card__title">{title}</h3></a><p>{lead}</p></div>',
        read_more='<p class="interstitial-link">[<a href="{url}">{label}: {title}</a>]</p>',
        advert='<div class="ad-container"><p>{label}</p></div>',
        address="/{language}/{section}/{year}-{month}-{day}/{slug}.html",
        json_ld="article",
    ),
    "amp": Markup(
        lead='<p class="amp-lead">{text}</p>',
        photo='<figure><amp-img src="{url}" width="640" height="400" layout="responsive" alt="{alt}"></amp-img>'
        "<figcaption>{caption}</figcaption></figure>",
        related='<div class="amp-inline"><h4>{label}</h4><ul>{items}</ul></div>',
        teaser='<li><a href="{url}">{title}</a></li>',
        read_more='<p class="amp-more">{label}: <a href="{url}">{title}</a></p>',
        json_ld="article",
    ),
}


def body(story: Story, markup: Markup, labels: Mapping[str, str], teasers: Sequence[Teaser]) -> str:
    """The story's body as its content system writes it, with related boxes and promotions between the paragraphs."""
    n = 0
    pieces: list[str] = []
    places = dict(_promotions(story, markup, labels, teasers))
    for index, part in enumerate(story.parts):
        if part.kind == "photo":
            n += 1
        text = _part(part, story, markup, n)
        if index == len(story.parts) - 1 and "end_mark" in story.marks:
            text = text.replace(".", "./.") if text.count(".") == 1 else "./.".join(text.rsplit(".", 1))
        pieces.append(text)
        pieces.extend(places.get(index, ()))
    return markup.between.join(pieces)


def _promotions(
    story: Story, markup: Markup, labels: Mapping[str, str], teasers: Sequence[Teaser]
) -> Iterator[tuple[int, list[str]]]:
    """(after which part, what stands there): spread differently from story to story."""
    last = len(story.parts) - 1
    first = min(1 + story.number % 2, last)
    related = markup.related.format(label=escape(labels["related"]), items=items(markup.teaser, teasers[:2]))
    newsletter = markup.newsletter.format(
        title=escape(labels["newsletter"]),
        text=escape(labels["newsletter_text"]),
        button=escape(labels["subscribe"]),
    )
    advert = markup.advert.format(label=escape(labels["advert"]))
    read_more = "".join(
        markup.read_more.format(label=escape(labels["read_more"]), title=escape(t.title), url=escape(t.url))
        for t in teasers[2:3]
    )
    middle = max(first + 1, len(story.parts) // 2)
    end = last if story.number % 3 == 0 else max(middle + 1, last - 1)
    yield first, [related]
    yield middle, [box for box in (newsletter, advert) if box]
    yield end, [read_more]


def items(pattern: str, teasers: Sequence[Teaser]) -> str:
    return "\n".join(
        pattern.format(title=escape(t.title), lead=escape(t.lead), url=escape(t.url)) for t in teasers
    )


def _part(part: Part, story: Story, markup: Markup, n: int) -> str:
    if part.kind == "photo":
        caption = escape(part.lines[0])
        alt = markup.alt.format(caption=caption, title=escape(story.title), n=n)
        return markup.photo.format(caption=caption, alt=alt, url=f"/photos/{part.source}")
    if part.kind == "list":
        return markup.items.format(items="".join(f"<li>{escape(line)}</li>" for line in part.lines))
    pattern = {"heading": markup.heading, "quote": markup.quote}.get(part.kind, markup.paragraph)
    return pattern.format(text=escape(part.lines[0]))
