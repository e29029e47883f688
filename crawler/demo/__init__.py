"""A small newspaper on loopback, written for this project: what `make crawl` and the tests crawl."""
