"""The examples of the sitemap protocol (sitemaps.org/protocol.html) and of its usual extensions."""

from __future__ import annotations

import gzip

import pytest

from crawler.discovery.sitemaps import SitemapLink, read_sitemap

SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
BASE = "http://www.example.com/sitemap.xml"

ONE = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {SPACE}>
   <url>
      <loc>http://www.example.com/</loc>
      <lastmod>2005-01-01</lastmod>
      <changefreq>monthly</changefreq>
      <priority>0.8</priority>
   </url>
</urlset>"""

SEVERAL = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {SPACE}>
   <url><loc>http://www.example.com/</loc><lastmod>2005-01-01</lastmod><changefreq>monthly</changefreq><priority>0.8</priority></url>
   <url><loc>http://www.example.com/catalog?item=12&amp;desc=vacation_hawaii</loc><changefreq>weekly</changefreq></url>
   <url><loc>http://www.example.com/catalog?item=73&amp;desc=vacation_new_zealand</loc><lastmod>2004-12-23</lastmod></url>
   <url><loc>http://www.example.com/catalog?item=74&amp;desc=vacation_newfoundland</loc><lastmod>2004-12-23T18:00:15+00:00</lastmod><priority>0.3</priority></url>
   <url><loc>http://www.example.com/catalog?item=83&amp;desc=vacation_usa</loc><lastmod>2004-11-23</lastmod></url>
</urlset>"""

INDEX = f"""<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex {SPACE}>
   <sitemap><loc>http://www.example.com/sitemap1.xml.gz</loc><lastmod>2004-10-01T18:23:17+00:00</lastmod></sitemap>
   <sitemap><loc>http://www.example.com/sitemap2.xml.gz</loc><lastmod>2005-01-01</lastmod></sitemap>
</sitemapindex>"""

ESCAPED = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {SPACE}><url><loc>http://www.example.com/%C3%BCmlat.html&amp;q=name</loc></url></urlset>"""

SCHEMA = """<?xml version='1.0' encoding='UTF-8'?>
<urlset xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
   xsi:schemaLocation="http://www.sitemaps.org/schemas/sitemap/0.9 http://www.sitemaps.org/schemas/sitemap/0.9/sitemap.xsd"
   xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:example="http://www.example.com/schemas/example_schema">
   <url><loc>http://www.example.com/own</loc><example:example_tag><loc>http://www.example.com/no</loc></example:example_tag></url>
</urlset>"""

TEXT = "http://www.example.com/catalog?item=1\nhttp://www.example.com/catalog?item=11\n"

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
 <url>
   <loc>http://www.example.org/business/article55.html</loc>
   <news:news>
     <news:publication><news:name>The Example Times</news:name>
     <news:language>en</news:language></news:publication>
     <news:publication_date>2008-12-23</news:publication_date>
     <news:title>Companies A, B in Merger Talks</news:title>
   </news:news>
 </url>
</urlset>"""

IMAGES = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url>
    <loc>https://example.com/sample1.html</loc>
    <image:image><image:loc>https://example.com/image.jpg</image:loc></image:image>
    <image:image><image:loc>https://example.com/photo.jpg</image:loc></image:image>
  </url>
</urlset>"""

LANGUAGES = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
  <url>
    <loc>https://www.example.de/deutsch/page.html</loc>
    <xhtml:link rel="alternate" hreflang="de" href="https://www.example.de/deutsch/page.html"/>
    <xhtml:link rel="alternate" hreflang="en" href="https://www.example.com/english/page.html"/>
  </url>
</urlset>"""


def found(text: str | bytes) -> list[tuple[str, str]]:
    body = text.encode() if isinstance(text, str) else text
    return [(each.url, each.lastmod) for each in read_sitemap(body, BASE)]


SHOP = "http://www.example.com/catalog?item="


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (ONE, [("http://www.example.com/", "2005-01-01")]),
        (
            SEVERAL,
            [
                ("http://www.example.com/", "2005-01-01"),
                (f"{SHOP}12&desc=vacation_hawaii", ""),
                (f"{SHOP}73&desc=vacation_new_zealand", "2004-12-23"),
                (f"{SHOP}74&desc=vacation_newfoundland", "2004-12-23T18:00:15Z"),
                (f"{SHOP}83&desc=vacation_usa", "2004-11-23"),
            ],
        ),
        (gzip.compress(SEVERAL.encode())[:-8], found(SEVERAL)),
        (ESCAPED, [("http://www.example.com/%C3%BCmlat.html&q=name", "")]),
        (SCHEMA, [("http://www.example.com/own", "")]),
        (TEXT, [(f"{SHOP}1", ""), (f"{SHOP}11", "")]),
        (IMAGES, [("https://example.com/sample1.html", "")]),
        (LANGUAGES, [("https://www.example.de/deutsch/page.html", "")]),
    ],
    ids=["one", "several", "gzip", "escaped", "own schema", "text", "images", "languages"],
)
def test_the_examples_are_read(text, addresses):
    assert found(text) == addresses


def test_the_example_of_an_index_is_read():
    assert list(read_sitemap(INDEX.encode(), BASE)) == [
        SitemapLink("http://www.example.com/sitemap1.xml.gz", "2004-10-01T18:23:17Z"),
        SitemapLink("http://www.example.com/sitemap2.xml.gz", "2005-01-01"),
    ]


def test_the_example_of_a_news_sitemap_is_read():
    [entry] = read_sitemap(NEWS.encode(), BASE)
    assert entry.url == "http://www.example.org/business/article55.html"
    assert (entry.hints.title, entry.hints.created, entry.hints.language) == (
        "Companies A, B in Merger Talks",
        "2008-12-23",
        "en",
    )
