"""Trains the sentence embedding contrastively on paraphrases and measures retrieval on held-out sentences."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional as F

import tokenizers_ as tok
from common import CHECKPOINTS, SAMPLES, fix_seeds, pad, parameters, record
from data import CHOICE, lower_first
from models import Bert
from paraphrases import CLASSES, LEADS, TAILS

NAME, MAX_LENGTH, WIDTH, LAYERS, HEADS = "sentence-embedding", 64, 96, 2, 4
STEPS, BATCH, RATE, SCALE = 1400, 96, 1e-3, 20.0
HELDOUT = 250


@dataclass(frozen=True)
class Meaning:
    """A subject's names and the wordings of one statement about it."""

    names: tuple[str, ...]
    wordings: tuple[str, ...]

    def sentence(self, wording: int, rng: random.Random, dress: bool) -> str:
        """One wording with random names and choices; ``dress`` may add a lead, a tail or lower case."""
        text = CHOICE.sub(lambda m: rng.choice(m[1].split("|")), self.wordings[wording])
        text = re.sub(r"\s+", " ", text.replace("{s}", rng.choice(self.names))).strip()
        text += "" if text.endswith("?") else "."
        if dress and rng.random() < 0.2:
            leads = [lead for lead in LEADS if not text.endswith("?") or not lead.endswith("that ")]
            text = rng.choice(leads) + lower_first(text)
        if dress and rng.random() < 0.2:
            text += rng.choice(TAILS)
        return text.lower() if dress and rng.random() < 0.1 else text


def meanings() -> tuple[list[Meaning], list[Meaning]]:
    """Training meanings and held-out ones: the same subjects and statements, but never the same pair."""
    everything = [
        Meaning(tuple(subject.split(",")), tuple(statement.split(";")))
        for parts in CLASSES.values() for subject in parts["subjects"] for statement in parts["statements"]
    ]  # fmt: skip
    random.Random(7).shuffle(everything)
    return everything[HELDOUT:], everything[:HELDOUT]


def pairs(chosen: list[Meaning], rng: random.Random, dress: bool, unseen: bool = False) -> tuple[list[str], list[str]]:
    """Two differently worded sentences per meaning; with ``unseen`` the first uses the untrained wording."""
    left, right = [], []
    for m in chosen:
        trained = len(m.wordings) - 1
        a, b = rng.sample(range(trained), 2)
        left.append(m.sentence(trained if unseen else a, rng, dress))
        right.append(m.sentence(b, rng, dress))
    return left, right


def pooled(hidden: Tensor, mask: Tensor) -> Tensor:
    """Masked mean over the tokens, L2-normalised: [B, S, d] and [B, S] -> [B, d]."""
    m = mask.unsqueeze(-1).to(hidden.dtype)
    return F.normalize((hidden * m).sum(1) / m.sum(1).clamp(min=1e-9), dim=1)


def embed(model: Bert, tokenizer: tok.BertTokenizer, texts: list[str], rng: random.Random | None = None) -> Tensor:
    """Texts -> unit vectors [N, d]."""
    ids, mask = pad([tokenizer.encode(t, MAX_LENGTH, rng) for t in texts])
    return pooled(model(ids, mask, torch.zeros_like(ids)), mask)


def build() -> tuple[Bert, tok.BertTokenizer]:
    """An untrained model and the tokenizer, whose vocabulary comes from training sentences only."""
    rng, texts = random.Random(8), [*LEADS, *TAILS] * 20
    for _ in range(20):
        for side in pairs(meanings()[0], rng, dress=False):
            texts += side
    vocab = tok.word_piece(texts, size=1100)
    return Bert(len(vocab), WIDTH, LAYERS, HEADS, MAX_LENGTH), tok.BertTokenizer(vocab, "WordPiece", framed=True)


@lru_cache(maxsize=None)
def load() -> tuple[Bert, tok.BertTokenizer]:
    model, tokenizer = build()
    model.load_state_dict(torch.load(CHECKPOINTS / f"{NAME}.pt"))
    return model.eval(), tokenizer


def train() -> None:
    """In-batch contrastive training: each sentence must find its paraphrase among the batch."""
    rng, started = fix_seeds(), time.time()
    model, tokenizer = build()
    training, _ = meanings()
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS, pct_start=0.1)
    for step in range(STEPS):
        model.train()
        left, right = pairs(rng.sample(training, BATCH), rng, dress=True)
        scores = SCALE * embed(model, tokenizer, left, rng) @ embed(model, tokenizer, right, rng).T
        target = torch.arange(BATCH)
        loss = (F.cross_entropy(scores, target) + F.cross_entropy(scores.T, target)) / 2
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 200 == 199:
            print(f"{NAME} step {step + 1} loss {loss.item():.3f} {time.time() - started:.0f} s", flush=True)
    torch.save(model.state_dict(), CHECKPOINTS / f"{NAME}.pt")
    tok.save(tokenizer, SAMPLES / NAME / "tokenizer.json")
    record(NAME, parameters=parameters(model), vocabulary=len(tokenizer.vocab), max_length=MAX_LENGTH, width=WIDTH, seconds=round(time.time() - started))


@torch.no_grad()
def measure() -> None:
    """Records accuracy@1 of finding the paraphrase among all held-out meanings."""
    model, tokenizer = load()
    _, heldout = meanings()
    known = {t for _ in range(40) for side in pairs(meanings()[0], random.Random(9), dress=False) for t in side}
    for name, unseen in (("retrieval_at_1", False), ("retrieval_at_1_unseen_wording", True)):
        left, right = pairs(heldout, random.Random(10), dress=False, unseen=unseen)
        assert not known & {*left, *right}
        scores = embed(model, tokenizer, left) @ embed(model, tokenizer, right).T
        best = scores.argmax(1)
        record(NAME, **{name: round((best == torch.arange(len(left))).float().mean().item(), 4)}, candidates=len(right))
        for i in [i for i in range(len(left)) if best[i] != i][:8]:
            print(f"   missed: {left[i]} -> {right[best[i]]} (wanted {right[i]})")


if __name__ == "__main__":
    train()
    measure()
