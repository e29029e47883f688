"""Settings: each is documented with its default, and a wrong value is named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler import settings as module
from crawler.check_settings import (
    CHECKS,
    LEAST_DELAY,
    SettingError,
    check_settings,
    complete_settings,
    user_agent,
)

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"
NAMES = [name for name in vars(module) if name.isupper()]


def settings(**changed: Any) -> Settings:
    chosen = Settings()
    chosen.setmodule(module, priority="project")
    chosen.update(changed, priority="cmdline")
    return chosen


@pytest.fixture(autouse=True)
def _in_an_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in DOCS.read_text(encoding="utf-8")


def test_the_documented_defaults_are_the_real_ones() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `?([^|`]*)`? \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    simple = {name: text.strip() for name, text in rows if not isinstance(getattr(module, name), dict)}
    wrong = {
        name: text
        for name, text in simple.items()
        if text
        not in (str(getattr(module, name)) or "empty", f"{getattr(module, name):g}" if number(name) else "")
    }
    assert len(simple) > 35
    assert wrong == {}


def number(name: str) -> bool:
    value = getattr(module, name)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def test_no_setting_is_documented_that_does_not_exist() -> None:
    named = set(re.findall(r"^\| `([A-Z_]+)`", DOCS.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= set(NAMES)


def test_the_defaults_are_right() -> None:
    check_settings(settings())


def test_a_program_may_give_the_log_level_as_a_number() -> None:
    check_settings(settings(LOG_LEVEL=20))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OUTPUT_DIR", ""),
        ("OUTPUT_COMPRESSION", "zip"),
        ("OUTPUT_SHARD_BYTES", "0"),
        ("OUTPUT_SHARD_BYTES", "many"),
        ("ARCHIVE_WARC", "perhaps"),
        ("LOG_LEVEL", "debug"),
        ("LANGUAGES", "vi,english"),
        ("LANGUAGES", "VI"),
        ("MIN_TEXT_CHARS", "-1"),
        ("MIN_TEXT_CHARS", "1.5"),
        ("DUPLICATES", "keep"),
        ("NEAR_DUPLICATE_THRESHOLD", "1.2"),
        ("NEAR_DUPLICATE_THRESHOLD", "nan"),
        ("CLEANING_TIMEOUT", "0"),
        ("CLEANING_TIMEOUT", "inf"),
        ("CONTACT", "me (at) home"),
        ("CONTACT", "a\nb"),
        ("CONTACT", "hội@example.org"),
        ("SITES_DIR", "nowhere"),
        ("DEMO_PORT", "0"),
        ("DEMO_PORT", "99999"),
        ("DOWNLOAD_DELAY", "-0.1"),
        ("DOWNLOAD_DELAY", "fast"),
        ("STATE_URL", "redis://localhost"),
        ("STATE_URL", "no url at all"),
        ("STATE_URL", "postgresql://localhost/x"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(SettingError) as error:
        check_settings(settings(**{name: value}))
    sentence = str(error.value)
    assert sentence.startswith(f"{name}=")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGUAGES", "vi, en"),
        ("LANGUAGES", ["vi"]),
        ("OUTPUT_DIR", "a/b/c"),
        ("CONTACT", "https://example.org/crawler?a=1"),
        ("STATE_URL", "sqlite:///below/state.db"),
        ("CLEANING_WORKERS", "4"),
        ("ARCHIVE_WARC", "1"),
        ("DOWNLOAD_DELAY", "0"),
    ],
)
def test_a_right_value_passes_and_makes_nothing(name: str, value: Any, tmp_path: Path) -> None:
    check_settings(settings(**{name: value}))
    assert list(tmp_path.iterdir()) == []


def test_a_store_in_a_place_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match="STATE_URL names"):
        check_settings(settings(STATE_URL="sqlite:///file/state.db"))


def test_each_own_number_is_checked() -> None:
    of_scrapy = {
        "DNS_TIMEOUT",
        "REDIRECT_MAX_TIMES",
        "METAREFRESH_MAXDELAY",
        "URLLENGTH_LIMIT",
        "LOGSTATS_INTERVAL",
    }
    of_scrapy |= {"DOWNLOAD_WARNSIZE", "DOWNLOAD_DELAY_JITTER"}
    own = {name for name in NAMES if number(name) and not name.startswith("AUTOTHROTTLE")}
    assert own - of_scrapy <= CHECKS.keys()


def test_what_follows_from_other_settings_is_filled_in() -> None:
    chosen = settings(OUTPUT_DIR="~/news", CONTACT="a@example.org", LANGUAGES="vi, en")
    complete_settings(chosen)
    assert chosen["STATE_URL"] == f"sqlite:///{Path.home()}/news/state.db"
    assert chosen["OUTPUT_DIR"] == f"{Path.home()}/news"
    assert chosen["USER_AGENT"] == user_agent("a@example.org")
    assert chosen.getlist("LANGUAGES") == ["vi", "en"]


@pytest.mark.parametrize(("chosen", "used"), [(0, LEAST_DELAY), (0.001, LEAST_DELAY), (0.5, 0.5), (3, 3)])
def test_a_site_is_never_asked_in_bursts(chosen: float, used: float) -> None:
    own = settings(DOWNLOAD_DELAY=chosen)
    complete_settings(own)
    assert own.getfloat("DOWNLOAD_DELAY") == used


def test_what_the_user_set_is_kept() -> None:
    chosen = settings(USER_AGENT="Mine/1.0", STATE_URL="sqlite:///x.db")
    complete_settings(chosen)
    assert (chosen["USER_AGENT"], chosen["STATE_URL"]) == ("Mine/1.0", "sqlite:///x.db")


def test_the_defaults_are_polite() -> None:
    assert module.ROBOTSTXT_OBEY
    assert 0.5 <= module.DOWNLOAD_DELAY <= 1
    assert module.AUTOTHROTTLE_ENABLED
    assert (module.DOWNLOAD_TIMEOUT, module.DOWNLOAD_MAXSIZE) == (30, 20 * 2**20)
    assert not module.TELNETCONSOLE_ENABLED
    assert not module.REMOTE_CONTROL_ENABLED
