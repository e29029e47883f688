"""Trains the page judge of `admit`, and shows how it does on sites that it has not seen.

    python -m benchmarks.train_admit --pages DIR [--folds 5] [--predictions DIR] [--rows FILE]

DIR holds sets with a `gold.jsonl` and `html/<id>.html.gz` each; `wcxb_other_pages` names each page's type.
The evidence of a page comes from a cleaning whose block model has seen no page of its site either, as it will
be on other pages; its verdict from a judge, and by a threshold, made without its site. `--predictions` writes
those verdicts as `admit.jsonl`, rows of `set`, `id` and `rejected`, which `benchmarks.quality
--cross-validated` holds to its floors. `--rows` keeps the evidence (made in minutes), so that only the fit is
done again. Needs the extra `train`; nothing of it is needed at run time.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks import train
from benchmarks.page_sets import sets_in
from benchmarks.train_pages import SETS, Example, examples, fold_of
from pipelines.address import domain_of
from pipelines.admit.evidence import evidence
from pipelines.admit.judge import ARTICLE, Judge, judge_of
from pipelines.admit.step import declared, unfit
from pipelines.admit.told import is_told_article
from pipelines.clean import run_steps
from pipelines.extract.blocks import with_scores
from pipelines.extract.facts import names as fact_names
from pipelines.extract.model import Model
from pipelines.records import Article

WEIGHTS = Path(__file__).parents[1] / "pipelines" / "admit" / "weights.json.gz"
OTHERS = "wcxb_other_pages"
COUNTED = ("news_sites", "wcxb_articles")  # the sets in which the rejected articles are counted
CHOSEN = 0.013  # the share of articles at which a threshold is set; at most 0.015 may be rejected elsewhere
SHARES = (0.005, 0.01, CHOSEN, 0.015, 0.03)
# The reason that a page of a type is rejected with.
REASONS = {
    "listing": "listing",
    "collection": "listing",
    "forum": "forum",
    "product": "product",
    "service": "service",
}
# Chosen by the cross-validated figures that this script prints.
STRENGTH, POINTS, FARTHEST, LEAST_WEIGHT = 0.01, 60, 2.5, 0.002
BEND = 0.8  # how much less than a mark its square is free to weigh
NORMAL = NormalDist()
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One page's evidence, and what it is."""

    set: str
    id: str
    site: str
    type: str
    facts: dict[str, float]
    told: str = ""  # the reason that needs no judge: no text, too short, what the page says of itself

    @property
    def kind(self) -> str:
        return REASONS.get(self.type, ARTICLE)


def main() -> None:
    given = _arguments()
    rows = _rows(given)
    names = sorted({name for row in rows for name in row.facts})
    judges = []
    for fold in range(given.folds):
        judges.append(
            _judge([row for row in rows if fold_of(row.site, given.folds) != fold], names, given.folds)
        )
        print(f"fold {fold + 1} of {given.folds}: judge trained", flush=True)
    verdicts = [_verdict(judges[fold_of(row.site, given.folds)], row) for row in rows]
    _report(rows, verdicts)
    if given.predictions:
        given.predictions.mkdir(parents=True, exist_ok=True)
        told = (
            {"set": row.set, "id": row.id, "rejected": reason}
            for row, (reason, _) in zip(rows, verdicts, strict=True)
        )
        lines = (json.dumps(row) + "\n" for row in told)
        (given.predictions / "admit.jsonl").write_text("".join(lines), encoding="utf-8")
    weights = fit(rows, names) | {"threshold": round(_threshold(rows, names, given.folds), 4)}
    given.weights.write_bytes(train.packed(weights))
    print(f"{given.weights.name}: {given.weights.stat().st_size} bytes")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Trains the page classifier of `admit`.")
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--predictions", type=Path, help="write the cross-validated verdicts there")
    parser.add_argument("--rows", type=Path, help="keep the evidence here, or take it from here")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    if given.folds < 3:
        parser.error("--folds: at least 3, as each threshold is chosen by folds of those that train")
    return given


def _rows(given: argparse.Namespace) -> list[Row]:
    if given.rows and given.rows.exists():
        return [Row(**json.loads(line)) for line in given.rows.read_text().splitlines()]
    pages = examples(given.pages, given.processes, (*SETS, OTHERS))
    rows: list[Row] = []
    for fold in range(given.folds):
        known = [page for page in pages if page.set != OTHERS and fold_of(page.site, given.folds) != fold]
        model = Model(train.fit(known), fact_names())
        held = [p for p in pages if fold_of(p.site, given.folds) == fold and not p.copy]
        rows += [_row(page, model) for page in held]
        print(f"fold {fold + 1} of {given.folds}: {len(held)} pages cleaned", flush=True)
    read = {(page.set, page.id) for page in pages}
    for name, known_pages in sets_in(given.pages).items():
        unread = [page for page in known_pages if name in (*SETS, OTHERS) and (name, page.id) not in read]
        types = [page.gold.get("page_type") or ARTICLE for page in unread]
        rows += [
            Row(name, p.id, domain_of(p.url), kind, {}, "no_text")
            for p, kind in zip(unread, types, strict=True)
        ]
    if given.rows:
        given.rows.write_text("".join(json.dumps(asdict(row)) + "\n" for row in rows))
    return rows


def _row(page: Example, model: Model) -> Row:
    scored = with_scores(page.article, page.scores(model.scores(page.facts.tolist())))
    article = run_steps(("language", "boilerplate", "repair"), scored)
    kind = page.gold.get("page_type") or ARTICLE
    if not isinstance(article, Article) or not article.text:
        return Row(page.set, page.id, page.site, kind, {}, "no_text")
    shown = evidence(article)
    reason = unfit(article, shown)
    return Row(page.set, page.id, page.site, kind, shown, reason[0] if reason else declared(shown))


def _judge(rows: Sequence[Row], names: Sequence[str], folds: int) -> Judge:
    return judge_of(fit(rows, names) | {"threshold": _threshold(rows, names, folds)})


def _threshold(rows: Sequence[Row], names: Sequence[str], folds: int) -> float:
    """The probability below which the chosen share of articles lies, each judged without its site."""
    scores: list[float] = []
    for fold in range(folds):
        held = [row for row in rows if fold_of(row.site, folds) == fold and row.set in COUNTED]
        if held:
            known = [row for row in rows if fold_of(row.site, folds) != fold]
            found = judge_of(fit(known, names) | {"threshold": 0.0})
            scores += [_verdict(found, row)[1] for row in held]
    return sorted(scores)[int(CHOSEN * len(scores))]


def _verdict(judge: Judge, row: Row) -> tuple[str, float]:
    """The reason, "" for an article, and the probability that it is one."""
    if row.told or is_told_article(row.facts):
        return row.told, float(not row.told)
    kinds = judge.probabilities(row.facts)
    score = kinds.pop(ARTICLE)
    return ("" if score >= judge.threshold else max(kinds, key=lambda kind: kinds[kind])), score


def fit(rows: Sequence[Row], names: Sequence[str]) -> dict[str, Any]:
    """Scales and weights as `pipelines.admit.judge` reads them: each fact by its rank and that one's square,
    weighed by multinomial logistic regression.

    By the ranks alone it finds fewer, as it does when it is to tell articles from all other pages at once;
    boosted trees, extra trees, support vectors and bags of words find far fewer.
    """
    known = [row for row in rows if row.facts and not is_told_article(row.facts)]
    facts = np.array([[row.facts.get(name, 0.0) for name in names] for row in known])
    scales = [_scale(column) for column in facts.T]
    marks = np.column_stack(
        [np.interp(column, *scale) for column, scale in zip(facts.T, scales, strict=True)]
    )
    squares = marks**2 - 1
    shares = BEND / (squares.std(axis=0) + 0.3)
    regression = LogisticRegression(C=STRENGTH, max_iter=500)
    regression.fit(np.hstack([marks, squares * shares]), [row.type for row in known])
    weights, bends = np.hsplit(regression.coef_, 2)
    bends *= shares
    used = (np.abs(weights).max(axis=0) >= LEAST_WEIGHT) | (np.abs(bends).max(axis=0) >= LEAST_WEIGHT)
    return {
        "kinds": [REASONS.get(kind, ARTICLE) for kind in regression.classes_],
        "base": _rounded(regression.intercept_ - bends[:, used].sum(axis=1)),
        "scales": {
            name: [*map(_rounded, (*scale, weights[:, at], bends[:, at]))]
            for at, (name, scale) in enumerate(zip(names, scales, strict=True))
            if used[at] and len(scale[0]) > 1
        },
    }


def _scale(column: Numbers) -> tuple[Numbers, Numbers]:
    """The values of a fact, at most POINTS of them, and the normal score of each one's middle rank; over the
    pages the scores have a mean of 0 and a deviation of 1.

    By its middle rank a value that most pages share (0, for many facts) lies near the middle. As the lowest
    rank of all it hid how much more than 0 the others are.
    """
    values, counts = np.unique(column, return_counts=True)
    ranks = (np.cumsum(counts) - counts / 2) / len(column)
    scores = np.clip([NORMAL.inv_cdf(rank) for rank in ranks], -FARTHEST, FARTHEST)
    if len(values) > POINTS:
        chosen = np.searchsorted(ranks, np.linspace(0, 1, POINTS)).clip(0, len(values) - 1)
        chosen = np.unique(np.concatenate([[0], chosen, [len(values) - 1]]))
        values, scores = values[chosen], scores[chosen]
    found = np.interp(column, values, scores)
    return values, (scores - found.mean()) / (found.std() or 1.0)


def _rounded(numbers: Numbers) -> list[float]:
    return [float(f"{number:.5g}") for number in numbers]


def _report(rows: Sequence[Row], verdicts: Sequence[tuple[str, float]]) -> None:
    """Prints what the judges reject on the sites that each had not seen, by type and reason."""
    for name in (*SETS, OTHERS):
        given = [(row, reason) for row, (reason, _) in zip(rows, verdicts, strict=True) if row.set == name]
        gone = Counter(reason for _, reason in given if reason)
        print(f"{name}: {gone.total()} of {len(given)} rejected. {_listed(gone)}")
        for row, reason in given:
            if reason and row.kind == ARTICLE:
                print(f"  article rejected: {row.id} {reason}")
    for kind in sorted(REASONS):
        found = [reason for row, (reason, _) in zip(rows, verdicts, strict=True) if row.type == kind]
        gone = Counter(reason for reason in found if reason)
        print(f"  {kind}: {gone.total()} of {len(found)}. {_listed(gone)}")
    articles = sorted(s for row, (_, s) in zip(rows, verdicts, strict=True) if row.set in COUNTED)
    others = [score for row, (_, score) in zip(rows, verdicts, strict=True) if row.set == OTHERS]
    for share in SHARES if others else ():
        least = articles[int(share * len(articles))]
        found_share = sum(score < least for score in others) / len(others)
        print(f"at {share:.1%} of the articles (threshold {least:.3f}): {found_share:.3f} of the others")


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


if __name__ == "__main__":
    main()
