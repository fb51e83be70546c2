"""Writes tiny-lm as TorchScript, from the weights in its model.onnx, and references for the copies of it in other formats.

    python torchscript.py
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from common import REFERENCE, SAMPLES, fix_seeds
from models import Gpt2

SOURCE, TARGET = SAMPLES / "tiny-lm", SAMPLES / "tiny-lm-torch"
LINEARS = ("attn.qkv", "attn.out", "mlp.0", "mlp.2")
PROMPTS, NEW_TOKENS, MARGIN = 20, 48, 1e-3


def load() -> Gpt2:
    """The model; matrices have lost their names in the ONNX file and come in the order of their use, transposed."""
    graph = onnx.load(str(SOURCE / "model.onnx")).graph
    tensors = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    matrices = [t.T.contiguous() for n, t in tensors.items() if n.startswith("onnx::MatMul")]
    weights = {n: t for n, t in tensors.items() if not n.startswith("onnx::")}
    vocab, width = weights["wte.weight"].shape
    model = Gpt2(vocab, width=width, context=len(weights["wpe.weight"]))
    names = [f"h.{i}.{part}.weight" for i in range(model.config["layers"]) for part in LINEARS]
    assert len(matrices) == len(names) + 1 and torch.equal(matrices[-1], weights["wte.weight"])
    model.load_state_dict(weights | dict(zip(names, matrices)))
    return model.eval()


class WithTuples(nn.Module):
    """The model with its cache as a tuple of pairs, as Hugging Face's models have it."""

    def __init__(self, model: Gpt2) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, position_ids: Tensor, past_key_values: tuple[tuple[Tensor, Tensor], ...]) -> tuple[Tensor, tuple[tuple[Tensor, Tensor], ...]]:
        logits, *present = self.model(input_ids, attention_mask, position_ids, *(t for pair in past_key_values for t in pair))
        return logits, tuple(zip(present[::2], present[1::2]))


def pairs(tensors: list[Tensor]) -> tuple[tuple[Tensor, Tensor], ...]:
    return tuple(zip(tensors[::2], tensors[1::2]))


def trace(model: Gpt2) -> torch.jit.ScriptModule:
    past = [torch.randn(2, p.shape[1], 5, p.shape[3]) for p in model.empty_past(1)]
    example = (torch.ones(2, 3, dtype=torch.int64), torch.ones(2, 8, dtype=torch.int64), torch.tensor([[5, 6, 7]] * 2), pairs(past))
    return torch.jit.trace(WithTuples(model), example, check_trace=False)


def write(module: torch.jit.ScriptModule, path: Path) -> None:
    """Without the places in source files that PyTorch adds for stack traces, and with the same bytes each time."""
    buffer = io.BytesIO()
    torch.jit.save(module, buffer)
    with zipfile.ZipFile(buffer) as given, zipfile.ZipFile(path, "w") as written:
        for name in given.namelist():
            if not name.endswith((".debug_pkl", "/serialization_id")):
                code = name.endswith(".py")
                info = zipfile.ZipInfo(name)
                written.writestr(info, given.read(name), zipfile.ZIP_DEFLATED if code else zipfile.ZIP_STORED)


@torch.no_grad()
def generate(step, model: Gpt2, ids: list[int], end: int) -> tuple[list[int], float]:
    """The likeliest tokens, and by how much the nearest choice was made."""
    past, tokens, new, margin = pairs(model.empty_past(1)), torch.tensor([ids]), [], float("inf")
    while len(new) < NEW_TOKENS and (not new or new[-1] != end):
        total = len(ids) + len(new)
        positions = torch.arange(total - tokens.shape[1], total)[None]
        logits, past = step(tokens, torch.ones(1, total, dtype=torch.int64), positions, past)
        best = logits[0, -1].topk(2)
        margin = min(margin, float(best.values[0] - best.values[1]))
        new.append(int(best.indices[0]))
        tokens = torch.tensor([new[-1:]])
    return new, margin


def prompts(cases: list[dict]) -> list[dict]:
    """Prompts of the other reference file, each of another length, and long ones put together of them."""
    by_length = {len(c["input_ids"]): c for c in sorted(cases, key=lambda c: len(c["prompt"]))}
    return [by_length[n] for n in sorted(by_length)]


def references(model: Gpt2, module: torch.jit.ScriptModule) -> None:
    """What the model itself writes; the copy must write the same."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(SOURCE / "tokenizer.json"))
    known = json.loads((REFERENCE / "tiny-lm.json").read_text(encoding="utf-8"))
    end, texts = known["end_of_text"], [c["prompt"] for c in prompts(known["cases"])]
    stories = [c["prompt"] + c["greedy_text"] for c in known["cases"] if len(c["greedy_ids"]) == known["new_tokens"]]
    texts += [" ".join(stories[i : i + n]) for n in range(1, 6) for i in range(0, 3 * n, n)]
    cases, lengths = [], set()
    for text in texts:
        ids = tokenizer.encode(text).ids
        if len(ids) in lengths or len(ids) + NEW_TOKENS > model.config["context"]:
            continue
        new, margin = generate(WithTuples(model), model, ids, end)
        if margin < MARGIN:
            continue
        assert generate(module, model, ids, end)[0] == new, text
        lengths.add(len(ids))
        cases.append({"prompt": text, "input_ids": ids, "greedy_ids": new, "greedy_text": tokenizer.decode(new)})
    cases.sort(key=lambda c: len(c["input_ids"]))
    chosen = [cases[round(i * (len(cases) - 1) / (PROMPTS - 1))] for i in range(PROMPTS)]
    head = {"model": "tiny-lm", "framework": f"torch {torch.__version__.split('+')[0]}", "end_of_text": end, "new_tokens": NEW_TOKENS}
    lines = ",\n".join("  " + json.dumps(c, ensure_ascii=False) for c in chosen)
    text = json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n' + lines + "\n ]\n}\n"
    assert json.loads(text)["cases"] == chosen and len({len(c["input_ids"]) for c in chosen}) == PROMPTS
    (REFERENCE / "tiny-lm-prompts.json").write_text(text, encoding="utf-8")
    print("prompts of", [len(c["input_ids"]) for c in chosen], "tokens")


def file(path: str, role: str) -> list[str]:
    content = (TARGET / path).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return [f"  - path: {path}", f"    role: {role}", f"    size: {len(content)}", f'    sha256: "{digest}"']


def manifest(model: Gpt2) -> str:
    c = model.config
    return "\n".join([
        "# yaml-language-server: $schema=../manifest.schema.json",
        "name: tiny-lm-torch",
        'version: "1"',
        "description: The model tiny-lm as TorchScript",
        "tasks: [text-generation]",
        "format: torchscript",
        "license: Apache-2.0",
        "parameters:",
        f"  context_length: {c['context']}",
        f"  cache.heads: {c['heads']}",
        f"  cache.width: {c['width'] // c['heads']}",
        "files:",
        *file("model.pt", "model"),
        *file("tokenizer.json", "tokenizer"),
        "",
    ])  # fmt: skip


def card(model: Gpt2) -> str:
    c = model.config
    shape = f"[batch, {c['heads']}, past, {c['width'] // c['heads']}]"
    return "\n".join([
        "# tiny-lm-torch", "",
        "The model [tiny-lm](../tiny-lm/README.md) as TorchScript: the same weights, tokenizer and answers.", "",
        "Made from its `model.onnx` by `training/torchscript.py`; needs the bundle `pytorch` and libtorch.", "",
        "| file | what |", "|---|---|",
        f"| `model.pt` | fp32, traced, {(TARGET / 'model.pt').stat().st_size / 1024:,.0f} KiB |",
        "| `tokenizer.json` | that of tiny-lm |", "",
        "| argument of `forward` | type | shape |", "|---|---|---|",
        "| `input_ids`, `position_ids` | int64 | [batch, sequence] |",
        "| `attention_mask` | int64 | [batch, past + sequence] |",
        f"| `past_key_values`, a pair of key and value for each of {c['layers']} layers | float32 | {shape}; past may be 0 |", "",
    ])  # fmt: skip


def main() -> None:
    fix_seeds()
    model = load()
    module = trace(model)
    TARGET.mkdir(exist_ok=True)
    write(module, TARGET / "model.pt")
    (TARGET / "tokenizer.json").write_bytes((SOURCE / "tokenizer.json").read_bytes())
    (TARGET / "model.yaml").write_text(manifest(model), encoding="utf-8")
    (TARGET / "README.md").write_text(card(model), encoding="utf-8")
    references(model, torch.jit.load(str(TARGET / "model.pt")))


if __name__ == "__main__":
    main()
