"""Settings and small helpers every script shares."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

SEED = 20240
HERE = Path(__file__).resolve().parent
SAMPLES, REFERENCE, CHECKPOINTS, FIGURES = HERE.parent / "samples", HERE / "reference", HERE / "checkpoints", HERE / "figures.json"
DEMO = HERE.parent.parent / "itests" / "data" / "reviews.jsonl"


def fix_seeds(seed: int = SEED) -> random.Random:
    """One thread (more do not help models this small), deterministic kernels, one seed for everything."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    np.random.seed(seed)
    return random.Random(seed)


def pad(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Lists of ids -> ids and mask, int64 [B, S], padded with 0."""
    length = max(map(len, rows))
    ids = torch.tensor([r + [0] * (length - len(r)) for r in rows], dtype=torch.int64).reshape(len(rows), length)
    mask = torch.tensor([[1] * len(r) + [0] * (length - len(r)) for r in rows], dtype=torch.int64).reshape(len(rows), length)
    return ids, mask


def batches(rows: list[list[int]], size: int, rng: random.Random) -> list[list[int]]:
    """Indices in batches of like length, in random order."""
    order = sorted(range(len(rows)), key=lambda i: (len(rows[i]), rng.random()))
    out = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(out)
    return out


def record(name: str, **figures: object) -> None:
    """Adds measured figures of a model to figures.json."""
    known = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    known.setdefault(name, {}).update(figures)
    FIGURES.write_text(json.dumps(known, indent=1) + "\n")
    print(name, figures, flush=True)


def parameters(model: torch.nn.Module) -> int:
    return sum(p.numel() for p in model.parameters())
