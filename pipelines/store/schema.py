"""The tables of the store. A change to one of them is a step in `migrations.py`; a new one needs none.

Times are whole seconds since 1970, UTC; 0 is unknown. An address, a source and a line are found by a 63-bit
hash: at ten million addresses the odds that any two share one are about one in 200,000.
"""

from __future__ import annotations

from hashlib import blake2b

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    false,
    text,
)

metadata = MetaData()

# SQLite makes only an INTEGER primary key the row's own number.
Key = BigInteger().with_variant(Integer(), "sqlite")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _time(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

# Every address that was found, and what became of it.
addresses = Table(
    "addresses",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("state", Text, nullable=False),  # pending, delivered, rejected, gave_up
    _text("discovered_by"),
    _time("discovered"),
    Column("rank", BigInteger, nullable=False),  # newest first: milliseconds of the best date that is known
    _time("created"),  # what the feed or sitemap says
    _time("lastmod"),
    _text("hints"),  # JSON of the `Hints` that are not empty
    Column("due", BigInteger),  # from when a run may take it; NULL: never, or a run holds it
    _text("run"),  # who holds it, or held it last
    Column("leased_until", BigInteger),  # NULL: nobody holds it
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column(
        "visits", SmallInteger, nullable=False, server_default="0"
    ),  # how often it was looked at after delivery
    _time("fetched"),
    _time("delivered"),
    _text("reason"),
    _text("article_id"),
    _text("html_sha256"),
    _text("etag"),
    _text("last_modified"),
    _time("seen"),  # when a feed, sitemap or section last named it, give or take a day
)

# What a run looks for among all addresses: indexes of those rows alone.
_PENDING = Index(
    "addresses_pending",
    addresses.c.site,
    addresses.c.rank,
    addresses.c.due,
    sqlite_where=text("state = 'pending'"),
)
_REVISIT = Index(
    "addresses_revisit",
    addresses.c.site,
    addresses.c.due,
    sqlite_where=text("state <> 'pending' AND due IS NOT NULL"),
)
_LEASED = Index("addresses_leased", addresses.c.run, sqlite_where=text("leased_until IS NOT NULL"))


def make_for_postgresql() -> None:
    """Says of those indexes to PostgreSQL too which rows they have.

    SQLAlchemy loads that dialect as soon as an index names it: 0.02 s of each run's start.
    """
    for index in (_PENDING, _REVISIT, _LEASED):
        index.dialect_kwargs["postgresql_where"] = index.dialect_kwargs["sqlite_where"]


# The newest version of each article that was delivered.
articles = Table(
    "articles",
    metadata,
    Column("article_id", Text, primary_key=True),
    _text("url"),
    _text("site"),
    _text("created"),
    _time("delivered"),
    Column("version", Integer, nullable=False),
    _text("text_sha256"),
    Column("lines", LargeBinary, nullable=False, server_default=text("''")),  # fingerprints of its paragraphs
    _text("run"),
    sqlite_with_rowid=False,
)

# Articles that a run is about to write, so that a second run does not write them too.
claims = Table(
    "claims",
    metadata,
    Column("article_id", Text, primary_key=True),
    _text("run"),
    _time("until"),
    sqlite_with_rowid=False,
)

# Feeds, sitemaps and sections: what the last answer was, and when to ask again.
sources = Table(
    "sources",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("site", Text, nullable=False, index=True),
    _text("kind"),  # front, feed, sitemap, section
    _text("etag"),
    _text("last_modified"),
    _text("content_sha256"),
    _time("checked"),
    _time("changed"),  # when it last brought something new
    _time("next_due"),
    _count("interval_seconds"),
    _count("found"),  # addresses that were new, over all answers
    _count("failures"),  # in a row
    Column("is_read", Boolean, nullable=False, server_default=false()),  # all that it names is known
)

# Of a source that must be read again though it has not changed (it leads to other sources): its last answer.
source_answers = Table(
    "source_answers",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    _text("url"),  # that answered, after redirects
    _text("content_type"),
    _text("encoding"),
    Column("body", LargeBinary, nullable=False),  # zstd
)

# What a site's articles have in common. `key`: see `site_memory.keys_of`.
site_lines = Table(
    "site_lines",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    _count("articles"),
    _time("last_seen"),
)
site_teasers = Table(
    "site_teasers",
    metadata,
    Column("key", Key, primary_key=True, autoincrement=False),
    _text("article_id"),
    _time("last_seen"),
)
sites = Table(
    "sites",
    metadata,
    Column("site", Text, primary_key=True),
    _count("articles"),  # that the site's memory has learned from
    _time("last_article"),
    sqlite_with_rowid=False,
)

# Sites that are left alone for a while. `name`: the registrable domain, or host and port.
site_rests = Table(
    "site_rests",
    metadata,
    Column("name", Text, primary_key=True),
    _time("until"),
    _count("times"),  # in a row
    _text("why"),
    sqlite_with_rowid=False,
)

# One row a run, and one a site in it.
runs = Table(
    "runs",
    metadata,
    Column("run", Text, primary_key=True),
    _text("spider"),
    _text("folder"),
    _time("started"),
    _time("ended"),
    _text("health"),  # "" while it runs
    sqlite_with_rowid=False,
)
run_sites = Table(
    "run_sites",
    metadata,
    Column("run", Text, primary_key=True),
    Column("site", Text, primary_key=True),
    _time("ended"),
    _count("pages"),
    _count("articles"),
    _count("known"),  # duplicates, unchanged and not modified ones: pages that are articles, but not new ones
    _count("rejected"),
    _count("empty"),  # rejected because there was no text, or too little
    sqlite_with_rowid=False,
)
Index("run_sites_by_site", run_sites.c.site, run_sites.c.ended)


def key_of(name: str) -> int:
    """The 63-bit hash by which an address, a source or a site is found."""
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
