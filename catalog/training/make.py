"""Makes everything: trains, measures, exports, checks, writes references, demo data and model cards.

    python make.py            all steps
    python make.py cards      only the steps named (train, measure, export, reference, data, cards, manifests)
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import cards
import embedding
import export
import language_model
import manifests
import reference
import sentiment
import tokenizers_ as tok
from common import SAMPLES, fix_seeds, record


def train() -> None:
    for name in sentiment.NAMES:
        sentiment.train(name)
    embedding.train()
    language_model.train()


def measure() -> None:
    sentiment.measure(sentiment.splits()[1], "validation_")
    sentiment.measure(sentiment.splits()[2])
    sentiment.show_examples()
    embedding.measure()
    language_model.measure()


def check_tokenizers() -> None:
    """Compares every tokenizer.json with our own code on odd and held-out texts."""
    texts = [*tok.ODD_TEXTS, *(r.text for part in sentiment.splits() for r in part[:2000]), *language_model.documents(1000, 2)]
    for name in [*sentiment.NAMES, embedding.NAME, language_model.NAME]:
        load = {embedding.NAME: embedding.load, language_model.NAME: language_model.load}.get(name, lambda: sentiment.load(name))
        limit = {**sentiment.MAX_LENGTH, embedding.NAME: embedding.MAX_LENGTH}.get(name, language_model.CONTEXT)
        record(name, tokenizer_checked_on=tok.check(load()[1], SAMPLES / name / "tokenizer.json", texts, limit))


STEPS: dict[str, Callable[[], None]] = {
    "train": train,
    "measure": measure,
    "export": lambda: (export.main(), check_tokenizers()),
    "reference": reference.main,
    "data": sentiment.write_demo,
    "cards": cards.main,
    "manifests": manifests.main,
}


if __name__ == "__main__":
    fix_seeds()
    for step in sys.argv[1:] or STEPS:
        started = time.time()
        STEPS[step]()
        print(f"--- {step}: {time.time() - started:.0f} s", flush=True)
