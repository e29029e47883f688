"""The files of `sites/`: what is known of a site beforehand. `docs/sites.md` describes the format.

A file of the user's own (`SITES_DIR`) goes before the packaged one of the same name. What several sites share
stands once, in `sites/systems/`, and is named by `system`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from cssselect import GenericTranslator, SelectorError

from crawler.discovery.plan import WAYS
from pipelines.address import domain_of, site_of
from pipelines.records import SiteRules
from pipelines.toml import TOMLError, read_toml

if sys.version_info >= (3, 11):
    from importlib.resources.abc import Traversable
else:
    from importlib.abc import Traversable


class SiteFileError(ValueError):
    """A site's file is wrong; the text names the file, the key and what to do."""


@dataclass(frozen=True, slots=True)
class Note:
    """Where a fact in the file comes from."""

    text: str
    source: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class SiteFile:
    """What is known of one site; everything but the domain may be empty."""

    domain: str  # the site's name, and the file's
    title: str = ""
    home: str = ""
    system: str = ""
    language: str = ""
    time_zone: str = ""
    agency: str = ""
    checked: str = ""  # the day on which a run showed that the facts hold; "" for not yet
    via: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    articles: str = ""
    others: str = ""
    body: str = ""
    lead: str = ""
    caption: str = ""
    remove: tuple[str, ...] = ()
    delay_seconds: float = 0.0
    browser: bool = False
    proxy: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def front_page(self) -> str:
        return self.home or f"https://{self.domain}/"

    @property
    def rules(self) -> SiteRules:
        return SiteRules(
            self.body, self.lead, self.caption, self.remove, self.language, self.time_zone, self.agency
        )


# Table of the file -> its keys; "" is the top.
TABLES: dict[str, tuple[str, ...]] = {
    "": ("domain", "title", "home", "system", "language", "time_zone", "agency", "checked"),
    "find": ("via", "feeds", "sitemaps", "sections", "domains", "articles", "others"),
    "page": ("body", "lead", "caption", "remove"),
    "request": ("delay_seconds", "browser", "proxy", "headers", "cookies"),
}
PATHS = ("feeds", "sitemaps", "sections")  # in a system's file they are paths: it has no domain
SYSTEM_KEYS = ("title", "time_zone", "agency", "language")  # of the top, in a system's file


def site_file(site: str, own: str = "") -> SiteFile | None:
    """The file of a site (`vnexpress.net`), else that of its registrable domain; None where there is neither.

    `own` is `SITES_DIR`. Raises `SiteFileError`.
    """
    if not re.fullmatch(r"[\w.:\[\]-]+", site):
        return None
    for name in dict.fromkeys((site, domain_of(f"http://{site}/"))):
        for folder in _folders(own):
            file = folder / f"{name}.toml"
            if name and file.is_file():
                found = _with_system(read_site(file.read_text("utf-8"), file.name), own)
                return found if name == site else replace(found, language="")  # en.vietnamplus.vn
    return None


def known_sites(own: str = "") -> list[SiteFile]:
    """All sites that have a file, by name; the user's own go before packaged ones."""
    found: dict[str, SiteFile] = {}
    for folder in _folders(own):
        for file in folder.iterdir():
            if file.name.endswith(".toml") and file.is_file() and file.name[:-5] not in found:
                found[file.name[:-5]] = _with_system(read_site(file.read_text("utf-8"), file.name), own)
    return [found[name] for name in sorted(found)]


def read_site(text: str, name: str) -> SiteFile:
    """The file's content, checked. `name` is the file's name, for the message of `SiteFileError`."""
    values = _values(text, name, TABLES)
    read = SiteFile(**values)
    if f"{read.domain}.toml" != name and name != "":
        raise SiteFileError(f"{name}: domain is {read.domain!r}: name the file {read.domain}.toml.")
    return read


def _with_system(site: SiteFile, own: str) -> SiteFile:
    """The site with what its system says, where the site itself says nothing; `remove` holds both."""
    if not site.system:
        return site
    for folder in _folders(own):
        file = folder / "systems" / f"{site.system}.toml"
        if file.is_file():
            tables = {**TABLES, "": SYSTEM_KEYS}
            system = _values(file.read_text("utf-8"), f"systems/{file.name}", tables)
            empty = {key: value for key, value in system.items() if not getattr(site, key)}
            for key in empty.keys() & set(PATHS):  # of each site that names the system
                empty[key] = tuple(urljoin(site.front_page, path) for path in empty[key])
            remove = (*system.get("remove", ()), *site.remove)
            return replace(site, **{**empty, "remove": tuple(dict.fromkeys(remove))})
    raise SiteFileError(f"{site.domain}.toml: there is no system {site.system!r} in sites/systems.")


def _folders(own: str) -> list[Traversable]:
    return [*([Path(own)] if own else []), files("sites")]


def _values(text: str, name: str, tables: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The keys of a file, checked one by one, as `SiteFile` has them."""
    try:
        data = read_toml(text)
    except TOMLError as error:
        raise SiteFileError(f"{name} is no TOML: {error}.") from None
    values: dict[str, Any] = {}
    notes = data.pop("notes", [])
    for table in tables:
        part = data.pop(table, {}) if table else {k: v for k, v in data.items() if k not in tables}
        if not isinstance(part, dict):
            raise SiteFileError(f"{name}: {table} is no table: write [{table}].")
        for key, value in part.items():
            where = f"{table}.{key}" if table else key
            if key not in tables[table]:
                raise SiteFileError(f"{name}: {where} is unknown: [{table}] has {', '.join(tables[table])}.")
            values[key] = _checked(value, key, f"{name}: {where}", is_system=tables is not TABLES)
    if not isinstance(notes, list) or not all(isinstance(note, dict) for note in notes):
        raise SiteFileError(f"{name}: notes is no list of tables: write [[notes]].")
    try:
        values["notes"] = tuple(Note(**note) for note in notes)
    except TypeError:
        raise SiteFileError(f"{name}: a note has text, source and date, and nothing else.") from None
    if tables is TABLES and not values.get("domain"):
        raise SiteFileError(f"{name}: domain is missing: write domain = {name.removesuffix('.toml')!r}.")
    return values


def _checked(value: object, key: str, where: str, *, is_system: bool) -> object:
    """The value as `SiteFile` holds it; raises for a wrong type or content."""
    expected = _types()[key]
    if expected is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = tuple(value)
    if expected is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, expected) or (
        isinstance(value, dict) and not all(isinstance(item, str) for item in value.values())
    ):
        kinds = {
            tuple: "a list of texts",
            float: "a number",
            dict: "a table of texts",
            str: "a text",
            bool: "true or false",
        }
        raise SiteFileError(f"{where} = {value!r} is not {kinds[expected]}.")
    check = _path_fault if is_system and key in PATHS else _CHECKS.get(key)
    if check and value and (fault := check(value)):
        raise SiteFileError(f"{where} = {value!r}: {fault}.")
    return value


@cache
def _types() -> dict[str, type]:
    named = {"tuple": tuple, "float": float, "Mapping": dict, "str": str, "bool": bool}
    return {each.name: named[str(each.type).partition("[")[0]] for each in fields(SiteFile)}


def _selector_fault(value: Any) -> str:
    try:
        for selector in (value,) if isinstance(value, str) else value:
            GenericTranslator().css_to_xpath(selector)
    except (SelectorError, ValueError) as error:
        return f"{selector!r} is no CSS selector ({error})"
    return ""


def _pattern_fault(value: Any) -> str:
    try:
        re.compile(value)
    except re.error as error:
        return f"it is no regular expression ({error})"
    return ""


def _address_fault(value: Any) -> str:
    for address in (value,) if isinstance(value, str) else value:
        if not address.startswith(("http://", "https://")) or not site_of(address):
            return f"{address!r} is no address: write it in full, as https://example.com/rss"
    return ""


def _path_fault(value: Any) -> str:
    for path in value:
        if not path.startswith("/"):
            return f"{path!r} is no path: write what follows the domain, as /rss"
    return ""


def _day_fault(value: Any) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return "write a day as 2026-11-22, or leave it empty"
    return ""


_CHECKS: dict[str, Callable[[Any], str]] = {
    "home": _address_fault,
    "feeds": _address_fault,
    "sitemaps": _address_fault,
    "sections": _address_fault,
    "articles": _pattern_fault,
    "others": _pattern_fault,
    "body": _selector_fault,
    "lead": _selector_fault,
    "caption": _selector_fault,
    "remove": _selector_fault,
    "checked": _day_fault,
    "language": lambda value: "" if re.fullmatch("[a-z]{2}", value) else "write two letters, as vi",
    "time_zone": lambda value: (
        "" if re.fullmatch(r"\w+(?:/[\w+-]+)+|UTC", value) else "write it as Asia/Tokyo"
    ),
    "via": lambda value: "" if set(value) <= set(WAYS) else f"it may hold {', '.join(WAYS)}",
    "delay_seconds": lambda value: "" if value >= 0 else "write 0 or more",
}
