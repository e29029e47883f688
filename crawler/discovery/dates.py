"""Dates as feeds, sitemaps and addresses write them."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

# 2026-11-22T09:15:00.000+07:00, with less of it allowed (W3C-DTF), a space for the T, +0700 for +07:00.
_W3C = re.compile(
    r"(\d{4})(?:-?(\d{2})(?:-?(\d{2})"
    r"(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?)?)?\s*$",
    re.IGNORECASE,
)
_YEAR = r"(?P<year>(?:19[6-9]|20[0-4])\d)"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH_NAMES = {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}
# Each stands between characters that are neither digit nor letter. Longest first.
_IN_ADDRESS = [
    re.compile(rf"(?<![0-9a-z]){pattern}(?![0-9a-z])", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}(?P<cut>[/_.-]){_MONTH}(?P=cut){_DAY}",
        rf"{_YEAR}(?P<cut>[/_.-])(?P<name>[a-z]{{3}})(?P=cut){_DAY}",
        rf"{_YEAR}-{_MONTH}/{_DAY}",
        r"(?P<year>20[0-4]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
        rf"{_YEAR}[/_-](?P<month>0[1-9]|1[0-2])",
        r"(?P<year>20[0-4]\d)(?P<month>0[1-9]|1[0-2])",
    )
]
_EXTENSION = re.compile(r"\.\w{2,5}$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_QUERY_DATE = re.compile(r"(?:^|&)(y|yyyy|year|m|mm|month|d|dd|day)=(\d{1,4})(?=&|$)", re.IGNORECASE)


def iso_date(text: str) -> str:
    """A date as RSS (RFC 822), Atom or a sitemap (W3C-DTF) writes it, as ISO 8601; "" where it can't be read.

    A day stays a day; a month or year alone is no date. A time without offset stays without.
    """
    text = " ".join(text.split())
    if match := _W3C.match(text):
        year, month, day, hour, minute, second, offset = match.groups()
        if not day:
            return ""
        try:
            date(int(year), int(month), int(day))
        except ValueError:
            return ""
        if hour is None:
            return f"{year}-{month}-{day}"
        return _with_offset(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}", offset or "")
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return ""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def moment_of(iso: str) -> datetime | None:
    """The earliest moment that an ISO date means, in UTC; None for "" and what is no date."""
    try:
        moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def period_in(url: str) -> tuple[date, date] | None:
    """First and last day that an address names (`/2026/11/22/`, `sitemap-2026-11.xml`, `?yyyy=2026&mm=11`).

    None where it names no date. A year alone counts only in the query: `/best-cars-2026` is no date.
    """
    parts = urlsplit(url)
    for pattern in _IN_ADDRESS:
        for match in pattern.finditer(parts.path):
            found = match.groupdict()
            month = found.get("month") or _MONTH_NAMES.get((found.get("name") or "").lower(), 0)
            if period := _period(int(found["year"]), int(month), int(found.get("day") or 0)):
                return period
    query = {key[0].lower(): int(value) for key, value in _QUERY_DATE.findall(parts.query)}
    if query.get("y", 0) >= 1960:
        return _period(query["y"], query.get("m", 0), query.get("d", 0))
    return None


def is_archive(url: str) -> bool:
    """Whether an address stands for the articles of a day or month: it ends in a date, with no words beside
    it.
    """
    parts = urlsplit(url)
    path = _EXTENSION.sub("", parts.path.rstrip("/"))
    for pattern in _IN_ADDRESS:
        for match in pattern.finditer(path):
            if match.end() == len(path):
                segment = path.rpartition("/")[2].removesuffix(match[0].rpartition("/")[2])
                return len(_WORD.findall(segment)) <= 1 and period_in(url) is not None
    return bool(_QUERY_DATE.search(parts.query)) and period_in(url) is not None


def is_outside(period: tuple[date, date] | None, since: datetime | None, until: datetime | None) -> bool:
    """Whether nothing of a period can lie between `since` and `until`; a day's slack for time zones."""
    if period is None:
        return False
    first, last = period
    if since is not None and last + timedelta(days=1) < since.date():
        return True
    return until is not None and first - timedelta(days=1) > until.date()


def _period(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, calendar.IllegalMonthError):
        return None


def _with_offset(moment: str, offset: str) -> str:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return ""
    if offset in ("", "Z", "z"):
        return moment + offset.upper()
    offset = offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"
    return moment + ("Z" if offset[1:] == "00:00" else offset)
