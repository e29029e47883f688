"""Trains the page judge of `admit`, and shows how it does on sites that it has not seen.

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
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import QuantileTransformer

from benchmarks import train
from benchmarks.train_pages import Example, examples, fold_of
from pipelines.admit.evidence import evidence
from pipelines.admit.judge import curves_of
from pipelines.admit.step import declared
from pipelines.clean import run_steps
from pipelines.extract.facts import names as fact_names
from pipelines.extract.model import Model
from pipelines.extract.step import with_scores
from pipelines.records import Article

WEIGHTS = Path(__file__).parents[1] / "pipelines" / "admit" / "weights.json.gz"
REJECTED_ARTICLES = 0.015  # the share of articles that may be rejected
CHOSEN = 0.013  # the share at which the threshold is set: other reasons reject some, too
# The reason that a page of a type is rejected with.
REASONS = {
    "listing": "listing",
    "collection": "listing",
    "forum": "forum",
    "product": "product",
    "service": "service",
}
STRENGTH, POINTS, LEAST_WEIGHT = (
    0.01,
    60,
    0.003,
)  # chosen by the cross-validated figures that this script prints
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
            reason: fit(others, names, [row.reason == reason for row in others])
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
    pages = examples(given.pages, given.processes)
    rows: list[Row] = []
    for fold in range(given.folds):
        model = Model(
            train.fit([page for page in pages if fold_of(page.site, given.folds) != fold]), fact_names()
        )
        held = (_row(page, model) for page in pages if fold_of(page.site, given.folds) == fold)
        rows += [row for row in held if row]
        print(f"fold {fold + 1} of {given.folds}: cleaned", flush=True)
    if given.rows:
        keys = ("set", "id", "site", "type", "facts")
        lines = (json.dumps({key: getattr(row, key) for key in keys}) + "\n" for row in rows)
        given.rows.write_text("".join(lines))
    return rows


def _row(page: Example, model: Model) -> Row | None:
    """None for a page whose cleaning leaves nothing: that needs no classifier."""
    scored = with_scores(page.article, page.scores(model.scores(page.facts.tolist())))
    article = run_steps(("language", "boilerplate", "repair"), scored)
    if not isinstance(article, Article) or not article.text:
        return None
    return Row(page.set, page.id, page.site, page.gold.get("page_type", "article"), evidence(article))


def cross_validated(rows: Sequence[Row], names: Sequence[str], folds: int) -> list[float]:
    """The probability that each page is an article, by curves that were made without its site."""
    scores = [0.0] * len(rows)
    for fold in range(folds):
        known = [row for row in rows if fold_of(row.site, folds) != fold]
        curves = curves_of(fit(known, names, [not row.reason for row in known]))
        for i, row in enumerate(rows):
            if fold_of(row.site, folds) == fold:
                scores[i] = 0.0 if declared(row.facts) else curves.probability(row.facts)
    return scores


def fit(rows: Sequence[Row], names: Sequence[str], labels: Sequence[bool]) -> dict[str, Any]:
    """Curves as `pipelines.admit.judge` reads them: each fact by its rank, weighed by logistic regression.

    With a thousand pages this was better than boosted trees, a support vector machine or the pages' words
    (0.76, 0.65, 0.69, 0.53 of the others found where 1.5 % of the articles are lost).
    """
    facts = np.array([[row.facts.get(name, 0.0) for name in names] for row in rows])
    ranks = QuantileTransformer(n_quantiles=POINTS, output_distribution="normal", random_state=0).fit(facts)
    regression = LogisticRegression(C=STRENGTH, max_iter=1000).fit(ranks.transform(facts), np.array(labels))
    curves = {}
    for i, (name, weight) in enumerate(zip(names, regression.coef_[0], strict=True)):
        values = np.unique(ranks.quantiles_[:, i])
        if len(values) < 2 or abs(weight) < LEAST_WEIGHT:
            continue
        row = np.zeros((len(values), len(names)))
        row[:, i] = values
        counts = ranks.transform(row)[:, i] * weight
        curves[name] = [_rounded(values), _rounded(counts)]
    return {"base": round(float(regression.intercept_[0]), 4), "curves": curves}


def _rounded(numbers: Numbers) -> list[float]:
    return [float(f"{number:.5g}") for number in numbers]


def _report(rows: Sequence[Row], scores: Sequence[float]) -> float:
    """Prints what would be rejected; the threshold at the chosen loss."""
    counted = [(s, row) for s, row in zip(scores, rows, strict=True) if row.set != "vietnamese"]
    articles = sorted(score for score, row in counted if not row.reason)
    for share in (0.005, 0.01, CHOSEN, REJECTED_ARTICLES, 0.03):
        threshold = articles[int(share * len(articles))]
        _print_at(threshold, counted, share)
    chosen = articles[int(CHOSEN * len(articles))]
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
