"""What a site's articles have in common: how many of them show a line, and which lines name another article.

A site teaches by each of its articles once, when its first version is on disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    BindParameter,
    Connection,
    Executable,
    Table,
    bindparam,
    delete,
    literal_column,
    select,
    union_all,
)

from pipelines.records import SiteMemory
from pipelines.store.quick import insert_rows, rows
from pipelines.store.schema import articles, key_of, site_lines, site_teasers, sites
from pipelines.store.sql import chunks, insert_for

RARE_LINE_SECONDS = 30 * 86400  # a line that only one article showed is forgotten after so long
AT_ONCE = 64  # lines that are asked for in one statement
TEASER_SECONDS = 180 * 86400  # pages link to articles of these last months


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one article teaches of its site; all are `line_fingerprint`s."""

    site: str
    article_id: str
    lines: tuple[int, ...] = ()  # of every block of the page, kept or not
    teasers: tuple[int, ...] = ()  # of its title and its lead: elsewhere they are a teaser
    learned: int = 0  # when, in seconds


def recall(
    connection: Connection, site: str, fingerprints: Collection[int], article_id: str = ""
) -> SiteMemory:
    """What the site's other articles say of the lines of one page."""
    seen = own = 0
    for count, of in rows(connection, _SEEN, {"site": site, "article_id": article_id}):
        if of:
            own = 1  # a page that is seen again has taught its own lines
        else:
            seen = count
    if seen - own <= 0:
        return SiteMemory()
    keys = dict(zip(keys_of(site, fingerprints), fingerprints, strict=True))
    lines: dict[int, int] = {}
    teasers: set[int] = set()
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        some += [some[-1]] * (AT_ONCE - len(some))
        for key, count, of in rows(connection, _RECALLED, {f"k{n}": key for n, key in enumerate(some)}):
            if of and of != article_id:
                teasers.add(keys[key])
            elif not of and count > own:
                lines[keys[key]] = count - own
    return SiteMemory(articles=seen - own, lines=lines, teasers=frozenset(teasers))


def learn(connection: Connection, lessons: Sequence[Lesson]) -> None:
    """Adds articles that are not in `versions` yet; so call it before `versions.remember`, in one
    transaction.
    """
    known = _known(connection, [lesson.article_id for lesson in lessons])
    new = {lesson.article_id: lesson for lesson in lessons if lesson.article_id not in known}
    if not new:
        return
    last_seen = max(lesson.learned for lesson in new.values())
    lines = Counter(key for one in new.values() for key in keys_of(one.site, set(one.lines)))
    _add(connection, lines, last_seen)
    teasers = {key: one.article_id for one in new.values() for key in keys_of(one.site, one.teasers)}
    _add_teasers(connection, teasers, last_seen)
    _count_sites(connection, Counter(one.site for one in new.values()), last_seen)


def forget(connection: Connection, now: float) -> int:
    """Drops rare old lines and old teasers, so that the memory of a site stays bounded; says how many."""
    rare = delete(site_lines).where(
        site_lines.c.articles <= 1, site_lines.c.last_seen < now - RARE_LINE_SECONDS
    )
    old_lines = delete(site_lines).where(site_lines.c.last_seen < now - TEASER_SECONDS)
    old = delete(site_teasers).where(site_teasers.c.last_seen < now - TEASER_SECONDS)
    return sum(connection.execute(statement).rowcount for statement in (rare, old_lines, old))


def keys_of(site: str, lines: Iterable[int]) -> list[int]:
    """The keys of a site's lines, in their order. Fingerprints are random bits, and stay so."""
    of_site = key_of(site)
    return [of_site ^ line for line in lines]


# A fixed number of parameters, so that the statements are translated once.
_KEYS: list[BindParameter[int]] = [bindparam(f"k{place}") for place in range(AT_ONCE)]
_SEEN = union_all(
    select(sites.c.articles, literal_column("''")).where(sites.c.site == bindparam("site")),
    select(literal_column("0"), articles.c.article_id).where(
        articles.c.article_id == bindparam("article_id"), articles.c.article_id != literal_column("''")
    ),
)
_RECALLED = union_all(
    select(site_lines.c.key, site_lines.c.articles, literal_column("''")).where(site_lines.c.key.in_(_KEYS)),
    select(site_teasers.c.key, literal_column("0"), site_teasers.c.article_id).where(
        site_teasers.c.key.in_(_KEYS)
    ),
)


def _known(connection: Connection, article_ids: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for some in chunks(article_ids):
        known.update(connection.scalars(select(articles.c.article_id).where(articles.c.article_id.in_(some))))
    return known


def _add(connection: Connection, lines: Counter[int], last_seen: int) -> None:
    values = [(key, lines[key], last_seen) for key in sorted(lines)]
    insert_rows(connection, site_lines, values, _adding(connection.dialect.name, site_lines))


def _add_teasers(connection: Connection, teasers: dict[int, str], last_seen: int) -> None:
    values = [(key, teasers[key], last_seen) for key in sorted(teasers)]
    insert_rows(connection, site_teasers, values, _new_teasers(connection.dialect.name))


def _count_sites(connection: Connection, counts: Counter[str], last_article: int) -> None:
    values = [(site, counts[site], last_article) for site in sorted(counts)]
    insert_rows(connection, sites, values, _adding(connection.dialect.name, sites))


# Made once, so that they are translated once.
@lru_cache(maxsize=4)
def _adding(dialect: str, table: Table) -> Executable:
    """Adds to the number of articles, and notes when the last one was; by the table's three columns."""
    statement = insert_for(dialect, table)
    key, _, last = table.columns.keys()
    return statement.on_conflict_do_update(
        index_elements=[key],
        set_={
            "articles": table.c.articles + statement.excluded.articles,
            last: statement.excluded[last],
        },
    )


@lru_cache(maxsize=2)
def _new_teasers(dialect: str) -> Executable:
    return insert_for(dialect, site_teasers).on_conflict_do_nothing(index_elements=["key"])
