"""When the article was published and last changed, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

from pipelines.address import parts_of
from pipelines.metadata.evidence import Evidence, is_news, text_of
from pipelines.metadata.linked_data import first
from pipelines.metadata.shown_date import BEHIND_CHARS, Shown, shown_date
from pipelines.metadata.tables import table
from pipelines.metadata.view import View
from pipelines.metadata.written_date import Written, month_number, written_dates

PUBLISHED_NAME: Final = re.compile(
    r"(?:^|[-_.:])(?:first)?publi(?:sh|shed|cation)?[-_.: ]?(?:date|time|on|at)?$"
)
ISO: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-/.]?(?P<m>0[1-9]|1[0-2]|(?<=[-/.])[1-9])"
    r"[-/.]?(?P<d>0[1-9]|[12]\d|3[01]|(?<=[-/.])[1-9])(?!\d)"
    r"(?:[T\s,]+(?P<H>[01]?\d|2[0-3])[:h]?(?P<M>[0-5]\d)(?::?(?P<S>[0-5]\d|60)(?:[.,:]\d+)?)?)?"
    r"\s*(?P<zone>Z\b|UTC|GMT(?![+-])|(?:GMT|UTC)?\s*[+−-]\s*\d{1,2}:?(?:\d\d)?)?",
)
OFFSET: Final = re.compile(r"([+−-])\s*(\d{1,2}):?(\d\d)?")
EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?")
MONTH_FIRST: Final = frozenset(["gov", "edu", "mil", "us"])
DAY_FIRST: Final = frozenset(
    ["uk", "au", "nz", "ie", "in", "za", "ng", "ke", "gh", "pk", "bd", "lk", "sg", "my", "hk", "vn", "eu"]
)
URL_DAY_IN_WORDS: Final = re.compile(
    r"/(?P<y>20[0-4]\d|199\d)/(?P<m>[a-z]{3,9})/(?P<d>0?[1-9]|[12]\d|3[01])/", re.IGNORECASE
)
RFC_2822: Final = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")
URL_DAY: Final = re.compile(
    r"(?<!\d)(?P<y>20[0-4]\d|199\d)[-/_.]?(?P<m>0[1-9]|1[0-2])"
    r"[-/_.]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d{1,3}(?!\d))"
)


def created(view: View) -> str:
    """When the article was published; a day alone where only the day is known, "" where nothing is."""
    evidence = view.evidence
    zone = evidence.page.rules.time_zone
    order = order_of(evidence, view.language)
    times = (parse(text, zone, order) for text in published_texts(view))
    said = next(filter(None, times), "")
    if said and is_news(evidence):
        return said
    changed = modified(evidence)
    # The day of the last change may be given for that of publication: then the page's end is asked, too.
    is_likely = said and said != changed
    shown = shown_date(view.lines_to(BEHIND_CHARS) if is_likely else view.lines, order)
    if said and (shown is None or not overrules(shown, said, changed)):
        return said
    in_address = url_day(evidence.page.url)
    if shown and not shown.is_update and (not in_address or days_between(shown, in_address) <= 1):
        return iso(shown.written, zone)
    return (
        in_address
        or parse(evidence.page.hints.created, zone)
        or (iso(shown.written, zone) if shown else "")
        or changed
    )


def days_between(shown: Shown, day: str) -> int:
    return abs((shown.written.day - date.fromisoformat(day)).days)


def overrules(shown: Shown, said: str, changed: str) -> bool:
    """Whether the reader is shown another day of publication than the head says.

    Not so where it is less than a time zone away, the day of the last change, or the same numbers in
    another order.
    """
    day, other = shown.written.day, date.fromisoformat(said[:10])
    if not shown.is_sure or day.isoformat() == changed[:10]:
        return False
    return days_between(shown, said[:10]) > 1 and (day.year, day.month, day.day) != (
        other.year,
        other.day,
        other.month,
    )


def order_of(evidence: Evidence, language: str) -> str:
    """The language with a region where that decides whether 3/5 is in March or in May."""
    host = (parts_of(evidence.page.url).hostname or "").rpartition(".")[2]
    if language != "en":
        return "en" if not language and host in MONTH_FIRST else language or "en-gb"
    region = evidence.html_lang.replace("_", "-").partition("-")[2][:2].casefold()
    is_american = region in ("us", "ca", "ph") if region else host not in DAY_FIRST
    return "en" if is_american else "en-gb"


def iso(written: Written, time_zone: str) -> str:
    """ISO 8601 of a date that the page shows."""
    if not (clock := written.clock):
        return written.day.isoformat()
    hour = int(clock["H"])
    if half := clock["half"]:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    zone = zone_of(clock["zone"] or "", time_zone)
    return datetime(
        written.day.year, written.day.month, written.day.day, hour, int(clock["M"]), tzinfo=zone
    ).isoformat()


def modified(evidence: Evidence) -> str:
    texts = [
        first(evidence.article.get("dateModified")),
        evidence.meta(*table("meta_names")["modified"]),
        *property_values(evidence, "datemodified"),
    ]
    return next((found for text in texts if (found := parse(text, evidence.page.rules.time_zone))), "")


def published_texts(view: View) -> Iterator[str]:
    """Times of publication in the page's head and its marked-up elements, the better witness first."""
    evidence = view.evidence
    yield first(evidence.article.get("datePublished"))
    for name in table("meta_names")["published"]:
        yield from evidence.metas.get(name, ())
    for name, values in evidence.metas.items():
        if PUBLISHED_NAME.search(name):
            yield from values
    yield from property_values(evidence, "datepublished")
    yield first(evidence.article.get("dateCreated"))
    yield from property_values(evidence, "datecreated")
    for element in evidence.times:
        if (moment := element.get("datetime")) and not view.is_aside(element):
            yield moment


def property_values(evidence: Evidence, name: str) -> Iterator[str]:
    for element in evidence.properties.get(name, ()):
        yield element.get("content") or element.get("datetime") or text_of(element)


def parse(text: str, time_zone: str = "", order: str = "") -> str:
    """ISO 8601 of a time as machines write it, "" where the text holds none."""
    text = text.strip()
    if EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), timezone.utc).isoformat()
    if found := ISO.search(text):
        return from_parts(found, time_zone)
    if RFC_2822.match(text):
        try:
            return parsedate_to_datetime(text).isoformat()
        except (TypeError, ValueError):
            return ""
    return next((iso(written, time_zone) for written in written_dates(text[:100], order)), "")


def from_parts(found: re.Match[str], time_zone: str) -> str:
    try:
        day = datetime(int(found["y"]), int(found["m"]), int(found["d"]))  # noqa: DTZ001
        if found["H"] is None:
            return day.date().isoformat()
        moment = day.replace(
            hour=int(found["H"]), minute=int(found["M"]), second=min(59, int(found["S"] or 0))
        )
        return moment.replace(tzinfo=zone_of(found["zone"] or "", time_zone)).isoformat()
    except (ValueError, KeyError):
        return ""


def zone_of(offset: str, time_zone: str) -> tzinfo | None:
    """The zone of an offset ("+0700", "GMT+7", "Z"), else the site's; None where none is known."""
    try:
        if digits := OFFSET.search(offset):
            minutes = int(digits[2]) * 60 + int(digits[3] or 0)
            return timezone(timedelta(minutes=minutes if digits[1] == "+" else -minutes))
        if offset:
            return timezone.utc
        return ZoneInfo(time_zone) if time_zone else None
    except (KeyError, ValueError):
        return None


def url_day(url: str) -> str:
    """The day in an address: /2024/05/03/, /2024/may/03/, -20240503."""
    if found := URL_DAY.search(url) or URL_DAY_IN_WORDS.search(url):
        month = found["m"] if found["m"].isdigit() else f"{month_number(found['m'], 'en'):02}"
        try:
            return date(int(found["y"]), int(month), int(found["d"])).isoformat()
        except ValueError:
            return ""
    return ""
