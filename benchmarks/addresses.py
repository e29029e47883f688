"""How well an address alone tells an article from other pages, and the weights for it.

    python -m benchmarks.addresses --pages DIR [--write]

DIR holds the page sets (`news_sites`, `wcxb_articles`, `wcxb_other_pages`). The figures are cross-validated
by site: no site is in both halves. The second figure is within sites: a news site's article against the
menu links of its pages, once from the address alone and once with the site's other articles seen, as its
feed would show them. `--write` writes `crawler/discovery/addresses.json`. Needs scikit-learn (the extra
`train`).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from crawler.discovery import addresses
from crawler.discovery.addresses import SiteHabits, address_facts
from crawler.discovery.sections import read_listing
from pipelines.address import domain_of, normalise, site_of

FOLDS, STRENGTH = 10, 0.3  # of the cross-validation, and of the regularisation (C)
NEWS_WEIGHT = 10.0  # of a news site's article: what is crawled are news, and most of the other set are blogs
MENU_WEIGHT = 0.1  # of a menu link in training: there are many of them, and nobody looked at them


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    news = addresses_of(options.pages, "news_sites")
    articles = news + addresses_of(options.pages, "wcxb_articles")
    others = addresses_of(options.pages, "wcxb_other_pages")
    menus = menu_links(options.pages)
    urls = articles + others + [url for links in menus.values() for url in links]
    labels = np.array([1] * len(articles) + [0] * (len(urls) - len(articles)))
    balance = len(articles) / (2 * len(others))
    counts = np.array([1.0] * len(articles) + [balance] * len(others))
    counts[: len(news)] = NEWS_WEIGHT
    counts = np.concatenate([counts, np.full(len(urls) - len(counts), MENU_WEIGHT)])
    groups = [domain_of(url) for url in urls]

    scores = np.zeros(len(urls))
    facts = matrix(urls)
    for seen, unseen in GroupKFold(FOLDS).split(facts, labels, groups):
        scores[unseen] = train(facts[seen], labels[seen], counts[seen]).decision_function(facts[unseen])
    real = len(articles) + len(others)
    result = {
        "articles": len(articles),
        "other_pages": len(others),
        "auc": round(float(roc_auc_score(labels[:real], scores[:real])), 4),
        "menu_links": len(urls) - real,
    }
    model = train(facts, labels, counts)
    learned = dict(zip(names(), (round(float(w), 3) for w in model.coef_[0]), strict=True))
    learned["bias"] = round(float(model.intercept_[0]), 3)
    if options.write:
        path = Path(addresses.__file__).with_name("addresses.json")
        path.write_text(json.dumps(learned, indent=1) + "\n", "utf-8")
        addresses.weights.cache_clear()
    result |= within_sites(options.pages, menus, dict(zip(urls, map(float, scores), strict=True)))
    print(json.dumps(result, indent=1))


def addresses_of(pages: Path, name: str) -> list[str]:
    with (pages / name / "gold.jsonl").open(encoding="utf-8") as rows:
        return [normalise(json.loads(row)["url"]) for row in rows]


def menu_links(pages: Path) -> dict[str, list[str]]:
    """Site -> the addresses in its menus whose link has at most three words: sections, hardly ever
    articles.
    """
    menus: dict[str, set[str]] = defaultdict(set)
    with (pages / "news_sites" / "gold.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            page = pages / "news_sites" / "html" / f"{row['id']}.html.gz"
            listing = read_listing(gzip.decompress(page.read_bytes()), row["url"])
            menus[site_of(row["url"])] |= {
                normalise(link.url)
                for link in listing.links
                if link.place == "tag"
                or (link.place in ("nav", "header") and 0 < len(link.text.split()) <= 3)
                if domain_of(link.url) == domain_of(row["url"])
            }
    return {site: sorted(links) for site, links in menus.items()}


def within_sites(pages: Path, menus: dict[str, list[str]], unseen: dict[str, float]) -> dict[str, float]:
    """AUC over all (article, menu link) of sites with two articles or more, the address alone and with
    habits.

    `unseen`: address -> log-odds from the model that has not seen its site.
    """
    by_site: dict[str, list[str]] = defaultdict(list)
    for url in addresses_of(pages, "news_sites"):
        by_site[site_of(url)].append(url)
    labels: list[int] = []
    alone: list[float] = []
    seen: list[float] = []
    for site, articles in by_site.items():
        if len(articles) < 2:
            continue
        for held_out in articles:
            habits = SiteHabits()
            for url in articles:
                if url != held_out:
                    habits.learn(url, is_article=True)
            for url, label in [(held_out, 1), *((url, 0) for url in menus[site])]:
                labels.append(label)
                alone.append(unseen[url])
                seen.append(unseen[url] + habits.evidence(url))
    return {
        "within_sites_auc": round(float(roc_auc_score(labels, alone)), 4),
        "within_sites_auc_with_own_articles_seen": round(float(roc_auc_score(labels, seen)), 4),
    }


def names() -> list[str]:
    return list(address_facts("https://a.example/"))


def matrix(urls: list[str]) -> Any:
    return np.array([[float(value) for value in address_facts(url).values()] for url in urls])


def train(facts: Any, labels: Any, counts: Any) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=2000).fit(facts, labels, sample_weight=counts)


if __name__ == "__main__":
    main()
