"""Trains the page classifier of `admit`, and shows how it does on sites that it has not seen.

    python -m benchmarks.train_admit --pages DIR [--folds 5] [--rows FILE] [--weights FILE]

DIR holds sets with a `gold.jsonl` and `html/<id>.html.gz` each; `wcxb_other_pages` names each page's type.
The evidence of a page comes from a cleaning whose block model has seen no page of its site either, as it will
be on other pages. `--rows` keeps that evidence (made in minutes), so that only the fit is done again. Needs
the extra `train`; nothing of it is needed at run time.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks import train
from benchmarks.train_pages import Example, examples, fold_of
from pipelines.admit.evidence import evidence
from pipelines.clean import run_steps
from pipelines.extract.model import Model
from pipelines.extract.step import with_scores
from pipelines.records import Article

WEIGHTS = Path(__file__).parents[1] / "pipelines" / "admit" / "weights.json.gz"
REJECTED_ARTICLES = 0.015  # the share of articles that may be rejected; the threshold is set a third below it
# The reason that a page of a type is rejected with.
REASONS = {
    "listing": "listing",
    "collection": "listing",
    "forum": "forum",
    "product": "product",
    "service": "service",
}
FITS = 5  # fits with other seeds, averaged: with so few pages one alone depends on chance
TREES, LEAVES, LEARNING_RATE = 70, 8, 0.08  # chosen by the cross-validated figures that this script prints
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One page's evidence, and the reason with which it should go; "" for an article."""

    set: str
    id: str
    site: str
    type: str
    facts: dict[str, float]

    @property
    def reason(self) -> str:
        return REASONS.get(self.type, "")


def main() -> None:
    given = _arguments()
    rows = _rows(given)
    names = sorted({name for row in rows for name in row.facts})
    scores = cross_validated(rows, names, given.folds)
    threshold = _report(rows, scores)
    weights = {
        "threshold": round(threshold, 4),
        "page": fit(rows, names, [not row.reason for row in rows]),
        "reasons": {
            reason: fit(others, names, [row.reason == reason for row in others], 1)
            for others in [[row for row in rows if row.reason]]
            for reason in sorted(set(REASONS.values()))
        },
    }
    given.weights.write_bytes(train.packed(weights))
    print(f"{given.weights.name}: {given.weights.stat().st_size} bytes")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Trains the page classifier of `admit`.")
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--rows", type=Path, help="keep the evidence here, or take it from here")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args()


def _rows(given: argparse.Namespace) -> list[Row]:
    if given.rows and given.rows.exists():
        return [Row(**json.loads(line)) for line in given.rows.read_text().splitlines()]
    pages, names = examples(given.pages, given.processes)
    rows: list[Row] = []
    for fold in range(given.folds):
        model = Model(train.fit([page for page in pages if fold_of(page.site, given.folds) != fold], names))
        held = (_row(page, model, names) for page in pages if fold_of(page.site, given.folds) == fold)
        rows += [row for row in held if row]
        print(f"fold {fold + 1} of {given.folds}: cleaned", flush=True)
    if given.rows:
        keys = ("set", "id", "site", "type", "facts")
        lines = (json.dumps({key: getattr(row, key) for key in keys}) + "\n" for row in rows)
        given.rows.write_text("".join(lines))
    return rows


def _row(page: Example, model: Model, names: Sequence[str]) -> Row | None:
    """None for a page whose cleaning leaves nothing: that needs no classifier."""
    facts = [dict(zip(names, map(float, row), strict=True)) for row in page.facts]
    scored = with_scores(page.article, page.scores(model.scores(facts)))
    article = run_steps(("language", "boilerplate", "repair"), scored)
    if not isinstance(article, Article) or not article.text:
        return None
    return Row(page.set, page.id, page.site, page.gold.get("page_type", "article"), evidence(article))


def cross_validated(rows: Sequence[Row], names: Sequence[str], folds: int) -> list[float]:
    """The probability that each page is an article, by weights that were made without its site."""
    scores = [0.0] * len(rows)
    for fold in range(folds):
        known = [row for row in rows if fold_of(row.site, folds) != fold]
        model = Model(fit(known, names, [not row.reason for row in known]))
        held = [i for i, row in enumerate(rows) if fold_of(row.site, folds) == fold]
        for i, score in zip(held, model.scores([rows[i].facts for i in held]), strict=True):
            scores[i] = score
    return scores


def fit(
    rows: Sequence[Row], names: Sequence[str], labels: Sequence[bool], fits: int = FITS
) -> dict[str, Any]:
    """The weights, as `pipelines.extract.model` reads them: the mean of several fits."""
    facts = np.array([[row.facts.get(name, 0.0) for name in names] for row in rows])
    found: list[dict[str, Any]] = []
    for seed in range(fits):
        trees = HistGradientBoostingClassifier(
            max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=LEARNING_RATE, l2_regularization=3.0,
            min_samples_leaf=8, max_features=0.3, early_stopping=False, random_state=seed,
        )  # fmt: skip
        trees.fit(facts, np.array(labels))
        found.append(train.exported(trees, names))
    return _mean(found)


def _mean(models: Sequence[dict[str, Any]]) -> dict[str, Any]:
    names = sorted({name for model in models for name in model["facts"]})
    trees = []
    for model in models:
        number = [names.index(name) for name in model["facts"]]
        trees += [_scaled(tree, number, 1 / len(models)) for tree in model["trees"]]
    base = sum(model["base"] for model in models) / len(models)
    return {"facts": names, "base": round(base, 5), "trees": trees}


def _scaled(tree: Any, number: Sequence[int], scale: float) -> Any:  # Any: nested lists down to a number
    if not isinstance(tree, list):
        return round(tree * scale, 4)
    low, high = (_scaled(branch, number, scale) for branch in tree[2:])
    return [number[tree[0]], tree[1], low, high]


def _report(rows: Sequence[Row], scores: Sequence[float]) -> float:
    """Prints what would be rejected; the threshold that keeps the loss a third below the limit."""
    counted = [(s, row) for s, row in zip(scores, rows, strict=True) if row.set != "vietnamese"]
    articles = sorted(score for score, row in counted if not row.reason)
    for share in (0.005, 0.01, REJECTED_ARTICLES):
        threshold = articles[int(share * len(articles))]
        _print_at(threshold, counted, share)
    chosen = articles[int(REJECTED_ARTICLES * 2 / 3 * len(articles))]
    for score, row in sorted(counted, key=lambda pair: pair[0])[:400]:
        if not row.reason and score < chosen:
            print(f"  article rejected: {row.set} {row.id} {score:.3f}")
    return float(chosen)


def _print_at(threshold: float, counted: Sequence[tuple[float, Row]], share: float) -> None:
    all_types = Counter(row.type for _, row in counted if row.reason)
    gone = Counter(row.type for score, row in counted if row.reason and score < threshold)
    by_type = "  ".join(f"{kind} {gone[kind]}/{all_types[kind]}" for kind in sorted(all_types))
    total = sum(gone.values()) / max(1, sum(all_types.values()))
    print(
        f"{share:.1%} of articles rejected (threshold {threshold:.3f}): {total:.3f} of the others. {by_type}"
    )


if __name__ == "__main__":
    main()
