"""Checks every setting of our own at the start of a run, before any file is made."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError as BadUrl

from pipelines.duplicates.index import check_parameters
from pipelines.store import StoreError, open_store
from pipelines.version import VERSION

logger = logging.getLogger(__name__)


class SettingError(ValueError):
    """A setting is wrong; the text is one sentence: its name, its value, what to do."""


class CheckedSettings:
    """Scrapy add-on: refuses wrong settings and fills in those that follow from others."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CheckedSettings:
        return cls()

    def update_settings(self, settings: BaseSettings) -> None:
        check_settings(settings)
        complete_settings(settings)
        if not settings["CONTACT"]:
            logger.warning(
                "CONTACT is empty: name an address or e-mail at which a site's owner can reach you"
            )


# Seconds between two requests to a site that is asked without delay. Sixteen at once are a burst for the
# site and for the event loop, which starts sixteen requests, and later reads sixteen answers, in a row: it
# was late by 35 ms in one case of a hundred, and is by 10 now, with as many pages a second.
LEAST_DELAY = 0.005


def complete_settings(settings: BaseSettings) -> None:
    """USER_AGENT and STATE_URL, where they were left empty; `~` and spaces in what was typed; no bursts."""
    folder = Path(settings["OUTPUT_DIR"]).expanduser()
    settings.set("OUTPUT_DIR", str(folder), priority="cmdline")
    languages = [code.strip() for code in settings.getlist("LANGUAGES") if code.strip()]
    settings.set("LANGUAGES", languages, priority="cmdline")
    if settings.getfloat("DOWNLOAD_DELAY") < LEAST_DELAY:
        settings.set("DOWNLOAD_DELAY", LEAST_DELAY, priority="cmdline")
    if not settings["USER_AGENT"]:
        settings.set("USER_AGENT", user_agent(settings["CONTACT"] or ""), priority="cmdline")
    if not settings["STATE_URL"]:
        settings.set("STATE_URL", own_store(folder), priority="cmdline")


def own_store(output_dir: Path) -> str:
    """The address of the store that is used where STATE_URL is empty."""
    return f"sqlite:///{output_dir / 'state.db'}"


def user_agent(contact: str) -> str:
    """`Tinsach/0.1.0 (+https://example.com/crawler)`; without a contact the name alone."""
    name = f"Tinsach/{VERSION}"
    return f"{name} (+{contact})" if contact else name


def check_settings(settings: BaseSettings) -> None:
    """Raise `SettingError` for the first wrong value. Leaves nothing."""
    for name, (is_right, advice) in CHECKS.items():
        value = settings.get(name)
        try:
            right = is_right(value)
        except (TypeError, ValueError):
            right = False
        if not right:
            raise SettingError(f"{name}={value!r} is not possible: {advice}.")
    check_output_folder(settings["OUTPUT_DIR"])
    check_store(settings["STATE_URL"] or own_store(Path(settings["OUTPUT_DIR"]).expanduser()))


def check_output_folder(output_dir: str | Path) -> None:
    """The folder, or the nearest one above it that exists, can be written to."""
    folder = Path(output_dir).expanduser().absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise SettingError(
            f"OUTPUT_DIR={str(output_dir)!r} is not possible: {folder} is a file, name a folder."
        )
    try:  # the rights alone don't tell: of a read-only or a full file system, and of /proc
        Path(mkdtemp(prefix=".tinsach-", dir=folder)).rmdir()
    except OSError as error:
        raise SettingError(
            f"OUTPUT_DIR={str(output_dir)!r} cannot be written to ({error.strerror}): "
            "name a folder that is yours."
        ) from None


def check_store(state_url: str) -> None:
    """The address names a store that we know; one that exists can be opened, and its signatures compared."""
    try:
        url = make_url(state_url)
        is_known = url.drivername in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
    except BadUrl:
        is_known = False
    if not is_known:
        advice = "write sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE"
        raise SettingError(f"STATE_URL={state_url!r} is not possible: {advice}.")
    if url.drivername.startswith("sqlite") and not Path(url.database or "").is_file():
        check_output_folder_of_store(url.database or "")
        return
    try:
        store = open_store(state_url)
        try:
            store.call(check_parameters)
        finally:
            store.close()
    except StoreError as error:
        raise SettingError(f"STATE_URL={url.render_as_string()!r} cannot be used: {error}.") from None


def check_output_folder_of_store(database: str) -> None:
    try:
        check_output_folder(Path(database).parent)
    except SettingError:
        sentence = (
            f"STATE_URL names {database!r}, which cannot be written: name a file in a folder that is yours."
        )
        raise SettingError(sentence) from None


Check = tuple[Callable[[object], bool], str]


def whole_number(least: int) -> Check:
    return (
        lambda value: float(str(value)).is_integer() and float(str(value)) >= least,
        f"write a whole number, at least {least}",
    )


def number(least: float, most: float = float("inf")) -> Check:
    advice = (
        f"write a number, at least {least:g}"
        if most == float("inf")
        else f"write a number from {least:g} to {most:g}"
    )
    return (lambda value: least <= float(str(value)) <= most, advice)


def above_zero() -> Check:
    return (lambda value: 0 < float(str(value)) < float("inf"), "write a number above 0")


def one_of(*words: str) -> Check:
    return (lambda value: value in words, f"write {', '.join(words[:-1])} or {words[-1]}")


def yes_or_no() -> Check:
    return (lambda value: str(value) in ("0", "1", "True", "False", "true", "false"), "write True or False")


LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def log_level(value: object) -> bool:
    """A program that starts a crawl may give a number; typed, it is none to Scrapy."""
    return value in LOG_LEVELS or isinstance(value, int)


def language_codes(value: object) -> bool:
    codes = value.split(",") if isinstance(value, str) else list(value or ())  # type: ignore[call-overload]
    return all(re.fullmatch(r"[a-z]{2}", code.strip()) for code in codes if code.strip())


def whole_numbers(value: object) -> bool:
    numbers = value.split(",") if isinstance(value, str) else list(value or ())  # type: ignore[call-overload]
    return all(str(each).strip().isdecimal() for each in numbers)


def contact(value: object) -> bool:
    text = str(value or "")
    return text.isprintable() and text.isascii() and not set(text) & set("()<>")


def folder_or_empty(value: object) -> bool:
    return not value or Path(str(value)).is_dir()


CHECKS: dict[str, Check] = {
    "OUTPUT_DIR": (bool, "name a folder"),
    "OUTPUT_COMPRESSION": one_of("none", "gz", "zst"),
    "OUTPUT_SHARD_BYTES": whole_number(1),
    "ARCHIVE_WARC": yes_or_no(),
    "LANGUAGES": (language_codes, "write two-letter codes as vi,en, or leave it empty to keep all"),
    "LOG_LEVEL": (log_level, f"write {', '.join(LOG_LEVELS[:-1])} or {LOG_LEVELS[-1]}"),
    "MIN_TEXT_CHARS": whole_number(0),
    "DUPLICATES": one_of("drop", "tag"),
    "DUPLICATES_KEEP": one_of("first", "longest", "agency"),
    "DUPLICATES_WINDOW_DAYS": whole_number(1),
    "DUPLICATES_WAIT": number(0.0, 240.0),
    "NEAR_DUPLICATE_THRESHOLD": number(0.0, 1.0),
    "WARM_UP_PAGES": whole_number(0),
    "WARM_UP_SECONDS": number(0.0),
    "WARM_UP_BYTES": whole_number(0),
    "CLEANING_WORKERS": whole_number(0),
    "CLEANING_TIMEOUT": above_zero(),
    "CONTACT": (contact, "write a web address or an e-mail address in ASCII, without brackets"),
    "SITES_DIR": (folder_or_empty, "name a folder that exists, or leave it empty"),
    "DEMO_PORT": (lambda value: 1 <= int(str(value)) <= 65535, "write a port from 1 to 65535"),
    "DOWNLOAD_DELAY": number(0.0),
    "DOWNLOAD_TIMEOUT": above_zero(),
    "DOWNLOAD_MAXSIZE": whole_number(1),
    "CONCURRENT_REQUESTS": whole_number(1),
    "CONCURRENT_REQUESTS_PER_DOMAIN": whole_number(1),
    "CONCURRENT_ITEMS": whole_number(1),
    "RETRY_TIMES": whole_number(0),
    "RETRY_BACKOFF": number(0.0),
    "RETRY_AFTER_MAX": number(0.0),
    "CRAWL_DELAY_MAX": number(0.0),
    "SITE_FAILURES_MAX": whole_number(0),
    "REVISIT": yes_or_no(),
    "REVISIT_SECONDS": (whole_numbers, "write whole seconds with commas between, as 3600,86400"),
    "SOURCE_INTERVAL_MIN": number(0.0),
    "SOURCE_INTERVAL_MAX": number(0.0),
    "LEASE_SECONDS": whole_number(60),
    "PROGRESS_INTERVAL": above_zero(),
    "SHUTDOWN_SECONDS": above_zero(),
    "SHOW_FIRST": yes_or_no(),
}
