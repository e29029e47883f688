"""Addresses: one form a page, one name a site, one id an article."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipelines.address import article_id, article_url, domain_of, normalise, share_domain, site_of


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (
            "HTTPS://user:pw@Paper.Example:443/a%2fb?utm_source=x&id=3&fbclid=1#top",
            "https://paper.example/a%2Fb?id=3",
        ),
        ("http://paper.example", "http://paper.example/"),
        ("http://paper.example:8080/", "http://paper.example:8080/"),
        ("https://paper.example/tin-tức.html", "https://paper.example/tin-t%E1%BB%A9c.html"),
        (" https://paper.example/a\n ", "https://paper.example/a"),
        ("https://paper.example/#!/story/1", "https://paper.example/#!/story/1"),
        ("https://paper.example/?b=2&a=1", "https://paper.example/?b=2&a=1"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("http://paper.example:99999999/", "http://paper.example:99999999/"),
        ("", ""),
    ],
)
def test_an_address_is_kept_in_one_form(url: str, kept: str) -> None:
    assert normalise(url) == kept
    assert normalise(normalise(url)) == kept


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.vnexpress.net/x", "vnexpress.net"),
        ("https://en.vietnamplus.vn/x", "en.vietnamplus.vn"),
        ("http://127.0.0.1:8801/", "127.0.0.1:8801"),
        ("http://[::1]:8801/", "[::1]:8801"),
        ("https://paper.example:443/", "paper.example"),
        ("http://[bad/", ""),
    ],
)
def test_a_site_is_named_by_its_host(url: str, site: str) -> None:
    assert site_of(url) == site


@pytest.mark.parametrize(
    ("canonical", "fetched", "url"),
    [
        ("/a.html", "http://www.paper.co.uk/b?x=1", "http://www.paper.co.uk/a.html"),
        ("https://m.paper.co.uk/c", "http://www.paper.co.uk/b", "https://m.paper.co.uk/c"),
        ("https://other.co.uk/c", "http://www.paper.co.uk/b?utm_source=x", "http://www.paper.co.uk/b"),
        ("https://b.blogspot.com/c", "https://a.blogspot.com/b", "https://a.blogspot.com/b"),
        ("http://127.0.0.1:1/a", "http://127.0.0.1:2/b", "http://127.0.0.1:2/b"),
        ("http://127.0.0.1:2/a", "http://127.0.0.1:2/b", "http://127.0.0.1:2/a"),
        ("https://paper.co.uk/", "http://paper.co.uk/b", "http://paper.co.uk/b"),
        ("javascript:void(0)", "http://paper.co.uk/b", "http://paper.co.uk/b"),
        ("http://[bad", "http://paper.co.uk/b", "http://paper.co.uk/b"),
        ("", "http://paper.co.uk/b", "http://paper.co.uk/b"),
    ],
)
def test_the_canonical_link_counts_only_within_the_site(canonical: str, fetched: str, url: str) -> None:
    assert article_url(canonical, fetched) == url


def test_an_id_depends_on_the_address_alone() -> None:
    assert (
        article_id("https://a.example/x")
        == article_id("https://a.example/x")
        != article_id("https://a.example/y")
    )
    assert len(article_id("https://a.example/\udcff")) == 32


def test_the_registrable_domain_holds_all_hosts_of_an_owner() -> None:
    assert domain_of("https://news.bbc.co.uk/") == domain_of("https://bbc.co.uk/x") == "bbc.co.uk"
    assert domain_of("http://localhost:8801/") == "localhost:8801"
    assert domain_of("ftp://a.example/") == ""


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("https://news.bbc.co.uk/a", "https://news.bbc.co.uk/b", True),
        ("https://news.bbc.co.uk/a", "http://www.bbc.co.uk/b", True),
        ("https://a.blogspot.com/a", "https://b.blogspot.com/a", False),
        ("https://bbc.co.uk/", "https://other.co.uk/", False),
        ("http://127.0.0.1:8801/a", "http://127.0.0.1:8802/a", False),
        ("http://127.0.0.1:8801/a", "http://127.0.0.1:8801/b", True),
        ("ftp://a.example/", "ftp://a.example/", True),
        ("https://a.example/", "ftp://a.example/", False),
    ],
)
def test_two_addresses_share_a_registrable_domain(one: str, other: str, share: bool) -> None:
    assert share_domain(one, other) is share
    assert share_domain(other, one) is share
    assert (domain_of(one) == domain_of(other)) is share


def test_a_worker_cleans_a_page_without_the_list_of_suffixes() -> None:
    script = "import sys, pipelines.fork_server as _; print('tldextract' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"
