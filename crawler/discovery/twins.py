"""Addresses that lead to one article: AMP and mobile twins, print pages, http and https, session ids."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TWIN_HOST = re.compile(r"^(?:m|mobile|amp|touch|wap)\.(?=[^.]+\.[^.]|\d)", re.IGNORECASE)
_TWIN_KEYS = frozenset(["amp", "print", "printable", "mobile", "mobi"])
_TWIN_VALUES = frozenset(
    [("outputtype", "amp"), ("output", "amp"), ("format", "amp"), ("view", "print"), ("m", "1")]
)
_SESSION_KEYS = re.compile(
    r"^(?:phpsessid|jsessionid|aspsessionid\w*|sid|session_?id|s_id|cfid|cftoken)$", re.IGNORECASE
)
_SESSION_PATH = re.compile(r";jsessionid=[^/?]*|\(S\([^)]*\)\)/?", re.IGNORECASE)
_AMP_PATH = re.compile(
    r"^/(?:amp|m|mobile)(?=/.)|/(?:amp|amphtml|print)/?$|\.amp(?=\.html?$|$)|(?<=[-_.])amp(?=\.html?$)",
    re.IGNORECASE,
)


def twin_key(url: str) -> tuple[str, bool]:
    """What the addresses of one page have in common, and whether this one is a twin of the usual address.

    Differences that count for nothing: scheme, `www.`, `m.`, `amp.`, a slash or `/amp` at the end,
    `?amp=1`, the order of parameters, session ids. Never fetch the key: it need not exist.
    """
    parts = urlsplit(url)
    host = (parts.netloc or "").lower().removeprefix("www.")
    plain_host = _TWIN_HOST.sub("", host).removeprefix("www.")
    path = _SESSION_PATH.sub("", parts.path)
    plain_path = _AMP_PATH.sub("", path)
    pairs = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _SESSION_KEYS.match(pair[0])
    ]
    plain = [
        (key, value)
        for key, value in pairs
        if key.lower() not in _TWIN_KEYS and (key.lower(), value.lower()) not in _TWIN_VALUES
    ]
    is_twin = plain_host != host or plain_path != path or plain != pairs
    query = f"?{urlencode(sorted(plain))}" if plain else ""
    return f"{plain_host}{re.sub(r'/+$', '', plain_path)}{query}", is_twin
