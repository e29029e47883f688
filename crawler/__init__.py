"""Finds and fetches pages: the Scrapy project. It imports `pipelines`, never the other way round."""
