"""Reading the spiders' arguments."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from crawler.arguments import (
    ArgumentError,
    existing_file,
    files_matching,
    lines_of,
    read_count,
    read_list,
    read_time,
    read_yes_no,
    reject_unknown,
)

NOW = datetime(2026, 11, 22, 4, 17, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=timezone.utc)),
        ("2026-11-20T09:15:00+07:00", datetime(2026, 11, 20, 2, 15, tzinfo=timezone.utc)),
        ("2026-11-20T09:15:00Z", datetime(2026, 11, 20, 9, 15, tzinfo=timezone.utc)),
        ("2026-11-20T09:15", datetime(2026, 11, 20, 9, 15, tzinfo=timezone.utc)),
        ("36h", NOW - timedelta(hours=36)),
        ("2d", NOW - timedelta(days=2)),
        (" 2D ", NOW - timedelta(days=2)),
        ("90m", NOW - timedelta(minutes=90)),
        ("1w", NOW - timedelta(weeks=1)),
        ("", None),
    ],
)
def test_a_date_or_a_span_is_a_moment(value: str, moment: datetime | None) -> None:
    assert read_time("since", value, now=NOW) == moment


def test_until_a_day_means_its_end() -> None:
    moment = read_time("until", "2026-11-20", now=NOW, end_of_day=True)
    assert moment is not None
    assert (moment.hour, moment.minute) == (23, 59)


@pytest.mark.parametrize(
    "value", ["yesterday", "2026-13-01", "2026-02-30", "-2d", "2y", "99999999d", "22/11/2026"]
)
def test_what_is_no_date_names_argument_value_and_remedy(value: str) -> None:
    with pytest.raises(ArgumentError, match=r"^since=.*36h or 2d\.$") as error:
        read_time("since", value, now=NOW)
    assert repr(value) in str(error.value)


@pytest.mark.parametrize(("value", "number"), [("20", 20), (" 1 ", 1), ("", None)])
def test_a_count_is_read(value: str, number: int | None) -> None:
    assert read_count("limit", value) == number


@pytest.mark.parametrize("value", ["0", "-3", "1.5", "many"])
def test_a_count_is_at_least_one(value: str) -> None:
    with pytest.raises(ArgumentError, match="limit=20"):
        read_count("limit", value)


@pytest.mark.parametrize(
    ("value", "is_yes"), [("1", True), ("True", True), ("0", False), ("", False), ("no", False)]
)
def test_yes_and_no_are_read(value: str, is_yes: bool) -> None:
    assert read_yes_no("again", value) is is_yes


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(ArgumentError, match="again='maybe'"):
        read_yes_no("again", "maybe")


def test_a_list_keeps_its_order_and_each_word_once() -> None:
    assert read_list("site", "b.com, a.com,,b.com ") == ("b.com", "a.com")


def test_a_list_may_hold_only_what_is_allowed() -> None:
    assert read_list("via", "feeds,sitemaps", ("feeds", "sitemaps", "sections")) == ("feeds", "sitemaps")
    with pytest.raises(ArgumentError, match="'fax': it may hold feeds, sitemaps"):
        read_list("via", "feeds,fax", ("feeds", "sitemaps"))


def test_an_unknown_argument_is_named_with_the_known_ones() -> None:
    with pytest.raises(ArgumentError, match="urls spider has no argument 'ulr': it has file, url"):
        reject_unknown({"ulr": "x"}, ("file", "url"), "urls")
    reject_unknown({"_job": "1", "url": "x"}, ("file", "url"), "urls")


def test_a_file_must_be_there(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    with pytest.raises(ArgumentError, match="does not exist"):
        existing_file("file", str(file))
    with pytest.raises(ArgumentError, match="is a folder"):
        existing_file("file", str(tmp_path))
    file.touch()
    assert existing_file("file", str(file)) == file


def test_a_pattern_gives_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.gz", "a.gz", "c.txt", "sub/d.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    names = [path.name for path in files_matching("path", f"{tmp_path}/*.gz")]
    assert names == ["a.gz", "b.gz"]
    assert len(files_matching("path", f"{tmp_path}/**/*.gz, {tmp_path}/c.txt")) == 4
    with pytest.raises(ArgumentError, match="matches no file"):
        files_matching("path", f"{tmp_path}/*.zip")


def test_lines_are_read_without_comments_and_marks(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_bytes(b"\xef\xbb\xbfhttp://a/\r\n\r\n# no\n http://b/ \nhttp://\xff/")
    assert list(lines_of(file)) == ["http://a/", "http://b/", "http://\\xff/"]
