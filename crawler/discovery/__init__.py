"""Where a site's articles are: feeds, sitemaps, sections."""
