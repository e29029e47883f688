"""How the crawler treats a site, proven by the server's own notes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from scrapy.http import Response

from crawler.courtesy import retry_after, slot_name
from crawler.trusted import is_public, trust
from pipelines.version import VERSION
from tests.faulty_site import Handler, Site, faulty_site
from tests.scrapy_runs import Run, crawl_pages

SLACK = 0.1  # seconds by which a busy machine's server may note one request later than the next


def crawl(folder: Path, site: Site, paths: list[str], *settings: str) -> Run:
    (folder / "urls.txt").write_text("".join(f"{site.url}{path}\n" for path in paths))
    return crawl_pages(folder, "urls", "-a", "file=urls.txt", settings=settings)


def gaps(site: Site) -> list[float]:
    times = sorted(each.at for each in site.seen)
    return [later - earlier for earlier, later in pairwise(times)]


def test_two_requests_to_a_site_are_never_closer_than_the_delay(tmp_path: Path) -> None:
    with faulty_site() as site:
        done = crawl(tmp_path, site, [f"/page/{n}" for n in range(6)], "DOWNLOAD_DELAY=0.3")
    assert len(done.rows) == 6
    assert min(gaps(site)) >= 0.3 - SLACK


def test_autothrottle_never_goes_below_the_delay(tmp_path: Path) -> None:
    settings = ("DOWNLOAD_DELAY=0.3", "AUTOTHROTTLE_ENABLED=True", "AUTOTHROTTLE_START_DELAY=0.3")
    with faulty_site() as site:
        done = crawl(tmp_path, site, [f"/page/{n}" for n in range(5)], *settings)
    assert len(done.rows) == 5
    assert median(gaps(site)) >= 0.3 - SLACK  # one request that is noted late makes one gap short


def test_without_delay_and_autothrottle_there_is_no_limit(tmp_path: Path) -> None:
    with faulty_site() as site:
        done = crawl(tmp_path, site, [f"/page/{n}" for n in range(40)])
    assert len(done.rows) == 40
    times = [each.at for each in site.seen]
    assert max(times) - min(times) < 5


@pytest.mark.parametrize("rule", ["Crawl-delay: 0.5", "Request-rate: 2/1"])
@pytest.mark.parametrize("throttle", ["True", "False"])
def test_robots_txt_slows_the_crawl_down(tmp_path: Path, rule: str, throttle: str) -> None:
    settings = ("DOWNLOAD_DELAY=0", f"AUTOTHROTTLE_ENABLED={throttle}", "AUTOTHROTTLE_START_DELAY=0")
    with faulty_site(robots=f"User-agent: *\n{rule}\n") as site:
        done = crawl(tmp_path, site, [f"/page/{n}" for n in range(4)], *settings)
    assert len(done.rows) == 4
    assert min(gaps(site)[1:]) >= 0.5 - SLACK  # the first follows the answer of robots.txt


def test_a_crawl_delay_has_a_longest(tmp_path: Path) -> None:
    with faulty_site(robots="User-agent: *\nCrawl-delay: 900\n") as site:
        done = crawl(tmp_path, site, ["/page/1", "/page/2"], "CRAWL_DELAY_MAX=0.2")
    assert len(done.rows) == 2
    assert "asks for 900 s between requests: it gets 0.2" in done.log


def in_seconds(handler: Handler) -> str:
    return "1"


def as_date(handler: Handler) -> str:
    return format_datetime(datetime.now(timezone.utc) + timedelta(seconds=3), usegmt=True)


@pytest.mark.parametrize(("status", "header"), [(429, in_seconds), (503, in_seconds), (429, as_date)])
def test_the_whole_site_rests_as_long_as_retry_after_says(
    tmp_path: Path, status: int, header: object
) -> None:
    def busy(handler: Handler) -> None:
        if len(handler.site.asked("/busy")) == 1:
            handler.send(b"wait", status=status, Retry_After=header(handler))  # type: ignore[operator]
        else:
            handler.send()

    with faulty_site() as site:
        site.pages["/busy"] = busy
        done = crawl(tmp_path, site, ["/busy", *(f"/page/{n}" for n in range(3))], "CONCURRENT_REQUESTS=1")
    assert set(done.reasons().values()) == {"page"}, done.log
    trouble = next(i for i, each in enumerate(site.seen) if each.path == "/busy")
    rest = site.seen[trouble + 1].at - site.seen[trouble].at
    assert rest >= (1.0 if header is in_seconds else 1.8)


def test_a_site_that_asks_for_a_long_rest_is_left_for_the_next_run(tmp_path: Path) -> None:
    with faulty_site() as site:
        site.pages["/busy"] = lambda handler: handler.send(b"wait", status=503, Retry_After="86400")
        first = crawl(tmp_path, site, ["/busy", "/page/1"], "CONCURRENT_REQUESTS=1")
        assert first.rows == []
        assert first.status == 0
        assert "asks for 86400 s of rest: left for the next run" in first.log
        assert site.counts() == {"/robots.txt": 1, "/busy": 1}
        site.pages["/busy"] = Handler.send
        second = crawl(tmp_path, site, ["/busy", "/page/1"])
    assert second.reasons() == {"/busy": "page", "/page/1": "page"}


def test_a_site_that_fails_again_and_again_is_left_for_the_next_run(tmp_path: Path) -> None:
    paths = [f"/500/{n}" for n in range(30)]
    with faulty_site() as site:
        done = crawl(tmp_path, site, paths, "SITE_FAILURES_MAX=5", "CONCURRENT_REQUESTS=1", "RETRY_BACKOFF=0")
    assert "5 failures in a row: left for the next run" in done.log
    assert len(site.seen) <= 1 + 5
    assert len(done.rows) < 5


def test_the_user_agent_names_the_project_and_the_contact(tmp_path: Path) -> None:
    with faulty_site() as site:
        done = crawl(tmp_path, site, ["/page/1"], "CONTACT=news@example.org")
    assert "CONTACT is empty" not in done.log
    agents = {each.headers["User-Agent"] for each in site.seen}
    assert len(agents) == 1
    assert agents.pop() == f"Tinsach/{VERSION} (+news@example.org)"


def test_an_empty_contact_gives_a_warning(tmp_path: Path) -> None:
    with faulty_site() as site:
        done = crawl(tmp_path, site, ["/page/1"])
    assert "CONTACT is empty" in done.log


def test_hosts_of_one_registrable_domain_share_a_rate() -> None:
    assert slot_name("https://www.example.co.uk/a") == slot_name("http://m.example.co.uk:8080/b")
    assert slot_name("http://127.0.0.1:8801/") != slot_name("http://127.0.0.1:8802/")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(b"120", 120.0), (b"0", 0.0), (b"", None), (b"soon", None), (b"-5", None), ("١".encode(), None)],
)
def test_retry_after_is_read(value: bytes, seconds: float | None) -> None:
    assert retry_after(Response("http://a.example/", headers={"Retry-After": value})) == seconds


def test_a_retry_after_date_in_the_past_asks_for_no_rest() -> None:
    header = {"Retry-After": b"Wed, 21 Oct 2015 07:28:00 GMT"}
    assert retry_after(Response("http://a.example/", headers=header)) == 0.0


@pytest.mark.parametrize(
    "ip",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1%eth0", "fc00::1",
     "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1"],
)  # fmt: skip
def test_addresses_that_are_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_addresses_that_are_public(ip: str) -> None:
    assert is_public(ip)


def test_naming_a_port_trusts_that_port_alone() -> None:
    assert trust("http://127.0.0.1:8801/") == {"127.0.0.1:8801"}
    assert trust("https://intranet/") == {"intranet:80", "intranet:443"}
