"""Each way in which a fetch can end gives its reason, from a real server on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy import Request

from tests.faulty_site import FAULTS, Site, faulty_site
from tests.scrapy_runs import Run, crawl_pages, path_of

EXPECTED = {
    "/page/1": "page",
    "/recovers": "page",
    "/moved": "page",
    "/refreshed": "page",
    "/speaks-of-refreshing": "page",
    "/untyped": "page",
    "/whole-gzip": "page",
    "/signals": "page",
    "/404": "http_404",
    "/410": "http_410",
    "/403": "http_403",
    "/451": "http_451",
    "/500": "http_500",
    "/503": "http_503",
    "/429": "http_429",
    "/reset": "connection",
    "/reset-in-body": "truncated",
    "/short": "truncated",
    "/cut-gzip": "truncated",
    "/gzip-bomb": "too_large",
    "/big": "too_large",
    "/endless": "too_large",
    "/silence": "timeout",
    "/loop": "redirect_loop",
    "/private": "forbidden_address",
    "/other-port": "forbidden_address",
    "/picture": "not_html",
    "/disguised": "not_html",
    "/empty": "empty",
    "/forbidden/1": "forbidden_by_robots",
    f"/{'long' * 600}": "address_too_long",
}
SETTINGS = ("DOWNLOAD_TIMEOUT=4", "DOWNLOAD_MAXSIZE=2000000", "SITE_FAILURES_MAX=0", "RETRY_TIMES=1")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Run]:
    """One crawl of all the pages; the server's notes and what came out."""
    folder = tmp_path_factory.mktemp("ends")
    with faulty_site(robots="User-agent: *\nDisallow: /forbidden/\n") as site:
        (folder / "urls.txt").write_text("".join(f"{site.url}{path}\n" for path in EXPECTED))
        done = crawl_pages(folder, "urls", "-a", "file=urls.txt", settings=SETTINGS)
    return site, done


@pytest.mark.parametrize("path", EXPECTED)
def test_a_fetch_ends_with_its_reason(crawled: tuple[Site, Run], path: str) -> None:
    _, done = crawled
    assert done.reasons().get(path) == EXPECTED[path], done.log


def test_each_address_gives_exactly_one_row(crawled: tuple[Site, Run]) -> None:
    _, done = crawled
    assert len(done.rows) == len(EXPECTED)
    assert done.status == 0


def test_ends_of_a_page_are_not_logged_as_errors(crawled: tuple[Site, Run]) -> None:
    _, done = crawled
    assert "Traceback" not in done.log
    assert "ERROR" not in done.log


def test_only_what_may_pass_is_asked_for_again(crawled: tuple[Site, Run]) -> None:
    site, _ = crawled
    counts = site.counts()
    assert {counts[path] for path in ("/404", "/410", "/403", "/picture", "/empty", "/big")} == {1}
    assert {counts[path] for path in ("/500", "/503", "/429", "/silence", "/short", "/recovers")} == {2}


def test_what_robots_txt_forbids_is_never_asked_for(crawled: tuple[Site, Run]) -> None:
    site, _ = crawled
    assert not site.asked("/forbidden/1")


class DropsRequests:
    """A spider middleware as somebody may have one."""

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        async for each in start:
            if not isinstance(each, Request) or "dropped" not in each.url:
                yield each


def test_a_request_that_a_middleware_drops_is_left_for_the_next_run(tmp_path: Path) -> None:
    middlewares = {"tests.test_fetch_ends.DropsRequests": 500}
    with faulty_site() as site:
        (tmp_path / "urls.txt").write_text(f"{site.url}/page/1\n{site.url}/page/dropped\n")
        settings = (f"SPIDER_MIDDLEWARES={json.dumps(middlewares)}",)
        done = crawl_pages(tmp_path, "urls", "-a", "file=urls.txt", settings=settings, timeout=240)
    assert done.reasons() == {"/page/1": "page"}
    assert "/page/dropped any more: it is left for the next run" in done.log


def test_a_redirected_page_names_both_addresses(crawled: tuple[Site, Run]) -> None:
    site, done = crawled
    (row,) = [row for row in done.rows if row.get("requested_url") == f"{site.url}/moved"]
    assert row["url"] == f"{site.url}/page/after-redirect"
    assert row["source"] == site.url.removeprefix("http://")


def test_a_page_of_which_the_head_alone_was_looked_at_comes_whole(crawled: tuple[Site, Run]) -> None:
    _, done = crawled
    (row,) = [row for row in done.rows if path_of(row["url"]) == "/speaks-of-refreshing"]
    assert row["html"].count("<p>More.</p>") == 9_000


def test_opt_out_signals_and_validators_are_kept(crawled: tuple[Site, Run]) -> None:
    _, done = crawled
    (row,) = [row for row in done.rows if path_of(row["url"]) == "/signals"]
    assert (row["robots"], row["tdm_reservation"], row["etag"]) == ("noai", "1", '"abc"')


def test_the_detail_names_the_address_that_was_refused(crawled: tuple[Site, Run]) -> None:
    _, done = crawled
    (row,) = [row for row in done.rows if path_of(row["url"]) == "/private"]
    assert "169.254.169.254" in row["detail"]


def test_an_unknown_host_ends_as_dns(tmp_path: Path) -> None:
    done = crawl_pages(
        tmp_path, "urls", "-a", "url=http://no-such-host.invalid/page", settings=("RETRY_TIMES=0",)
    )
    assert [row["reason"] for row in done.rows] == ["dns"], done.log


def test_a_site_whose_robots_txt_fails_is_not_crawled(tmp_path: Path) -> None:
    with faulty_site() as site:
        site.pages["/robots.txt"] = FAULTS["503"]
        done = crawl_pages(tmp_path, "urls", "-a", f"url={site.url}/page", settings=("RETRY_TIMES=1",))
    assert [row["reason"] for row in done.rows] == ["robots_unreachable"], done.log
    assert site.counts() == {"/robots.txt": 2}


def test_a_refused_connection_ends_as_connection(tmp_path: Path) -> None:
    with faulty_site() as site:
        url = site.url
    done = crawl_pages(tmp_path, "urls", "-a", f"url={url}/page", settings=("RETRY_TIMES=0",))
    assert [row["reason"] for row in done.rows] == ["connection"], done.log


def test_a_certificate_that_nobody_vouches_for_ends_as_tls(tmp_path: Path) -> None:
    certificate, key = own_certificate(tmp_path)
    with faulty_site(certificate=certificate, key=key) as site:
        done = crawl_pages(tmp_path, "urls", "-a", f"url={site.url}/page", settings=("RETRY_TIMES=0",))
    assert [row["reason"] for row in done.rows] == ["tls"], done.log


def own_certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime.now(timezone.utc) - timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))
    return certificate, private
