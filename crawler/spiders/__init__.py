"""By kind of source: news, urls (warc and corpus). Never one a site."""
