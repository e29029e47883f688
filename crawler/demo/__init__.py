"""A small newspaper in eight languages, served on loopback: what `make crawl` and the tests crawl.

One more article is one more file in `articles/<language>/`; one more content system is a table in
`systems.toml` and a page in `templates/`.
"""

from crawler.demo.expected import Expected, expected

__all__ = ["Expected", "expected"]
