"""What a model of the user's own says of two texts: how much likelier than by chance they mean the same.

A model is any callable that takes a list of texts and gives a vector for each, named `module:function`; or
the folder or name of a sentence-transformers model (`pip install "tinsach[embeddings]"`).
"""

from __future__ import annotations

import importlib
import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.records import Article

if TYPE_CHECKING:
    import numpy

Model = Callable[[list[str]], Sequence[Sequence[float]]]

READ_CHARACTERS = 1_000  # models read 128 to 512 tokens
BATCH = 64  # texts
SAMPLE = 20_000  # pairs from which the likeness of unrelated texts is taken
# Models differ in what likeness two unrelated texts have, so it is counted in standard deviations above that.
# A model that does not know one of two languages finds them unlike: so it speaks for a pair, never against.
# Chosen with `python -m benchmarks.stories --embeddings`.
NEUTRAL, WEIGHT, MOST = 2.0, 0.5, 1.5  # says nothing; log odds of each beyond; at most so much
NEIGHBOURS = 10  # of each text that are proposed as pairs


class ModelError(ValueError):
    """The model can't be used; the text says why and what to do."""


@dataclass(frozen=True)
class Meaning:
    """The vectors of a corpus' articles, each of length 1; `place` by article id."""

    place: dict[str, int]
    vectors: numpy.ndarray[Any, Any]
    mean: float  # likeness of two texts of the corpus
    deviation: float

    def log_odds(self, one: str, other: str) -> float:
        likeness = float(self.vectors[self.place[one]] @ self.vectors[self.place[other]])
        return max(0.0, min(MOST, WEIGHT * ((likeness - self.mean) / self.deviation - NEUTRAL)))

    def likely(self) -> Iterator[tuple[int, int]]:
        """Pairs of places, the smaller first: each article with those that are most like it."""
        import numpy

        for start in range(0, len(self.vectors), BATCH):
            likeness = self.vectors[start : start + BATCH] @ self.vectors.T
            for row, all_of_it in enumerate(likeness, start):
                all_of_it[row] = -2.0
                for other in numpy.argsort(-all_of_it)[:NEIGHBOURS]:
                    if (all_of_it[other] - self.mean) / self.deviation > NEUTRAL:
                        yield min(row, int(other)), max(row, int(other))


def text_of(article: Article) -> str:
    """What a model is shown of an article."""
    return f"{article.title}\n{article.text}"[:READ_CHARACTERS]


def meaning(model: Model, texts: dict[str, str]) -> Meaning:
    """Of the texts by article id. Raises `ModelError` where the model gives no vectors."""
    try:
        import numpy
    except ImportError:
        raise ModelError('embeddings need numpy: pip install "tinsach[embeddings]"') from None

    shown = list(texts.values())
    rows: list[Any] = []
    for start in range(0, len(shown), BATCH):
        rows.extend(model(shown[start : start + BATCH]))
    try:
        vectors = numpy.asarray(rows, dtype="float32")
        is_right = vectors.ndim == 2 and len(vectors) == len(shown) and bool(numpy.isfinite(vectors).all())
    except (TypeError, ValueError):
        is_right = False
    if not is_right:
        raise ModelError(
            f"the model must give a vector of numbers, always as long, for each of {len(shown)} texts"
        )
    vectors /= numpy.maximum(numpy.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    mean, deviation = _unrelated(vectors)
    return Meaning({article_id: place for place, article_id in enumerate(texts)}, vectors, mean, deviation)


def _unrelated(vectors: numpy.ndarray[Any, Any]) -> tuple[float, float]:
    """Mean and standard deviation of the likeness of two texts drawn at random."""
    rng = random.Random(0)
    places = range(len(vectors))
    pairs = [rng.sample(places, 2) for _ in range(SAMPLE)] if len(vectors) > 1 else []
    drawn = [float(vectors[a] @ vectors[b]) for a, b in pairs] or [0.0]
    mean = math.fsum(drawn) / len(drawn)
    return mean, max(math.sqrt(math.fsum((one - mean) ** 2 for one in drawn) / len(drawn)), 0.01)


def load_model(name: str) -> Model:
    """`module:function`, or a sentence-transformers folder or name. Raises `ModelError`."""
    if not Path(name).exists() and ":" in name:
        return _callable(name)
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        raise ModelError(
            f'{name} needs sentence-transformers: pip install "tinsach[embeddings]", '
            "or name a callable of your own as module:function"
        ) from None
    try:
        model = SentenceTransformer(name)
    except (OSError, ValueError) as error:
        raise ModelError(f"the model {name} can't be loaded: {' '.join(str(error).split())[:300]}") from error
    return lambda texts: model.encode(texts, show_progress_bar=False)


def _callable(name: str) -> Model:
    module, _, attribute = name.partition(":")
    sys.path.insert(0, "")  # where the command was typed, as for `python -m`
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise ModelError(f"{name} can't be imported ({error}): write it as module:function") from error
    finally:
        sys.path.remove("")
    if not callable(found):
        raise ModelError(f"{name} is {type(found).__name__}, and must be callable with a list of texts")
    return found  # type: ignore[no-any-return]
