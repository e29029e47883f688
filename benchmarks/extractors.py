"""Other extractors behind one signature: the bytes and address of a page in, a row of predictions out.

trafilatura comes with the project; the others with `pip install 'tinsach[peers]'`. Each is called as its own
README does, with its defaults. They are imported only when they are called.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

Prediction = dict[str, Any]
Extractor = Callable[[bytes, str, str], Prediction]  # html, address, language of the gold ("" where unknown)

# jusText wants to know the language; its own names for its word lists.
STOP_WORDS = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian",
    "nl": "Dutch", "pl": "Polish", "sv": "Swedish", "no": "Norwegian_Bokmal", "da": "Danish", "fi": "Finnish",
    "tr": "Turkish", "vi": "Vietnamese", "ru": "Russian", "uk": "Ukrainian", "hi": "Hindi",
    "id": "Indonesian", "ko": "Korean",
}  # fmt: skip
BLOCKS = re.compile(r"</(?:p|div|h\d|li|td|tr|blockquote|section|article)>|<br\s*/?>", re.IGNORECASE)


def with_trafilatura(**options: Any) -> Extractor:
    def run(html: bytes, url: str, language: str) -> Prediction:
        from trafilatura import bare_extraction

        document = bare_extraction(html, url=url, with_metadata=True, **options)
        if document is None:
            return {"text": ""}
        found: dict[str, Any] = document if isinstance(document, dict) else document.as_dict()
        authors = [name for name in (found.get("author") or "").split("; ") if name]
        return {"text": found["text"], "title": found["title"], "date": found["date"], "authors": authors}

    return run


def readability(html: bytes, url: str, language: str) -> Prediction:
    from lxml.html import fromstring
    from readability import Document

    document = Document(html.decode("utf-8", "replace"), url=url)
    summary = BLOCKS.sub(lambda tag: tag.group() + "\n", document.summary(html_partial=True))
    return {"text": fromstring(summary).xpath("string()"), "title": document.short_title()}


def newspaper(html: bytes, url: str, language: str) -> Prediction:
    from newspaper import Article

    article = Article(url or "https://example.org/", fetch_images=False)
    article.download(input_html=html.decode("utf-8", "replace"))
    article.parse()
    date = article.publish_date.isoformat() if article.publish_date else ""
    return {"text": article.text, "title": article.title, "date": date, "authors": list(article.authors)}


def justext(html: bytes, url: str, language: str) -> Prediction:
    import justext as library

    name = STOP_WORDS.get(language or "en")
    stop_words = library.get_stoplist(name) if name else frozenset()
    options = {} if name else {"stopwords_low": 0.0, "stopwords_high": 0.0}
    paragraphs = library.justext(html, stop_words, **options)
    return {"text": "\n".join(p.text for p in paragraphs if not p.is_boilerplate)}


def resiliparse(html: bytes, url: str, language: str) -> Prediction:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse_from_bytes(html, detect_encoding(html) or "utf-8")
    return {"text": extract_plain_text(tree, main_content=True, alt_texts=False)}


def boilerpy(html: bytes, url: str, language: str) -> Prediction:
    from boilerpy3.extractors import ArticleExtractor

    document = ArticleExtractor().get_doc(html.decode("utf-8", "replace"))
    return {"text": document.content, "title": document.title or ""}


def goose(html: bytes, url: str, language: str) -> Prediction:
    from goose3 import Goose

    with Goose({"enable_image_fetching": False}) as library:
        article = library.extract(raw_html=html.decode("utf-8", "replace"))
    date = str(article.publish_date or "")
    return {
        "text": article.cleaned_text,
        "title": article.title,
        "date": date,
        "authors": list(article.authors),
    }


TRAFILATURA: dict[str, Extractor] = {
    "trafilatura": with_trafilatura(),
    "trafilatura fast": with_trafilatura(fast=True),
    "trafilatura precision": with_trafilatura(favor_precision=True),
}
PEERS: dict[str, Extractor] = {
    "readability-lxml": readability,
    "newspaper4k": newspaper,
    "jusText": justext,
    "Resiliparse": resiliparse,
    "boilerpy3": boilerpy,
    "goose3": goose,
}
ALL = TRAFILATURA | PEERS
MODULES = {
    "readability-lxml": "readability", "newspaper4k": "newspaper", "jusText": "justext",
    "Resiliparse": "resiliparse", "boilerpy3": "boilerpy3", "goose3": "goose3",
}  # fmt: skip


def missing() -> list[str]:
    """The peers that are not installed."""
    return [name for name, module in MODULES.items() if find_spec(module) is None]
