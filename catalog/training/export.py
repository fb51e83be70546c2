"""Writes model.onnx of every model and checks it against torch with ONNX Runtime (1e-5, decoding 1e-4)."""

from __future__ import annotations

import warnings

import numpy as np
import onnx
import onnxruntime as ort
import torch
from torch import Tensor, nn

import embedding
import language_model
import sentiment
from common import SAMPLES, pad, record
from data import reviews

OPSET = 17
NAMES = [*sentiment.NAMES, embedding.NAME, language_model.NAME]


def write(model: nn.Module, name: str, args: tuple[Tensor, ...], inputs: list[str], outputs: list[str], axes: dict[str, dict[int, str]]) -> ort.InferenceSession:
    """One fp32 file without external data; returns a session on it."""
    path = SAMPLES / name / "model.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(model.eval(), args, str(path), input_names=inputs, output_names=outputs, dynamic_axes=axes, opset_version=OPSET, dynamo=False)
    onnx.checker.check_model(str(path), full_check=True)
    return ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def run(session: ort.InferenceSession, *tensors: Tensor) -> list[np.ndarray]:
    """All outputs; inputs by position."""
    return session.run(None, {i.name: t.numpy() for i, t in zip(session.get_inputs(), tensors, strict=True)})


def difference(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a - b).max()) if a.size else 0.0


def encoder(name: str) -> None:
    """Exports and checks a classifier or the embedding: against torch, and a padded batch against single rows."""
    bert_like = name in ("sentiment-bert", embedding.NAME)
    model, tokenizer = embedding.load() if name == embedding.NAME else sentiment.load(name)
    output = "last_hidden_state" if name == embedding.NAME else "logits"
    limit = embedding.MAX_LENGTH if name == embedding.NAME else sentiment.MAX_LENGTH[name]
    inputs = ["input_ids", "attention_mask", "token_type_ids"][: 3 if bert_like else 2]
    full = lambda ids, mask: (ids, mask, torch.zeros_like(ids))[: len(inputs)]
    axes = {n: {0: "batch", 1: "sequence"} for n in inputs}
    axes[output] = {0: "batch", 1: "sequence"} if name == embedding.NAME else {0: "batch"}
    rows = [tokenizer.encode(r.text, limit) for r in reviews("heldout", 64, seed=3)] + [tokenizer.encode("Lovely.", limit), tokenizer.encode("so good " * 200, limit)]
    session = write(model, name, full(*pad(rows[:3])), inputs, [output], axes)
    ids, mask = pad(rows)
    with torch.no_grad():
        expected = model(*full(ids, mask)).numpy()
    batch = run(session, *full(ids, mask))[0]
    against_torch = difference(batch, expected)
    single = 0.0
    for i, row in enumerate(rows):
        alone = run(session, *full(*pad([row])))[0][0]
        single = max(single, difference(alone, batch[i, : len(row)] if name == embedding.NAME else batch[i]))
    if not bert_like:
        empty = torch.zeros(1, 0, dtype=torch.int64)
        assert np.isfinite(run(session, empty, empty)[0]).all()
    assert against_torch < 1e-5 and single < 1e-5, (name, against_torch, single)
    record(name, onnx_max_difference=f"{against_torch:.1e}", padding_max_difference=f"{single:.1e}")


def decoder() -> None:
    """Exports and checks the language model: whole forward, prefill then single steps, and a left-padded batch."""
    model, tokenizer = language_model.load()
    layers = model.config["layers"]
    kv = [f"{i}.{part}" for i in range(layers) for part in ("key", "value")]
    inputs = ["input_ids", "attention_mask", "position_ids", *(f"past_key_values.{n}" for n in kv)]
    outputs = ["logits", *(f"present.{n}" for n in kv)]
    axes = {"input_ids": {0: "batch", 1: "sequence"}, "attention_mask": {0: "batch", 1: "total"}, "position_ids": {0: "batch", 1: "sequence"}}
    axes |= {f"past_key_values.{n}": {0: "batch", 2: "past"} for n in kv}
    axes |= {"logits": {0: "batch", 1: "sequence"}} | {f"present.{n}": {0: "batch", 2: "total"} for n in kv}
    past = [p.new_zeros(2, p.shape[1], 5, p.shape[3]) for p in model.empty_past(1)]
    example = (torch.ones(2, 3, dtype=torch.int64), torch.ones(2, 8, dtype=torch.int64), torch.tensor([[5, 6, 7]] * 2), *past)
    session = write(model, language_model.NAME, example, inputs, outputs, axes)

    texts = ["Once there was a small girl called Anna. She had a dog.", "3+4=7;2+5=", "Positive review: The battery is", "I"]
    against_torch = stepped = batched = 0.0
    last, rows = [], [tokenizer.encode(t) for t in texts]
    for row in rows:
        ids = torch.tensor([row])
        with torch.no_grad():
            expected = language_model.full_logits(model, ids).numpy()
        mask, positions = torch.ones_like(ids), torch.arange(len(row))[None]
        against_torch = max(against_torch, difference(run(session, ids, mask, positions, *model.empty_past(1))[0], expected))
        cut = max(1, len(row) // 2)
        logits, *cache = run(session, ids[:, :cut], mask[:, :cut], positions[:, :cut], *model.empty_past(1))
        pieces = [logits]
        for i in range(cut, len(row)):
            logits, *cache = run(session, ids[:, i : i + 1], mask[:, : i + 1], positions[:, i : i + 1], *map(torch.from_numpy, cache))
            pieces.append(logits)
        stepped = max(stepped, difference(np.concatenate(pieces, 1), expected))
        last.append(expected[0, -1])
    longest = max(map(len, rows))
    ids = torch.tensor([[0] * (longest - len(r)) + r for r in rows])
    mask = torch.tensor([[0] * (longest - len(r)) + [1] * len(r) for r in rows])
    logits = run(session, ids, mask, (mask.cumsum(1) - 1).clamp(min=0), *model.empty_past(len(rows)))[0]
    batched = difference(logits[:, -1], np.stack(last))
    assert against_torch < 1e-4 and stepped < 1e-4 and batched < 1e-4, (against_torch, stepped, batched)
    record(language_model.NAME, onnx_max_difference=f"{against_torch:.1e}", cached_max_difference=f"{stepped:.1e}", batch_max_difference=f"{batched:.1e}")


def main() -> None:
    for name in [*sentiment.NAMES, embedding.NAME]:
        encoder(name)
    decoder()


if __name__ == "__main__":
    main()
