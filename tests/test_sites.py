"""Site files: the format, the packaged files, and the commands that read and write them."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from crawler.discovery.addresses import shape
from crawler.discovery.entry import Entry
from crawler.probe import Found, file_of, pattern_of
from crawler.probe_report import broken, shown
from crawler.site_toml import toml_of
from crawler.sites import Note, SiteFile, SiteFileError, known_sites, read_site, site_file
from pipelines.records import Article, Rejected
from tests.scrapy_runs import QUICK, ROOT, crawl_pages, run
from tests.site_shapes import served

NO_REST = [part for setting in QUICK for part in ("-s", setting)]


def test_every_packaged_file_can_be_read_and_says_what_it_rests_on():
    sites = known_sites()
    assert len(sites) >= 60
    assert sum(site.time_zone == "Asia/Ho_Chi_Minh" for site in sites) >= 30
    for site in sites:
        assert site.notes, site.domain
        assert all(note.source and note.date for note in site.notes), site.domain
        assert not site.checked, f"{site.domain}: no run was held against the live site"


def test_a_site_takes_what_its_system_says_where_it_says_nothing():
    site = site_file("sggp.org.vn")
    system = site_file("nhandan.vn")
    assert site is not None
    assert system is not None
    assert site.system == system.system == "zce"
    assert site.lead == system.lead != ""
    assert site.body != system.body
    assert ".box-author" in system.remove
    assert set(site.remove) < set(system.remove)


def test_the_paths_of_a_system_are_those_of_each_site_that_names_it(tmp_path):
    site = site_file("reuters.com")
    assert site is not None
    assert site.feeds == ("https://www.reuters.com/arc/outboundfeeds/rss/?outputType=xml",)
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems" / "own.toml").write_text('[find]\nfeeds = ["rss"]\n', encoding="utf-8")
    (tmp_path / "a.example.toml").write_text('domain = "a.example"\nsystem = "own"\n', encoding="utf-8")
    with pytest.raises(SiteFileError, match=r"systems/own.toml: find.feeds = .* no path"):
        site_file("a.example", str(tmp_path))


def test_a_host_without_a_file_takes_that_of_its_domain_without_the_language():
    site = site_file("e.vnexpress.net")
    assert site is not None
    assert (site.domain, site.language, site.time_zone) == ("vnexpress.net", "", "Asia/Ho_Chi_Minh")
    english = site_file("en.vietnamplus.vn")
    assert english is not None
    assert english.language == "en"


@pytest.mark.parametrize("name", ["unknown.example", "../sites", "", "127.0.0.1:8801"])
def test_most_sites_have_no_file(name):
    assert site_file(name) is None


def test_a_file_of_ones_own_goes_first(tmp_path):
    (tmp_path / "vnexpress.net.toml").write_text(
        'domain = "vnexpress.net"\ntitle = "Mine"\n', encoding="utf-8"
    )
    (tmp_path / "tin.example.toml").write_text('domain = "tin.example"\n', encoding="utf-8")
    mine = site_file("vnexpress.net", str(tmp_path))
    assert mine is not None
    assert mine.title == "Mine"
    known = {site.domain: site.title for site in known_sites(str(tmp_path))}
    assert known["vnexpress.net"] == "Mine"
    assert "tin.example" in known
    assert "tuoitre.vn" in known


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("domain = ", "is no TOML"),
        ('title = "x"', "domain is missing"),
        ('domain = "b.example"', "name the file b.example.toml"),
        ('domain = "a.example"\ncolour = "red"', "colour is unknown"),
        ('domain = "a.example"\n[page]\nbody = 3', "page.body = 3 is not a text"),
        ('domain = "a.example"\n[page]\nbody = "div["', "no CSS selector"),
        ('domain = "a.example"\n[page]\nremove = "div"', "is not a list of texts"),
        ('domain = "a.example"\n[find]\narticles = "("', "no regular expression"),
        ('domain = "a.example"\n[find]\nfeeds = ["/rss"]', "no address"),
        ('domain = "a.example"\n[find]\nvia = ["luck"]', "it may hold feeds, sitemaps, sections"),
        ('domain = "a.example"\n[request]\ndelay_seconds = true', "is not a number"),
        ('domain = "a.example"\n[request]\ndelay_seconds = -1', "write 0 or more"),
        ('domain = "a.example"\n[request]\nheaders = {a = 1}', "is not a table of texts"),
        ('domain = "a.example"\n[request]\nbrowser = "yes"', "is not true or false"),
        ('domain = "a.example"\nlanguage = "english"', "two letters"),
        ('domain = "a.example"\ntime_zone = "ICT"', "Asia/Tokyo"),
        ('domain = "a.example"\nchecked = "yesterday"', "2026-11-22"),
        ('domain = "a.example"\nfind = 3', "find is no table"),
        ('domain = "a.example"\nnotes = 3', "[[notes]]"),
        ('domain = "a.example"\n[[notes]]\nauthor = "x"', "text, source and date"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence_that_names_it(text, fault):
    with pytest.raises(SiteFileError, match=re.escape(fault)) as caught:
        read_site(text, "a.example.toml")
    assert str(caught.value).startswith("a.example.toml")


def test_an_unknown_system_is_refused(tmp_path):
    (tmp_path / "a.example.toml").write_text('domain = "a.example"\nsystem = "none"\n', encoding="utf-8")
    with pytest.raises(SiteFileError, match="no system 'none'"):
        site_file("a.example", str(tmp_path))


WHOLE = SiteFile(
    domain="a.example",
    title='The "A"\\',
    home="https://a.example/",
    system="zce",
    language="vi",
    time_zone="Asia/Ho_Chi_Minh",
    agency="TTXVN",
    checked="2026-11-22",
    via=("feeds",),
    feeds=tuple(f"https://a.example/feeds/{i}.rss" for i in range(9)),
    sitemaps=("https://a.example/map.xml",),
    sections=("https://a.example/thoi-su",),
    domains=("b.example",),
    articles=r"-\d+\.html$",
    others="/live/",
    body="div.x",
    lead="p.y",
    caption="figcaption",
    remove=(".a", '[data-x="1"]'),
    delay_seconds=1.5,
    browser=True,
    proxy="http://127.0.0.1:3128",
    headers={"X-A": "b"},
    cookies={"c": "d"},
    notes=(Note("Text", "source", "2026-11"),),
)


def test_a_file_that_is_written_reads_as_the_same_site():
    assert all(getattr(WHOLE, each.name) for each in fields(SiteFile))
    assert read_site(toml_of(WHOLE), "a.example.toml") == WHOLE
    bare = SiteFile("a.example")
    assert read_site(toml_of(bare), "a.example.toml") == bare


def test_every_key_of_a_file_is_documented():
    text = (ROOT / "docs" / "sites.md").read_text(encoding="utf-8")
    for each in fields(SiteFile):
        assert re.search(rf"^(?:{each.name} = |\[\[{each.name}\]\])", text, re.MULTILINE), each.name


def test_the_file_in_the_documentation_can_be_read():
    text = (ROOT / "docs" / "sites.md").read_text(encoding="utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    assert read_site(example, "example.com.toml").delay_seconds == 2.0


def test_a_pattern_is_written_only_for_addresses_that_are_clear():
    numbered = [f"https://a.example/thoi-su/gia-vang-tang-manh-{i}.html" for i in range(4000, 4020)]
    pattern = pattern_of(numbered)
    assert all(re.search(pattern, url) for url in numbered)
    assert not re.search(pattern, "https://a.example/thoi-su")
    assert pattern_of([f"https://a.example/{shape('x')}-{word}" for word in ("one", "two")]) == ""
    assert pattern_of([]) == ""


def test_a_probe_becomes_a_file():
    article = Article("1", "u", "a.example", "T", "words here", "vi", created="2026-11-22T09:00:00+07:00")
    found = Found("https://a.example/", feeds=["https://a.example/rss"], sample=[article])
    found.entries = {"feeds": [], "sitemaps": []}
    made = file_of(found)
    assert (made.language, made.time_zone, made.feeds) == (
        "vi",
        "Asia/Ho_Chi_Minh",
        ("https://a.example/rss",),
    )
    assert made.checked
    assert made.via == ()


def test_a_check_names_all_that_no_longer_holds():
    article = Article("1", "u", "a.example", "T", "words here", "en")
    found = Found(
        "https://a.example/", sample=[article, Rejected("u", "s", "", "admit", "listing", "many links")]
    )
    faults = "\n".join(broken(found, replace(WHOLE, language="vi")))
    for part in ("feed: ", "sitemap: ", "section: ", "via: feeds", "body: ", "lead: ", "language: it is en"):
        assert part in faults
    found.entries = {"feeds": [Entry(f"https://a.example/live/{i}", "feed") for i in range(3)]}
    faults = "\n".join(broken(found, WHOLE))
    assert "articles: the pattern does not match 3 of 3, as https://a.example/live/0" in faults
    assert "others: the pattern matches 3 of 3 articles" in faults
    assert "not one page" in broken(replace_sample(found), WHOLE)[-1]
    assert "listing: many links" in shown(found)


def replace_sample(found: Found) -> Found:
    return Found(found.home)


def test_sites_lists_the_files_and_when_each_was_crawled(tmp_path):
    (tmp_path / "own").mkdir()
    with served("feed_only", 4) as shape_:
        name = shape_.base.removeprefix("http://")
        (tmp_path / "own" / f"{name}.toml").write_text(
            f'domain = "{name}"\ntitle = "Mine"\n', encoding="utf-8"
        )
        own = ["-s", f"SITES_DIR={tmp_path / 'own'}"]
        before = run("sites", "127.0.0.1", *own, cwd=tmp_path, timeout=240)
        assert before.status == 0, before.log
        assert re.search(rf"{name} .* not yet +never +Mine\n1 sites", before.out)
        crawled = run("crawl", "news", "-a", f"site={shape_.base}", *own, *NO_REST, cwd=tmp_path, timeout=240)
        assert crawled.status == 0, crawled.log
        after = run("sites", "127.0.0.1", *own, cwd=tmp_path, timeout=240)
    assert re.search(rf"{name} .* not yet +20\d\d-\d\d-\d\d +Mine", after.out)


def test_a_page_that_the_user_names_is_asked_for_and_read_by_its_sites_file(tmp_path):
    (tmp_path / "own").mkdir()
    with served("feed_only", 1) as shape_:
        name = shape_.base.removeprefix("http://")
        text = f'domain = "{name}"\n[page]\nbody = "article"\n[request]\nheaders = {{X-Reader = "yes"}}\n'
        (tmp_path / "own" / f"{name}.toml").write_text(text, encoding="utf-8")
        [path] = shape_.articles
        own = (f"SITES_DIR={tmp_path / 'own'}",)
        result = crawl_pages(tmp_path, "urls", "-a", f"url={shape_.base}{path}", settings=own, timeout=240)
        assert [row["rules"]["body"] for row in result.rows] == ["article"]
        assert shape_.headers[path]["X-Reader"] == "yes"


def test_newsite_writes_a_file_that_holds_and_finds_all_again(tmp_path):
    with served("disagreeing", 60) as shape_:
        name = shape_.base.removeprefix("http://")
        own = ["-s", "SITES_DIR=own"]
        (tmp_path / "own").mkdir()
        made = run("newsite", shape_.base, *own, *NO_REST, cwd=tmp_path, timeout=240)
        assert made.status == 0, made.log
        file = Path(tmp_path / "own" / f"{name}.toml")
        assert f"Written to own/{name}.toml" in made.out
        site = read_site(file.read_text(encoding="utf-8"), file.name)
        assert site.feeds == (f"{shape_.base}/feed",)
        assert site.sitemaps == (f"{shape_.base}/sitemap.xml",)
        assert site.language == "en"
        assert site.articles
        again = run("newsite", shape_.base, *own, *NO_REST, cwd=tmp_path, timeout=240)
        assert again.status == 2
        assert "exists" in again.log
        checked = run("newsite", "--check", name, *own, *NO_REST, cwd=tmp_path, timeout=240)
        assert checked.status == 0, checked.out + checked.log
        assert f"All that {name}.toml says holds." in checked.out
        listed = run(
            "crawl", "news", "-a", f"site={name}", "-a", "list=1", *own, *NO_REST, cwd=tmp_path, timeout=240
        )
    assert set(listed.out.split()) == {shape_.base + path for path in shape_.articles}


def test_newsite_of_a_silent_site_says_so(tmp_path):
    result = run("newsite", "http://127.0.0.1:9/", *NO_REST, "-s", "RETRY_TIMES=0", cwd=tmp_path, timeout=240)
    assert result.status == 1
    assert "nothing could be read of http://127.0.0.1:9/" in result.log
    assert not (tmp_path / "sites").exists()


def test_newsite_checks_only_a_site_that_has_a_file(tmp_path):
    result = run("newsite", "--check", "unknown.example", cwd=tmp_path, timeout=240)
    assert result.status == 2
    assert "There is no file of unknown.example" in result.log
