"""Writes the model cards in samples/ and the table of results in README.md from the measured figures."""

from __future__ import annotations

import json
from pathlib import Path

import embedding
import language_model
import sentiment
from common import FIGURES, SAMPLES

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- results: written by cards.py -->\n", "<!-- end of results -->\n"
NAMES = [*sentiment.NAMES, embedding.NAME, language_model.NAME]

WHAT = {
    "sentiment-bow": "Bag of words: one learned weight per word and class, summed; the order of the words plays no role.",
    "sentiment-cnn": "One convolution over three neighbouring tokens, max pooling over time, a linear layer.",
    "sentiment-bert": "BERT encoder (2 layers, width 96, 4 heads), mean over the tokens, BERT's pooler, a linear layer.",
    "sentence-embedding": "BERT encoder (2 layers, width 96, 4 heads) trained so that paraphrases get near vectors.",
    "tiny-lm": "GPT-2 architecture (pre-norm, learned positions, gelu_new, tied head) with a key/value cache.",
}
TOKENIZER = {
    "sentiment-bow": "BERT normaliser and pre-tokeniser, whole words (WordLevel), no [CLS]/[SEP]",
    "sentiment-cnn": "BERT normaliser and pre-tokeniser, WordPiece, no [CLS]/[SEP]",
    "sentiment-bert": "BERT normaliser and pre-tokeniser, WordPiece, framed by [CLS] and [SEP]",
    "sentence-embedding": "BERT normaliser and pre-tokeniser, WordPiece, framed by [CLS] and [SEP]",
    "tiny-lm": "GPT-2 byte-level BPE, no prefix space; `<|endoftext|>` (id 0) ends a text",
}
CLASSIFIER_INPUTS = "| `input_ids`, `attention_mask` | int64 | [batch, sequence] | in |"
BERT_INPUTS = "| `input_ids`, `attention_mask`, `token_type_ids` | int64 | [batch, sequence] | in |"
LOGITS = "| `logits` | float32 | [batch, 2] | out: 0 = negative, 1 = positive |"
TENSORS = {
    "sentiment-bow": [CLASSIFIER_INPUTS, LOGITS],
    "sentiment-cnn": [CLASSIFIER_INPUTS, LOGITS],
    "sentiment-bert": [BERT_INPUTS, LOGITS],
    "sentence-embedding": [BERT_INPUTS, "| `last_hidden_state` | float32 | [batch, sequence, 96] | out |"],
    "tiny-lm": [
        "| `input_ids`, `position_ids` | int64 | [batch, sequence] | in |",
        "| `attention_mask` | int64 | [batch, past + sequence] | in |",
        "| `past_key_values.N.key`, `.value` (N = 0..{last}) | float32 | [batch, {heads}, past, {head}] | in; past may be 0 |",
        "| `logits` | float32 | [batch, sequence, {vocab}] | out |",
        "| `present.N.key`, `.value` | float32 | [batch, {heads}, past + sequence, {head}] | out |",
    ],
}
USE = {
    "sentiment": "The probabilities are the softmax of the logits; they are calibrated (temperature on the validation split, inside the model).\n"
    "English product, restaurant, film, hotel, app and delivery reviews of a few sentences are what it knows; anything else is a guess.",
    "sentence-embedding": "The vector of a sentence is the mean of the token vectors under the mask, divided by its length (L2 norm).\n"
    "Compare vectors by their dot product. It knows short English sentences about the subjects of `paraphrases.py`.",
    "tiny-lm": "It writes short made-up reviews and stories, and continues sums of two digits such as `3+4=`. It knows nothing about the\n"
    "world. A heading `Positive review:` or `Negative review:` starts a review but does not steer its polarity (see the results).\n"
    "Prompt and answer together have at most {max_length} tokens.",
}  # fmt: skip


def percent(x: float) -> str:
    return f"{100 * x:.1f} %"


def results(name: str, f: dict) -> list[tuple[str, str]]:
    """(what, figure) of one model, for its card and the table."""
    own, both = f[name], f["ensemble"]
    if name in sentiment.NAMES:
        return [
            (f"accuracy, {both['texts']} held-out reviews", percent(own["accuracy"])),
            ("expected calibration error", percent(own["calibration_error"])),
            *((f"accuracy, kind `{kind}`", percent(value)) for kind, value in own["by_kind"].items()),
        ]
    if name == embedding.NAME:
        return [
            (f"retrieval accuracy@1 among {own['candidates']} held-out meanings", percent(own["retrieval_at_1"])),
            ("the same, asked in wordings never trained", percent(own["retrieval_at_1_unseen_wording"])),
        ]
    return [
        (f"greedy completions of {own['prompts']} held-out prompts that the grammar accepts", percent(own["greedy_grammatical"])),
        ("the same, sampled at temperature 0.8", percent(own["sampled_grammatical"])),
        (f"right answers to {own['heldout_sums']} held-out sums (0..{language_model.MAX_TERM} each)", percent(own["sums_right"])),
        ("sampled reviews that sentiment-bert finds as positive or negative as their heading says", percent(own["heading_obeyed"])),
        ("perplexity per token, held-out texts", str(own["heldout_perplexity"])),
    ]


def card(name: str, figures: dict) -> str:
    own = figures[name]
    shape = {"last": own.get("layers", 0) - 1, "heads": own.get("heads"), "head": own.get("width", 0) // own.get("heads", 1), "vocab": own["vocabulary"]}
    use = USE["sentiment" if name in sentiment.NAMES else name].format(**own)
    lines = [
        f"# {name}", "",
        WHAT[name], "",
        f"A small model for demos and tests of Serai: {own['parameters']:,} parameters, {own['vocabulary']:,} tokens, at most {own['max_length']} tokens per text.",
        "Trained from scratch on generated texts by the scripts in `training`; no third-party data or weights.", "",
        "## Files", "",
        "| file | what |", "|---|---|",
        f"| `model.onnx` | fp32, opset 17, {(SAMPLES / name / 'model.onnx').stat().st_size / 1024:,.0f} KiB, no external data |",
        f"| `tokenizer.json` | Hugging Face `tokenizers` format: {TOKENIZER[name]} |", "",
        "| tensor | type | shape | |", "|---|---|---|---|",
        *(line.format(**shape) for line in TENSORS[name]), "",
        f"Cut texts to {own['max_length']} tokens, special tokens counted. Pad with 0 and mask 0; padding does not change results.",
        "", "## Use", "", *use.splitlines(), "",
        "## Results", "",
        "| | |", "|---|---|", *(f"| {what} | {value} |" for what, value in results(name, figures)),
        f"| largest difference ONNX Runtime to torch | {own['onnx_max_difference']} |", "",
    ]  # fmt: skip
    if name == language_model.NAME:
        lines.insert(lines.index("## Use") - 1, "Left padding needs mask 0 and positions counted from the first real token.")
        lines = [line for line in lines if not line.startswith("Cut texts")]
    return "\n".join(lines)


def table(f: dict) -> list[str]:
    """The table of README.md."""
    lines = ["| model | parameters | vocabulary | max. length | model.onnx | training | result on held-out data |", "|---|---|---|---|---|---|---|"]
    for name in NAMES:
        own, size = f[name], (SAMPLES / name / "model.onnx").stat().st_size / 1024
        shown = [(w, v) for w, v in results(name, f) if not w.startswith("accuracy, kind")]
        found = "; ".join(f"{w}: {v}" for w, v in shown)
        lines.append(f"| {name} | {own['parameters']:,} | {own['vocabulary']:,} | {own['max_length']} | {size:,.0f} KiB | {own['seconds'] / 60:.0f} min | {found} |")
    e = f["ensemble"]
    lines += [
        "", "| classifiers together | held-out | validation |", "|---|---|---|",
        *(f"| {what} | {percent(e[key])} | {percent(e['validation_' + key])} |" for what, key in (
            ("texts on which the three do not agree", "disagreement"), ("accuracy of the majority vote", "vote_accuracy"),
            (f"cascade cnn -> bert at {sentiment.THRESHOLD:.2f}: accuracy", "cascade_accuracy"), ("cascade: texts that reach bert", "cascade_asked"),
            ("accuracy of cnn on those texts", "asked_cnn_accuracy"), ("accuracy of bert on those texts", "asked_bert_accuracy"))),
        *(f"| {name} alone | {percent(f[name]['accuracy'])} | {percent(f[name]['validation_accuracy'])} |" for name in sentiment.NAMES),
    ]  # fmt: skip
    return lines


def main() -> None:
    figures = json.loads(FIGURES.read_text())
    for name in NAMES:
        (SAMPLES / name / "README.md").write_text(card(name, figures), encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    README.write_text(before + BEGIN + "\n".join(table(figures)) + "\n" + END + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
