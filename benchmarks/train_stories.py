"""Fits the weights of `pipelines.stories.linking`: `python -m benchmarks.train_stories --pages DIR`.

Logistic regression over all pairs of articles that were published within a few days of each other, of the
invented events that are there to learn from and the articles of news_sites. Prints the weights, and precision
and recall of pairs whose events were left out in turn. Needs `pip install "tinsach[train]"`.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.stories import TRAINED_ON, articles_of, event_of
from pipelines.stories.evidence import evidence
from pipelines.stories.linking import LINKED, are_near, clue_weights, features

FOLDS = 8
REGULARISATION = 10.0  # scikit-learn's C


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.train_stories", description=__doc__)
    parser.add_argument("--pages", type=Path, metavar="DIR")
    options = parser.parse_args(arguments)
    articles = articles_of(TRAINED_ON, options.pages, ("seeds", "news_sites"))
    event = {article.id: event_of(article) for article in articles}
    clues = [evidence(article) for article in articles]
    weights = clue_weights(clues)
    rows: list[dict[str, float]] = []
    truth: list[bool] = []
    events: list[str] = []
    for one, other in itertools.combinations(clues, 2):
        if are_near(one, other) and any(clue[0] in "nqd" for clue in one.clues & other.clues):
            rows.append(features(one, other, weights))
            truth.append(event[one.article_id] == event[other.article_id])
            events.append(event[one.article_id].split(",")[0])
    _report(rows, truth, events)
    return 0


def _report(rows: list[dict[str, float]], truth: list[bool], events: list[str]) -> None:
    from sklearn.model_selection import GroupKFold

    left_out = [0.0] * len(rows)
    for learned, measured in GroupKFold(FOLDS).split(rows, truth, events):
        model = _fitted([rows[n] for n in learned], [truth[n] for n in learned])
        scores = model.predict_proba([list(rows[n].values()) for n in measured])
        for number, score in zip(measured, scores, strict=True):
            left_out[number] = float(score[1])
    said = [score >= LINKED for score in left_out]
    right = sum(a and b for a, b in zip(said, truth, strict=True))
    print(
        f"{len(rows)} pairs, {sum(truth)} of one event; left out in turn: {sum(said)} linked, "
        f"precision {right / max(1, sum(said)):.3f}  recall {right / sum(truth):.3f}"
    )
    fitted = _fitted(rows, truth)
    [coefficients] = fitted.coef_
    print(f'    "bias": {fitted.intercept_[0]:.2f},')
    for name, weight in zip(rows[0], coefficients, strict=True):
        print(f'    "{name}": {weight:.2f},')


def _fitted(rows: list[dict[str, float]], truth: list[bool]) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=REGULARISATION, max_iter=2_000)
    return model.fit([list(row.values()) for row in rows], truth)


if __name__ == "__main__":
    sys.exit(main())
