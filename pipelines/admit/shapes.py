"""How prices and telephone numbers are written."""

from __future__ import annotations

import re

PRICE = re.compile(r"[$€£¥₫₹]\s?\d|\d\s?(?:€|₫|zł|kr|USD|EUR|VND|đ)(?!\w)")
PHONE = re.compile(r"(?<![\d.])(?:\+?\d{1,2}[\s.-]?)?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)")
PHONE_END = re.compile(r"\d{3}[\s.-]\d{4}(?!\d)")


def phones(text: str) -> int:
    """How many telephone numbers, as North America writes them, stand in the text."""
    return len(PHONE.findall(text)) if PHONE_END.search(text) else 0
