"""robots.txt is obeyed by all requests, those too that wait for it at the same time."""

from __future__ import annotations

import time
from pathlib import Path

from tests.faulty_site import Handler, faulty_site
from tests.scrapy_runs import crawl_pages


def slow_robots(handler: Handler) -> None:
    time.sleep(1)  # all the pages are waiting for it by then
    handler.send(b"User-agent: *\nDisallow: /page/\nAllow: /page/open\n", "text/plain")


def test_pages_that_wait_for_robots_txt_together_all_obey_it(tmp_path: Path) -> None:
    paths = [f"/page/{n}" for n in range(12)] + ["/page/open"]
    with faulty_site() as site:
        site.pages["/robots.txt"] = slow_robots
        (tmp_path / "urls.txt").write_text("".join(f"{site.url}{path}\n" for path in paths))
        done = crawl_pages(tmp_path, "urls", "-a", "file=urls.txt")
    assert site.counts() == {"/robots.txt": 1, "/page/open": 1}
    reasons = done.reasons()
    assert reasons.pop("/page/open") == "page"
    assert set(reasons.values()) == {"forbidden_by_robots"}
    assert len(reasons) == 12
