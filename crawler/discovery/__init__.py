"""Where a site's articles are: readers of feeds, sitemaps and section pages. Bytes in, records out.

Nothing here fetches or knows Scrapy; `crawler/spiders/news.py` does. One more kind of source is one more
module with a `read_...` function that gives `Entry` records.
"""
