"""Addresses: what makes two of them the same page, which site they belong to, and an article's id.

Nothing here asks the network: the list of public suffixes is the one that comes with tldextract.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

if TYPE_CHECKING:
    from tldextract import TLDExtract

# Parameters that say where a reader came from, never what the page holds.
TRACKING = re.compile(
    r"""(?: utm_\w+ | at_(?:medium|campaign|link\w*|custom\w*|format|ptr_name|bbc_team)
          | (?:fb|g|ms|y|tw|ttc|wbra|gbra|dcl|tt)clid | igsh(?:id)? | fb_\w+ | mc_[ce]id | _ga | _gl | ga_\w+
          | mkt_tok | oly_(?:anon|enc)_id | vero_(?:id|conv) | ns_(?:mchannel|source|campaign|linkname|fee)
          | wt_?mc\w* | wt\.\w+ | xtor | ito | ocid | cmpid? | smid | smtyp | tpcc | guce_\w+
          | guccounter | cmp_?id | icid | int_(?:source|medium|campaign) | amp_(?:js_v|gsa)
          | soc_(?:src|trk) | spm | zarsrc
        )""",
    re.IGNORECASE | re.VERBOSE,
)
LINE_BREAKS = {ord(c): None for c in "\t\r\n"}
DEFAULT_PORTS = {"http": 80, "https": 443}
ESCAPE = re.compile(r"%[0-9a-f]{2}", re.IGNORECASE)


def normalise(url: str) -> str:
    """The address as it is kept: no fragment, tracking parameters, default port or user name.

    What cannot be read as an http(s) address comes back stripped and otherwise as it was.
    """
    url = url.strip().translate(LINE_BREAKS)
    try:
        parts = urlsplit(safe_url_string(url))
        netloc = host_and_port(parts)
    except ValueError:
        return url
    if parts.scheme.lower() not in DEFAULT_PORTS or not netloc:
        return url
    query = "&".join(p for p in parts.query.split("&") if p and not TRACKING.fullmatch(p.partition("=")[0]))
    fragment = (
        parts.fragment if parts.fragment.startswith("!") else ""
    )  # `#!` addresses are pages of their own
    path = ESCAPE.sub(lambda m: m.group().upper(), parts.path) or "/"
    return urlunsplit((parts.scheme.lower(), netloc, path, query, fragment))


def host_and_port(parts: SplitResult) -> str:
    """Host in lower case and, where it is not the scheme's own, the port; `ValueError` for a bad one."""
    return _host_and_port(parts.scheme.lower(), parts.netloc)


@lru_cache(maxsize=4096)  # a site's addresses have few of them, and each is looked at a dozen times
def _host_and_port(scheme: str, netloc: str) -> str:
    parts = SplitResult(scheme, netloc, "", "", "")
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port in (None, DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"


def site_of(url: str) -> str:
    """The site's name: the host without `www.`, with its port where that is not the default."""
    try:
        return host_and_port(urlsplit(url)).removeprefix("www.")
    except ValueError:
        return ""


def article_url(canonical: str, fetched: str) -> str:
    """The canonical link where it belongs to the site that was fetched, else the fetched address.

    A canonical link to the home page is a template's slip: it would make one article of all of a site's.
    """
    own = normalise(fetched)
    try:
        named = normalise(urljoin(fetched, canonical.strip())) if canonical.strip() else own
        if not share_domain(named, own) or is_home(named):
            return own
    except ValueError:
        return own
    return named


def article_id(url: str) -> str:
    """32 hexadecimal digits that depend on the article's address alone."""
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def domain_of(url: str) -> str:
    """The registrable domain (`bbc.co.uk`); host and port where there is none (an IP address)."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return _domain(scheme, parts.netloc) if scheme in DEFAULT_PORTS else ""


def share_domain(one: str, other: str) -> bool:
    """Whether both belong to one registrable domain. Of one host it is so without a look at the suffixes."""
    ours, theirs = urlsplit(one), urlsplit(other)
    if ours.scheme == theirs.scheme in DEFAULT_PORTS and ours.netloc == theirs.netloc:
        return True
    return domain_of(one) == domain_of(other)


@lru_cache(maxsize=4096)
def _domain(scheme: str, netloc: str) -> str:
    host = (SplitResult(scheme, netloc, "", "", "").hostname or "").rstrip(".")
    return registrable(host) or _host_and_port(scheme, netloc)


def is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def parts_of(url: str) -> SplitResult:
    """The parts of an address, empty ones for what is none (a corpus may hold anything)."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """`news.bbc.co.uk` -> `bbc.co.uk`; "" for an IP address or a name without public suffix."""
    try:
        ip_address(host)
    except ValueError:
        return suffixes()(host).top_domain_under_public_suffix
    return ""


@lru_cache(maxsize=1)
def suffixes() -> TLDExtract:
    """Private suffixes count: `a.blogspot.com` and `b.blogspot.com` have different owners.

    The list takes 0.05 s to be read: workers do without it where they can.
    """
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)
