"""Writes the language model as GGUF, from the weights and the tokenizer of its ONNX sample.

    python gguf_copy.py
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import gguf
import numpy as np
import onnx
from onnx import numpy_helper

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FROM, TO = SAMPLES / "tiny-lm", SAMPLES / "tiny-lm-gguf"
HEADS, EPSILON = 4, 1e-5


def weights() -> dict[str, np.ndarray]:
    """The tensors by the names that GGUF has for them. The exporter names matrices by number, so they are
    taken in the order in which the graph multiplies with them; it has them as [in, out], GGUF as [out, in]."""
    graph = onnx.load(FROM / "model.onnx").graph
    stored = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    factors = [n.input[1] for n in graph.node if n.op_type == "MatMul" and n.input[1] in stored]
    names = {"ln_1": "attn_norm", "attn.qkv": "attn_qkv", "attn.out": "attn_output", "ln_2": "ffn_norm", "mlp.0": "ffn_up", "mlp.2": "ffn_down"}
    out = {"token_embd.weight": stored["wte.weight"], "position_embd.weight": stored["wpe.weight"]}
    for layer in range(layers := (len(factors) - 1) // 4):
        matrices = iter(factors[4 * layer : 4 * layer + 4])
        for theirs, ours in names.items():
            norm = stored.get(f"h.{layer}.{theirs}.weight")
            out[f"blk.{layer}.{ours}.weight"] = stored[next(matrices)].T if norm is None else norm
            out[f"blk.{layer}.{ours}.bias"] = stored[f"h.{layer}.{theirs}.bias"]
    assert len(factors) == 4 * layers + 1 and np.array_equal(stored[factors[-1]].T, stored["wte.weight"])
    # llama.cpp b4916 wants a head of its own, although it is the embedding again.
    return out | {"output_norm.weight": stored["ln_f.weight"], "output_norm.bias": stored["ln_f.bias"], "output.weight": stored["wte.weight"]}


def write(path: Path) -> None:
    tensors, tokenizer = weights(), json.loads((FROM / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = tokenizer["model"]["vocab"]
    tokens = sorted(vocabulary, key=vocabulary.get)
    special = {t["content"]: t["id"] for t in tokenizer["added_tokens"]}
    assert [vocabulary[t] for t in tokens] == list(range(len(tokens)))
    writer = gguf.GGUFWriter(path, "gpt2")
    writer.add_name("tiny-lm")
    writer.add_license("Apache-2.0")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_context_length(len(tensors["position_embd.weight"]))
    writer.add_embedding_length(tensors["token_embd.weight"].shape[1])
    writer.add_feed_forward_length(len(tensors["blk.0.ffn_up.bias"]))
    writer.add_block_count(sum(name.endswith("attn_qkv.weight") for name in tensors))
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(EPSILON)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL if t in special else gguf.TokenType.NORMAL for t in tokens])
    writer.add_token_merges(tokenizer["model"]["merges"])
    (end,) = special.values()
    writer.add_bos_token_id(end)
    writer.add_eos_token_id(end)
    writer.add_add_bos_token(False)
    for name, tensor in tensors.items():
        writer.add_tensor(name, np.ascontiguousarray(tensor, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def manifest(content: bytes) -> str:
    return f"""\
# yaml-language-server: $schema=../manifest.schema.json
name: tiny-lm-gguf
version: "1"
description: The tiny GPT-2 that writes reviews, stories and sums, for llama.cpp
tasks: [text-generation]
format: gguf
license: Apache-2.0
parameters:
  context_length: 256
  kv_cache_type: f32
files:
  - path: model.gguf
    role: model
    size: {len(content)}
    sha256: "{hashlib.sha256(content).hexdigest()}"
"""


def main() -> None:
    TO.mkdir(exist_ok=True)
    write(TO / "model.gguf")
    (TO / "model.yaml").write_text(manifest((TO / "model.gguf").read_bytes()), encoding="utf-8")


if __name__ == "__main__":
    main()
