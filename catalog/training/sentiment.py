"""Trains the three classifiers and measures them, their vote and their cascade on the held-out split."""

from __future__ import annotations

import json
import random
import time
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

import tokenizers_ as tok
from common import CHECKPOINTS, DEMO, SAMPLES, batches, fix_seeds, pad, parameters, record
from data import EXAMPLES, LABELS, Review, check_splits, reviews, sprinkle
from grammar import COMMON
from models import BertClassifier, Bow, Cnn

MAX_LENGTH = {"sentiment-bow": 256, "sentiment-cnn": 128, "sentiment-bert": 128}
NAMES = list(MAX_LENGTH)
EPOCHS = {"sentiment-bow": 4, "sentiment-cnn": 6, "sentiment-bert": 7}
RATE = {"sentiment-bow": 2e-2, "sentiment-cnn": 5e-3, "sentiment-bert": 1e-3}
THRESHOLD = 0.80
TRAIN, VALIDATION, HELDOUT = 40_000, 2_000, 2_000


@lru_cache(maxsize=None)
def splits() -> tuple[list[Review], list[Review], list[Review]]:
    """Training, validation and held-out reviews."""
    train = reviews("train", TRAIN, seed=1)
    validation = reviews("validation", VALIDATION, seed=2, avoid=train)
    heldout = reviews("heldout", HELDOUT, seed=3, avoid=train)
    check_splits(train, validation, "validation")
    check_splits(train, heldout, "heldout")
    return train, validation, heldout


@lru_cache(maxsize=None)
def word_pieces() -> list[str]:
    """The WordPiece vocabulary that the CNN and BERT share."""
    return tok.word_piece([*(r.text for r in splits()[0]), *5 * COMMON], size=1200)


def build(name: str) -> tuple[nn.Module, tok.BertTokenizer]:
    """An untrained model and its tokenizer."""
    if name == "sentiment-bow":
        tokenizer = tok.word_level(r.text for r in splits()[0])
        return Bow(len(tokenizer.vocab)), tokenizer
    vocab = word_pieces()
    if name == "sentiment-cnn":
        return Cnn(len(vocab)), tok.BertTokenizer(vocab, "WordPiece", framed=False)
    return BertClassifier(len(vocab)), tok.BertTokenizer(vocab, "WordPiece", framed=True)


def run(model: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
    """Logits [B, 2]; gives BERT its token types, all 0."""
    return model(ids, mask, torch.zeros_like(ids)) if isinstance(model, BertClassifier) else model(ids, mask)


@torch.no_grad()
def predict(model: nn.Module, rows: list[list[int]]) -> Tensor:
    """Logits [N, 2] of all rows, in order."""
    model.eval()
    return torch.cat([run(model, *pad(rows[i : i + 100])) for i in range(0, len(rows), 100)])


def train(name: str) -> None:
    """Trains one classifier, keeps its last weights, fits its temperature on the validation split."""
    rng, started = fix_seeds(), time.time()
    model, tokenizer = build(name)
    training, validation, _ = splits()
    labels = torch.tensor([r.label for r in training])
    valid_rows = [tokenizer.encode(r.text, MAX_LENGTH[name]) for r in validation]
    valid_labels = torch.tensor([r.label for r in validation])
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE[name], weight_decay=0.01)
    steps = EPOCHS[name] * (len(training) // 64 + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE[name], total_steps=steps, pct_start=0.1)
    for epoch in range(EPOCHS[name]):
        rows = [tokenizer.encode(sprinkle(r.text, rng), MAX_LENGTH[name], rng, unknown=0.04) for r in training]
        model.train()
        total = 0.0
        for batch in batches(rows, 64, rng):
            loss = F.cross_entropy(run(model, *pad([rows[i] for i in batch])), labels[batch], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(batch)
        logits = predict(model, valid_rows)
        print(f"{name} epoch {epoch} loss {total / len(rows):.4f} validation {accuracy(logits, valid_labels):.4f} {time.time() - started:.0f} s", flush=True)
    model.temperature.data = fit_temperature(logits, valid_labels)
    CHECKPOINTS.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), CHECKPOINTS / f"{name}.pt")
    tok.save(tokenizer, SAMPLES / name / "tokenizer.json")
    record(name, parameters=parameters(model), vocabulary=len(tokenizer.vocab), max_length=MAX_LENGTH[name],
           temperature=round(model.temperature.item(), 3), seconds=round(time.time() - started))  # fmt: skip


def fit_temperature(logits: Tensor, labels: Tensor) -> Tensor:
    """The divisor of the logits that makes the confidences fit the labels best."""
    grid = torch.linspace(0.3, 5.0, 471)
    return min(grid, key=lambda t: F.cross_entropy(logits / t, labels).item())


@lru_cache(maxsize=None)
def load(name: str) -> tuple[nn.Module, tok.BertTokenizer]:
    model, tokenizer = build(name)
    model.load_state_dict(torch.load(CHECKPOINTS / f"{name}.pt"))
    return model.eval(), tokenizer


def accuracy(logits: Tensor, labels: Tensor) -> float:
    return (logits.argmax(1) == labels).float().mean().item()


def calibration_error(p: Tensor, labels: Tensor) -> float:
    """Expected calibration error of probabilities [N, 2] over ten bins."""
    confidence, right = p.amax(1), (p.argmax(1) == labels).float()
    bins = (confidence * 10).long().clamp(max=9)
    return sum((bins == b).float().mean().item() * abs((confidence[bins == b] - right[bins == b]).mean().item()) for b in bins.unique())


def measure(split: list[Review], prefix: str = "") -> dict[str, Tensor]:
    """Records accuracies, disagreement, vote and cascade on a split; returns the probabilities."""
    labels = torch.tensor([r.label for r in split])
    probabilities = {}
    for name in NAMES:
        model, tokenizer = load(name)
        p = predict(model, [tokenizer.encode(r.text, MAX_LENGTH[name]) for r in split]).softmax(1)
        probabilities[name] = p
        kinds = {k: round(accuracy(p[[r.kind == k for r in split]], labels[[r.kind == k for r in split]]), 3) for k in sorted({r.kind for r in split})}
        record(name, **{f"{prefix}accuracy": round(accuracy(p, labels), 4), f"{prefix}calibration_error": round(calibration_error(p, labels), 4), f"{prefix}by_kind": kinds})
    votes = torch.stack([p.argmax(1) for p in probabilities.values()])
    cnn, bert = probabilities["sentiment-cnn"], probabilities["sentiment-bert"]
    asked = cnn.amax(1) < THRESHOLD
    cascade = torch.where(asked[:, None], bert, cnn)
    record("ensemble", **{
        f"{prefix}texts": len(split),
        f"{prefix}vote_accuracy": round(((votes.sum(0) >= 2).long() == labels).float().mean().item(), 4),
        f"{prefix}disagreement": round((votes.min(0).values != votes.max(0).values).float().mean().item(), 4),
        f"{prefix}cascade_accuracy": round(accuracy(cascade, labels), 4),
        f"{prefix}cascade_asked": round(asked.float().mean().item(), 4),
        f"{prefix}asked_cnn_accuracy": round(accuracy(cnn[asked], labels[asked]), 4),
        f"{prefix}asked_bert_accuracy": round(accuracy(bert[asked], labels[asked]), 4),
    })  # fmt: skip
    return probabilities


def show_examples() -> None:
    """Prints each model's probability of positive for the sentences of the brief."""
    for text, expected in EXAMPLES:
        p = {}
        for name in NAMES:
            model, tokenizer = load(name)
            p[name] = round(predict(model, [tokenizer.encode(text, MAX_LENGTH[name])]).softmax(1)[0, 1].item(), 3)
        print(f"{expected:8} {text} {p}")
        assert (p["sentiment-bert"] > 0.5) == (expected == "positive"), text


def write_demo(path=DEMO) -> None:
    """200 held-out reviews, half of them positive, for demos and batch runs."""
    rng = random.Random(4)
    chosen = [r for label in (0, 1) for r in rng.sample([r for r in splits()[2] if r.label == label], 100)]
    rng.shuffle(chosen)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"id": i, "text": r.text, "label": LABELS[r.label]}, ensure_ascii=False) for i, r in enumerate(chosen, 1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for model_name in NAMES:
        train(model_name)
    measure(splits()[1], "validation_")
    measure(splits()[2])
    show_examples()
    write_demo()
