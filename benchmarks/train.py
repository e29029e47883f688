"""Trains the block classifier, and shows how it does on sites that it has not seen.

    python -m benchmarks.train --pages DIR [--folds 5] [--predictions OUT_DIR] [--weights FILE]

DIR is laid out as `benchmarks.page_sets` says; the sets that `benchmarks.train_pages` names are used. Printed
are figures of the cleaned texts, each page scored by weights that were made without any page of its site;
`planted` are copies of pages with boxes in their body (`benchmarks.planted_boxes`).
`--predictions` writes those texts as `<set>.jsonl`, rows of `id` and `text`. The same pages give the same
weights. Needs the extra `train` (scikit-learn); nothing of it is needed at run time.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.measure import page_figures, set_figures
from benchmarks.train_pages import CUT, Example, examples, fold_of, weights_of
from pipelines.clean import run_steps
from pipelines.extract.blocks import with_scores
from pipelines.extract.facts import names
from pipelines.extract.model import Model
from pipelines.records import Article

WEIGHTS = Path(__file__).parents[1] / "pipelines" / "extract" / "weights.json.gz"
# Chosen by the cross-validated figures that this script prints.
TREES = 110
LEAVES = 20
LEARNING_RATE = 0.12


def main() -> None:
    arguments = _arguments()
    pages = examples(arguments.pages, arguments.processes)
    texts: dict[str, dict[str, str]] = {}
    if arguments.folds > 1:
        for fold in range(arguments.folds):
            held_out = [p for p in pages if fold_of(p.site, arguments.folds) == fold and p.copy != CUT]
            model = Model(fit([p for p in pages if fold_of(p.site, arguments.folds) != fold]), names())
            for page in held_out:
                texts.setdefault(page.copy or page.set, {})[page.id] = _text(page, model)
            print(f"fold {fold + 1} of {arguments.folds}: {len(held_out)} pages held out", flush=True)
        report(pages, texts)
    if arguments.predictions:
        write_predictions(arguments.predictions, texts)
    arguments.weights.write_bytes(packed(fit(pages)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5, help="0: no cross-validation, only the weights")
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args()


def fit(pages: Sequence[Example]) -> dict[str, Any]:
    """The weights, as `pipelines.extract.model` reads them."""
    facts = np.concatenate([page.facts for page in pages])
    labels = np.concatenate([page.labels > 0.5 for page in pages])
    weights = np.concatenate([weights_of(page) for page in pages])
    trees = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=LEARNING_RATE, l2_regularization=5.0,
        min_samples_leaf=20, max_features=0.4, early_stopping=False, random_state=0,
    )  # fmt: skip
    trees.fit(facts, labels, sample_weight=weights * 1000)
    return exported(trees, names())


def exported(trees: Any, names: Sequence[str]) -> dict[str, Any]:
    """`Any`: scikit-learn has no public way to read the trees of a fitted classifier."""
    nested = [_nested(predictor[0].nodes, 0) for predictor in trees._predictors]
    used = sorted({fact for tree in nested for fact in _facts_in(tree)})
    number = {fact: i for i, fact in enumerate(used)}
    return {
        "facts": [names[fact] for fact in used],
        "base": round(float(np.ravel(trees._baseline_prediction)[0]), 5),
        "trees": [_renumbered(tree, number) for tree in nested],
    }


def _nested(nodes: Any, k: int) -> Any:
    node = nodes[k]
    if node["is_leaf"]:
        return round(float(node["value"]), 4)
    threshold = float(f"{node['num_threshold']:.6g}")
    return [int(node["feature_idx"]), threshold, _nested(nodes, node["left"]), _nested(nodes, node["right"])]


def _facts_in(tree: Any) -> set[int]:
    return {tree[0]} | _facts_in(tree[2]) | _facts_in(tree[3]) if isinstance(tree, list) else set()


def _renumbered(tree: Any, number: dict[int, int]) -> Any:
    if not isinstance(tree, list):
        return tree
    return [number[tree[0]], tree[1], _renumbered(tree[2], number), _renumbered(tree[3], number)]


def packed(weights: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps(weights, separators=(",", ":")).encode(), 9, mtime=0)


def _text(page: Example, model: Model) -> str:
    scored = with_scores(page.article, page.scores(model.scores(page.facts.tolist())))
    article = run_steps(("language", "boilerplate", "repair"), scored)
    return article.text if isinstance(article, Article) else ""


def report(pages: Sequence[Example], texts: dict[str, dict[str, str]]) -> None:
    """The figures of each set of articles: all its pages, each scored by weights that never saw its site."""
    for name, by_id in texts.items():
        figures = set_figures(
            page_figures(page.gold, {"text": by_id[page.id]})
            for page in pages
            if (page.copy or page.set) == name and page.gold.get("page_type", "article") == "article"
        )
        shown = "  ".join(f"{figure} {value:.4f}" for figure, value in figures.items())
        print(f"{name:18} {shown}" if figures else f"{name:18} no articles")


def write_predictions(folder: Path, texts: dict[str, dict[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, by_id in texts.items():
        rows = (json.dumps({"id": i, "text": text}, ensure_ascii=False) + "\n" for i, text in by_id.items())
        (folder / f"{name}.jsonl").write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
