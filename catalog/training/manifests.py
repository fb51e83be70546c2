"""Writes the manifests of the samples: what each is, its files' sizes and digests, its figures."""

from __future__ import annotations

import hashlib
import json

import embedding
import language_model
import sentiment
from common import FIGURES, SAMPLES

DESCRIPTION = {
    "sentiment-bow": "Bag of words, the smallest of the sentiment classifiers",
    "sentiment-cnn": "A small convolutional sentiment classifier",
    "sentiment-bert": "A small transformer encoder that classifies sentiment",
    embedding.NAME: "A small transformer encoder that turns sentences into vectors",
    language_model.NAME: "A tiny GPT-2 that writes reviews, stories and sums",
}
TASK = {**dict.fromkeys(sentiment.NAMES, "text-classification"), embedding.NAME: "embeddings", language_model.NAME: "text-generation"}
QUALITY = {
    "text-classification": ["accuracy"],
    "embeddings": ["retrieval_at_1", "retrieval_at_1_unseen_wording"],
    "text-generation": ["greedy_grammatical", "sums_right"],
}


def file(name: str, path: str, role: str) -> list[str]:
    content = (SAMPLES / name / path).read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return [f"  - path: {path}", f"    role: {role}", f"    size: {len(content)}", f'    sha256: "{digest}"']


def manifest(name: str, figures: dict) -> str:
    limit = "context_length" if name == language_model.NAME else "max_length"
    return "\n".join([
        "# yaml-language-server: $schema=../manifest.schema.json",
        f"name: {name}",
        'version: "1"',
        f"description: {DESCRIPTION[name]}",
        f"tasks: [{TASK[name]}]",
        "format: onnx",
        "license: Apache-2.0",
        *(["labels: [negative, positive]"] if name in sentiment.NAMES else []),
        "parameters:",
        f"  {limit}: {figures['max_length']}",
        "files:",
        *file(name, "model.onnx", "model"),
        *file(name, "tokenizer.json", "tokenizer"),
        "quality:",
        *(f"  - {{metric: {m}, value: {figures[m]}, measuredOn: held-out texts}}" for m in QUALITY[TASK[name]]),
        "",
    ])  # fmt: skip


def main() -> None:
    figures = json.loads(FIGURES.read_text())
    for name in DESCRIPTION:
        (SAMPLES / name / "model.yaml").write_text(manifest(name, figures[name]), encoding="utf-8")
