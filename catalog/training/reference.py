"""Writes the reference outputs, computed with torch, that other runtimes must reproduce."""

from __future__ import annotations

import json
import random

import torch

import embedding
import language_model as lm
import sentiment
import tokenizers_ as tok
from common import REFERENCE, fix_seeds, record
from data import EXAMPLES, reviews

FRAMEWORK = f"torch {torch.__version__.split('+')[0]}"
NEW_TOKENS, MARGIN = 32, 1e-3
ODD = [
    "Lovely", "Terrible!", "meh", "?!", "...", "!!! --- ???", "GREAT PHONE, GREAT PRICE.", "I LOVE IT!!!", "NEVER AGAIN", "The café was très bien.", "Zoë says it's naïve",
    "cafe\u0301 cre\u0300me", "Die Straße ist schön.", "Great 😀👍", "😡😡😡", "很好的手机", "手机 is good", "とても良い。", "Отлично, спасибо", "Xylophonic quuxbaz frobnicates zorblax.",
    "supercalifragilisticexpialidocious", "x" * 150, "3+4=7;", "It’s not “bad” — at all…", "don't, isn't, WON'T", "tab\tand\nnew line", "  many   spaces  ", "non\u00a0breaking", "100% worth £20 or $25", "a_b@c.de #tag <b>bold</b>",
]  # fmt: skip
LONG = "The first week was fine and the screen looked good. " * 30 + "Then it broke."


def rounded(values: torch.Tensor) -> list:
    return [round(v, 6) for v in values.tolist()]


def write(name: str, cases: list[dict], **extra: object) -> None:
    """One case per line, so that the file stays readable and small."""
    head = {"model": name, "framework": FRAMEWORK, "tolerance": 1e-4, **extra}
    lines = ",\n".join("  " + json.dumps(c, ensure_ascii=False) for c in cases)
    text = json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n' + lines + "\n ]\n}\n"
    assert json.loads(text)["cases"] == cases and len(text) < 300_000, (name, len(text))
    REFERENCE.mkdir(parents=True, exist_ok=True)
    (REFERENCE / f"{name}.json").write_text(text, encoding="utf-8")
    record(name, reference_cases=len(cases))


def texts() -> list[str]:
    """Example sentences, odd texts, held-out reviews of every length, and one far too long."""
    chosen = sorted({r.text for r in reviews("heldout", 400, seed=3)}, key=lambda t: (len(t), t))
    return [*(t for t, _ in EXAMPLES), *ODD, *chosen[:: len(chosen) // 34], LONG]


@torch.no_grad()
def classifier(name: str) -> None:
    model, tokenizer = sentiment.load(name)
    cases = []
    for text in texts():
        ids = tokenizer.encode(text, sentiment.MAX_LENGTH[name])
        logits = sentiment.predict(model, [ids])[0]
        cases.append({"text": text, "input_ids": ids, "logits": rounded(logits), "probabilities": rounded(logits.softmax(0))})
    write(name, cases, max_length=sentiment.MAX_LENGTH[name], labels=sentiment.LABELS)


@torch.no_grad()
def sentence_embedding() -> None:
    model, tokenizer = embedding.load()
    left, right = embedding.pairs(embedding.meanings()[1][:16], random.Random(13), dress=False)
    cases = []
    for text in [*left, *right, *texts()]:
        ids = tokenizer.encode(text, embedding.MAX_LENGTH)
        cases.append({"text": text, "input_ids": ids, "embedding": rounded(embedding.embed(model, tokenizer, [text])[0])})
    write(embedding.NAME, cases, max_length=embedding.MAX_LENGTH)


def prompts() -> list[str]:
    """Openings of held-out texts, headings, sums, and odd texts."""
    rng = random.Random(14)
    cut = lambda t: " ".join(t.split()[: rng.randint(2, 8)])
    openings = [cut(t) for t in lm.documents(400, 2) if "=" not in t][:40]
    sums = [f"{a}+{b}=" for a, b in lm.terms()[1][:14]] + ["3+4=7;2+5=7;8+8="]
    return [*openings, "Positive review:", "Negative review:", "I", "The", "Once there was", *sums, *ODD[:4], *ODD[9:16]]


@torch.no_grad()
def language_model() -> None:
    """Greedy continuations; a prompt is dropped when any choice on its way was nearly a tie."""
    model, tokenizer = lm.load()
    end, cases, dropped = tokenizer.ids[tok.END], [], 0
    for prompt in dict.fromkeys(prompts()):
        ids = tokenizer.encode(prompt)
        new, seen = lm.generate(model, ids, NEW_TOKENS, end)
        best = torch.stack([s.topk(2).values for s in seen])
        if (best[:, 0] - best[:, 1]).min() < MARGIN:
            dropped += 1
            continue
        case = {"prompt": prompt, "input_ids": ids}
        if len(cases) % 5 == 0 and len(cases) < 60:
            case["last_logits"] = rounded(seen[0])
        else:
            top = seen[0].topk(20)
            case["top_logits"] = [[i, round(v, 6)] for i, v in zip(top.indices.tolist(), top.values.tolist())]
        cases.append(case | {"greedy_ids": new, "greedy_text": tokenizer.decode(new)})
    assert len(cases) >= 60
    write(lm.NAME, cases, max_length=lm.CONTEXT, end_of_text=end, new_tokens=NEW_TOKENS)
    record(lm.NAME, reference_dropped=dropped)


def main() -> None:
    fix_seeds()
    for name in sentiment.NAMES:
        classifier(name)
    sentence_embedding()
    language_model()


if __name__ == "__main__":
    main()
