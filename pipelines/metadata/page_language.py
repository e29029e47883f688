"""What the page says of its language."""

from __future__ import annotations

import re

from pipelines.metadata.evidence import Evidence
from pipelines.metadata.linked_data import first

CODE = re.compile(r"\s*([a-z]{2,3})(?=$|[\s_,;-])", re.IGNORECASE)
# ISO 639-2 and -3 codes, withdrawn codes and variants, as ISO 639-1.
SAME_AS = {
    "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "nb": "no", "nn": "no", "fil": "tl", "cmn": "zh", "yue": "zh", "jp": "ja", "cn": "zh", "vn": "vi", "ua": "uk", "gr": "el", "cz": "cs", "dk": "da",
    "eng": "en", "vie": "vi", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it", "nld": "nl", "dut": "nl", "rus": "ru", "ukr": "uk", "pol": "pl",
    "ara": "ar", "hin": "hi", "ind": "id", "tha": "th", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "tur": "tr", "zul": "zu", "xho": "xh", "kal": "kl", "swa": "sw", "swe": "sv", "nor": "no",
    "dan": "da", "fin": "fi", "ces": "cs", "cze": "cs", "slk": "sk", "hun": "hu", "ron": "ro", "rum": "ro", "ell": "el", "gre": "el", "heb": "he", "fas": "fa", "per": "fa", "urd": "ur", "ben": "bn",
}  # fmt: skip


def page_language(evidence: Evidence) -> str:
    """ISO 639-1, "" where the page, the feed and the site's file say nothing: lang, JSON-LD, og:locale."""
    said = (
        evidence.html_lang,
        first(evidence.article.get("inLanguage"), "alternateName", "name"),
        evidence.meta("og:locale", "content-language", "language", "dc.language", "dcterms.language"),
        evidence.page.hints.language,
        evidence.page.rules.language,
    )
    return next((code for text in said if (code := iso_639_1(text))), "")


def iso_639_1(text: str) -> str:
    """`vi-VN`, `vie`, `vi_VN` -> `vi`; "" for what is no code."""
    if not (found := CODE.match(text)):
        return ""
    code = found[1].lower()
    code = SAME_AS.get(code, code)
    return code if len(code) == 2 else ""
