"""Trains the tiny GPT-2 language model on reviews, stories and sums, and measures its continuations."""

from __future__ import annotations

import random
import re
import time
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional as F

import grammar
import sentiment
import stories
import tokenizers_ as tok
from common import CHECKPOINTS, SAMPLES, fix_seeds, parameters, record
from data import CHOICE, DOMAINS, LABELS, SLOT, Grammar, is_example, sentences, tidy
from models import Gpt2

NAME, CONTEXT, MERGES = "tiny-lm", 256, 900
STEPS, BATCH, RATE = 2000, 8, 3e-3
DOCUMENTS, MAX_TERM = 60_000, 9
REVIEW_GRAMMAR = Grammar("train", plain=True)


# --- texts --------------------------------------------------------------------------------------------


def review(rng: random.Random) -> str:
    """A clean review, half of them after a heading that names the polarity."""
    polarity = rng.choice("+-")
    kind = rng.choices(["plain", "short", "fact", "negation", "contrast", "comparison"], [34, 8, 28, 12, 8, 10])[0]
    text = ". ".join(sentences(REVIEW_GRAMMAR, polarity, kind, rng)[:4]) + "."
    return f"{LABELS['-+'.index(polarity)].capitalize()} review: {text}" if rng.random() < 0.5 else text


def story(rng: random.Random) -> str:
    """One sentence of every group; each slot keeps its word throughout the story."""
    girl = rng.random() < 0.5
    chosen = {slot: rng.choice(words.split(",")) for slot, words in stories.SLOTS.items()}
    chosen |= {"hero": chosen["girl" if girl else "boy"], "she": "she" if girl else "he", "her": "her" if girl else "his"}
    chosen |= {"She": chosen["she"].capitalize(), "Her": chosen["her"].capitalize()}
    lines = []
    for group in stories.GROUPS:
        line = rng.choice(group.splitlines()).replace("[girl|boy]", "girl" if girl else "boy")
        lines.append(tidy(SLOT.sub(lambda m: chosen[m[1]], line)))
    return ". ".join(lines) + "."


@lru_cache(maxsize=None)
def terms() -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs to add in training, and held-out ones (one in seven, whose mirror image is in training)."""
    every = [(a, b) for a in range(MAX_TERM + 1) for b in range(MAX_TERM + 1)]
    unordered = [(a, b) for a, b in every if a < b]
    held = [rng.choice([(a, b), (b, a)]) for rng in [random.Random(11)] for a, b in rng.sample(unordered, len(every) // 7)]
    return [pair for pair in every if pair not in held], held


def sums(rng: random.Random) -> str:
    """One to twelve sums such as 3+4=7;"""
    return "".join(f"{a}+{b}={a + b};" for a, b in rng.choices(terms()[0], k=rng.randint(1, 12)))


def documents(count: int, seed: int, avoid: set[str] = frozenset()) -> list[str]:
    """Different texts: reviews, stories and sums."""
    rng, out = random.Random(f"lm {seed}"), {}
    while len(out) < count:
        text = rng.choices([review, story, sums], [45, 30, 25])[0](rng)
        if text not in avoid and not is_example(text):
            out[text] = None
    return list(out)


def blocks(tokenizer: tok.ByteBpe, texts: list[str]) -> Tensor:
    """Whole texts, each ended by <|endoftext|>, packed from the start of every block: int64 [N, CONTEXT + 1]."""
    end, rows, row = tokenizer.ids[tok.END], [], []
    for text in texts:
        row += [*tokenizer.encode(text), end]
        if len(row) > CONTEXT:
            rows.append(row[: CONTEXT + 1])
            row = []
    return torch.tensor(rows)


# --- model --------------------------------------------------------------------------------------------


def build() -> tuple[Gpt2, tok.ByteBpe]:
    """An untrained model and its tokenizer."""
    tokenizer = tok.byte_bpe(documents(DOCUMENTS, 1)[:20_000], MERGES)
    return Gpt2(len(tokenizer.vocab), context=CONTEXT), tokenizer


@lru_cache(maxsize=None)
def load() -> tuple[Gpt2, tok.ByteBpe]:
    model, tokenizer = build()
    model.load_state_dict(torch.load(CHECKPOINTS / f"{NAME}.pt"))
    return model.eval(), tokenizer


def full_logits(model: Gpt2, ids: Tensor) -> Tensor:
    """Logits [B, S, V] of whole sequences, nothing cached."""
    positions = torch.arange(ids.shape[1]).expand_as(ids)
    return model(ids, torch.ones_like(ids), positions, *model.empty_past(len(ids)))[0]


def train() -> None:
    """Next-token training on packed blocks."""
    rng, started = fix_seeds(), time.time()
    model, tokenizer = build()
    texts = documents(DOCUMENTS, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS, pct_start=0.1)
    data, order = blocks(tokenizer, texts), []
    print(f"{NAME} {len(texts)} texts, {data.numel()} tokens", flush=True)
    for step in range(STEPS):
        if len(order) < BATCH:
            order = rng.sample(range(len(data)), len(data))
        batch, order = data[order[:BATCH]], order[BATCH:]
        logits = full_logits(model, batch[:, :-1])
        loss = F.cross_entropy(logits.flatten(0, 1), batch[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 99:
            print(f"{NAME} step {step + 1} loss {loss.item():.3f} {time.time() - started:.0f} s", flush=True)
    torch.save(model.state_dict(), CHECKPOINTS / f"{NAME}.pt")
    tok.save(tokenizer, SAMPLES / NAME / "tokenizer.json")
    record(NAME, parameters=parameters(model), vocabulary=len(tokenizer.vocab), max_length=CONTEXT,
           tokens_seen=STEPS * BATCH * CONTEXT, seconds=round(time.time() - started), **model.config)  # fmt: skip


@torch.no_grad()
def generate(model: Gpt2, ids: list[int], limit: int, end: int, stop: int | None = None, temperature: float = 0.0) -> tuple[list[int], list[Tensor]]:
    """New tokens (with the closing ``end``, if it came) and the logits [V] they were chosen from."""
    past, step, new, seen = model.empty_past(1), torch.tensor([ids]), [], []
    for _ in range(limit):
        total = len(ids) + len(new)
        positions = torch.arange(total - step.shape[1], total)[None]
        logits, *past = model(step, torch.ones(1, total, dtype=torch.int64), positions, *past)
        seen.append(logits[0, -1])
        p = (logits[0, -1] / temperature).softmax(0) if temperature else None
        new.append(int(torch.multinomial(p, 1)) if temperature else int(logits[0, -1].argmax()))
        if new[-1] in (end, stop):
            break
        step = torch.tensor([new[-1:]])
    return new, seen


# --- measuring ----------------------------------------------------------------------------------------


def without_an(text: str) -> str:
    return re.sub(r"\b([Aa])n ", r"\1 ", text)


@lru_cache(maxsize=None)
def accepted() -> re.Pattern:
    """Matches every sentence that the review and story grammars can say."""
    slots: dict[str, set[str]] = {}
    def fill(match: re.Match) -> str:
        slot = match[1]
        if slot not in slots:
            if slot in stories.SLOTS:
                slots[slot] = set(stories.SLOTS[slot].split(","))
            elif slot == "hero":
                slots[slot] = set(f"{stories.SLOTS['girl']},{stories.SLOTS['boy']}".split(","))
            elif slot.lower() in ("she", "her"):
                slots[slot] = {"she", "he"} if slot.lower() == "she" else {"her", "his"}
            else:
                names = [slot, slot.replace("padj", "adj")]
                slots[slot] = {w for p in "+-" for d in DOMAINS.values() for g in d["groups"] for n in names for w in REVIEW_GRAMMAR.options(n, p, d, g)}
        return "(?:" + "|".join(map(re.escape, sorted(slots[slot]))) + ")"

    patterns = [p for found in REVIEW_GRAMMAR.patterns.values() for p, *_ in found]
    patterns += [line for group in stories.GROUPS for line in group.splitlines()]
    out = []
    for p in (part for whole in patterns for part in whole.split(". ")):
        p = without_an(re.sub(r"([.?()*+])", r"\\\1", p))
        p = CHOICE.sub(lambda m: f"(?:{m[1]})", p)
        p = SLOT.sub(fill, p)
        out.append(p.replace(" ", " *"))
    lead = "|".join(map(re.escape, grammar.CLOSERS["train"] + grammar.TURNS["train"]))
    return re.compile(f"(?:(?:positive|negative) review: )?(?:(?:{lead}) )?(?:{'|'.join(out)})", re.IGNORECASE)


def grammatical(text: str) -> bool:
    """True when there is a complete sentence and the grammar accepts every complete one."""
    complete = text.split(".")[:-1]
    return bool(complete) and all(accepted().fullmatch(without_an(s.strip())) for s in complete)


def heading_obeyed(model: Gpt2, tokenizer: tok.ByteBpe, count: int = 100) -> float:
    """Share of sampled reviews that sentiment-bert finds as positive or negative as their heading says."""
    torch.manual_seed(15)
    judge, judge_tokenizer = sentiment.load("sentiment-bert")
    texts = [
        tokenizer.decode(generate(model, tokenizer.encode(f"{label.capitalize()} review:"), 48, 0, temperature=0.8)[0])
        for label in LABELS for _ in range(count)
    ]  # fmt: skip
    limit = sentiment.MAX_LENGTH["sentiment-bert"]
    found = sentiment.predict(judge, [judge_tokenizer.encode(t, limit) for t in texts]).argmax(1)
    return (found == torch.arange(2).repeat_interleave(count)).float().mean().item()


def measure() -> None:
    """Records perplexity, right sums and grammatical continuations on held-out texts."""
    fix_seeds()
    model, tokenizer = load()
    end, semicolon = tokenizer.ids[tok.END], tokenizer.ids[";"]
    heldout = documents(1500, 2, avoid=set(documents(DOCUMENTS, 1)))
    with torch.no_grad():
        data = blocks(tokenizer, heldout)
        loss = F.cross_entropy(full_logits(model, data[:, :-1]).flatten(0, 1), data[:, 1:].flatten()).item()
    right = 0
    for a, b in terms()[1]:
        new, _ = generate(model, tokenizer.encode(f"{a}+{b}="), 6, end, stop=semicolon)
        right += tokenizer.decode(new) == f"{a + b};"
    rng, prose = random.Random(12), [t for t in heldout if "=" not in t]
    assert all(map(grammatical, prose)), [t for t in prose if not grammatical(t)][:5]
    rates = {}
    for name, temperature in (("greedy", 0.0), ("sampled", 0.8)):
        good = 0
        for text in prose[:200]:
            words = text.split()
            prompt = " ".join(words[: rng.randint(3, max(3, len(words) // 2))])
            new, _ = generate(model, tokenizer.encode(prompt), 48, end, temperature=temperature)
            ok = grammatical(prompt + tokenizer.decode(new))
            good += ok
            if not ok and good % 5 == 0:
                print(f"   {name}: {prompt} | {tokenizer.decode(new)}")
        rates[f"{name}_grammatical"] = good / 200
    record(NAME, heading_obeyed=round(heading_obeyed(model, tokenizer), 4))
    record(NAME, heldout_texts=len(heldout), heldout_perplexity=round(2.718281828**loss, 3), prompts=200,
           heldout_sums=len(terms()[1]), sums_right=round(right / len(terms()[1]), 4), **rates)  # fmt: skip


if __name__ == "__main__":
    train()
    measure()
