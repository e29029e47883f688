"""Why an address gave no page: one short, stable reason for every way in which a fetch can end.

http_<status>          the server answered with that status
not_modified           the page is as it was when it was delivered
not_html, empty        it answered with something else than a page, or with nothing
timeout, dns, tls, connection, truncated   no whole answer came
too_large              more than DOWNLOAD_MAXSIZE
redirect_loop          more than REDIRECT_MAX_TIMES redirects
forbidden_by_robots    robots.txt forbids it
robots_unreachable     robots.txt could not be read: then nothing is allowed for now
forbidden_address      it led to a loopback, private or link-local address that the user did not name
address_too_long       more than URLLENGTH_LIMIT characters
unsupported            no http(s) address
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import CertificateError, ConnectError, ConnectionClosed
from twisted.internet.error import VerifyError as TlsVerifyError
from twisted.python.failure import Failure

# What the server or the network may have got over by the next attempt.
STATUSES_THAT_PASS = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml"})
UNCLEAR_TYPES = frozenset({"", "text/plain", "application/octet-stream", "binary/octet-stream"})
PAGE_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|article|div|p)\b", re.IGNORECASE)
FILE_STARTS = (b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x1f\x8b")
LOOKED_AT = 2048  # bytes
LOST = (DownloadConnectionRefusedError, DownloadFailedError, ConnectError, ConnectionClosed, OSError)


class TryLater(IgnoreRequest):
    """The page is left for a later run: its site asks for a rest or fails too often, or the run closes."""

    def __init__(self, why: str, *, leaves_site: bool = False) -> None:
        super().__init__(why)
        self.leaves_site = leaves_site  # nothing more is to be asked of the site in this run


class RobotsUnreachable(IgnoreRequest):
    """The site's robots.txt could not be read, so that nobody knows what it allows."""


class ForbiddenAddress(IgnoreRequest):
    """The request would reach a loopback, private or link-local address that the user did not name."""


class AddressTooLong(IgnoreRequest):
    """Such addresses are mistakes, or traps."""


@dataclass(frozen=True, slots=True)
class End:
    """How a fetch ended. `may_pass`: another attempt later may go well."""

    reason: str
    detail: str = ""
    may_pass: bool = False


def fetch_end(error: BaseException | None) -> End:
    """The reason for what Scrapy gave to the errback."""
    detail = " ".join(str(error).split())[:300]
    if isinstance(error, HttpError):
        status = error.response.status
        if status == 304:
            return End("not_modified")
        return End(f"http_{status}", may_pass=status in STATUSES_THAT_PASS)
    if isinstance(error, ForbiddenAddress):
        return End("forbidden_address", detail)
    if isinstance(error, AddressTooLong):
        return End("address_too_long", detail)
    if isinstance(error, RobotsUnreachable):
        return End("robots_unreachable", detail, may_pass=True)
    if isinstance(error, IgnoreRequest):
        return _ignored(detail)
    if isinstance(error, DownloadCancelledError):
        return End("too_large", detail)
    if isinstance(error, DownloadTimeoutError):
        return End("timeout", detail, may_pass=True)
    if isinstance(error, CannotResolveHostError):
        return End("dns", detail, may_pass=True)
    if isinstance(error, ResponseDataLossError):
        return End("truncated", "the answer ended before it was whole", may_pass=True)
    if isinstance(error, (NotSupported, UnsupportedURLSchemeError)):
        return End("unsupported", detail)
    if any(isinstance(cause, (TlsError, TlsVerifyError, CertificateError)) for cause in causes(error)):
        return End("tls", _innermost(error), may_pass=True)
    if isinstance(error, LOST):
        return End("connection", _innermost(error), may_pass=True)
    return End("failed", f"{type(error).__name__}: {detail}")


def _ignored(detail: str) -> End:
    if "robots.txt" in detail:
        return End("forbidden_by_robots")
    if "redirections" in detail:
        return End("redirect_loop", detail)
    if "DOWNLOAD_MAXSIZE" in detail:
        return End("too_large", detail)
    return End("ignored", detail)


def page_fault(response: Response) -> tuple[str, str] | None:
    """Reason and detail if what answered cannot be a page of text."""
    body = response.body
    if not body or body.isspace():
        return ("empty", f"status {response.status} with an empty body")
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    declared = header.partition(";")[0].strip().lower()
    start = body[:LOOKED_AT].lstrip()
    if start.startswith(FILE_STARTS):
        return ("not_html", declared or "a binary file")
    if declared in PAGE_TYPES or (declared in UNCLEAR_TYPES and PAGE_START.search(start)):
        return None
    return ("not_html", declared or "no content type")


def causes(first: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and the failures that Twisted lists in it."""
    error = first
    while error is not None:
        yield error
        for inner in getattr(error, "reasons", ()):
            if isinstance(inner, Failure) and inner.value is not None:
                yield from causes(inner.value)
        error = error.__cause__


def _innermost(error: BaseException | None) -> str:
    last = list(causes(error))[-1]
    return f"{type(last).__name__}: {' '.join(str(last).split())}"[:300]
