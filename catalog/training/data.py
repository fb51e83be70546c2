"""Turns the patterns of grammar.py into labelled reviews, with three disjoint splits."""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import grammar
from grammar import DOMAINS, EXAMPLES, NEUTRAL, PATTERNS, SPLITS

OTHER = {"+": "-", "-": "+"}
LABELS = ["negative", "positive"]  # id 0, id 1
SLOT = re.compile(r"\{(\w+)\}")
CHOICE = re.compile(r"\[([^\]]*)\]")

# Share of each kind of deciding sentence in a split; training holds a little more of the hard kinds, and
# "loose" ones (Grammar.loose), which keep the models from learning a polarity for the wording around a word.
MIX = {
    "train": {"plain": 28, "short": 10, "fact": 30, "negation": 10, "contrast": 7, "comparison": 8, "loose": 22},
    "validation": {"plain": 38, "short": 11, "fact": 30, "negation": 9, "contrast": 5, "comparison": 7},
    "heldout": {"plain": 38, "short": 11, "fact": 30, "negation": 9, "contrast": 5, "comparison": 7},
}


# Slots that training fills with an invented word now and then, so that unknown words mean nothing.
INVENTABLE = ("noun", "part", "parts", "relative", "name", "city", "colour", "adverb", "time")


CONSONANTS = "b br c ch d dr f fl g h j k l m n p pl r s sh st t tr v w y".split()
VOWELS = "a e i o u ai ea oo ou ow".split()
ENDINGS = ["", *"n r ll st t m nd ck d l er ing ion".split()]


def invented(rng: random.Random) -> str:
    """A word that does not exist: syllables, or the head of one training word and the tail of another."""
    if rng.random() < 0.5:
        head, tail = rng.choice(train_words()), rng.choice(train_words())
        word = head[: rng.randint(2, 4)] + tail[-rng.randint(2, 4) :]
    else:
        syllables = [rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(rng.randint(1, 3))]
        word = "".join(syllables) + rng.choice(ENDINGS)
    reserved = split_only("validation") | split_only("heldout")
    return word if word not in reserved else invented(rng)


@dataclass(frozen=True)
class Review:
    """One labelled text; ``kind`` is the kind of its deciding sentence, label 0 negative or 1 positive."""

    text: str
    label: int
    kind: str


def words(lists: dict[str, str], split: str) -> list[str]:
    """The comma-separated words of one split, with the shared ones."""
    return [w for key in ("shared", split) for w in lists.get(key, "").split(",") if w]


class Grammar:
    """The patterns and words of one split; ``plain`` has only simple patterns and the first ten words of
    every list, no leads, tails and invented words."""

    def __init__(self, split: str, plain: bool = False) -> None:
        self.split, self.plain = split, plain
        self.patterns = {kind: [p for p in parse(by_split[split]) if not plain or len(CHOICE.findall(p[0])) < 2] for kind, by_split in PATTERNS.items()}
        # A pattern with many alternatives is picked more often.
        variants = lambda p: math.prod(c.count("|") + 1 for c in CHOICE.findall(p))
        self.weight = {p: variants(p) ** 0.3 for found in self.patterns.values() for p, *_ in found}
        self.leads, self.tails = grammar.LEADS[split].split(";"), grammar.TAILS[split].split(";")

    def options(self, slot: str, polarity: str, domain: dict, group: dict) -> list[str]:
        """Words that may fill a slot."""
        found = self.all_options(slot, polarity, domain, group)
        return found[:10] if self.plain else found

    def all_options(self, slot: str, polarity: str, domain: dict, group: dict) -> list[str]:
        if slot.startswith("x"):
            return self.all_options(slot[1:], OTHER[polarity], domain, group)
        if slot == "noun":
            return words(domain["noun"], self.split)
        if slot in ("part", "parts"):
            return words(group[slot], self.split)
        if slot == "adj":
            return words(grammar.ADJECTIVES[polarity], self.split)
        if slot == "padj":
            return group[polarity].split(",")
        if slot in ("like", "liked", "likes", "feel"):
            return getattr(grammar, slot.upper())[polarity].split(",")
        return words(NEUTRAL[slot], self.split)

    def expand(self, pattern: str, polarity: str, domain: str, rng: random.Random) -> str:
        """A random sentence of a pattern, without its final mark, with a capital first letter."""
        groups = DOMAINS[domain]["groups"]
        group, used, previous = rng.choice(groups), set(), ""

        def fill(match: re.Match) -> str:
            nonlocal group, previous
            slot = match[1]
            if slot in ("part", "parts") and used:
                group = rng.choice(groups)
            name = "adj" if slot.endswith("padj") and rng.random() < 0.5 else slot
            if slot == "xpadj" and name == "adj":
                name = "xadj"
            choices = self.options(name, polarity, DOMAINS[domain], group)
            fresh = [w for w in choices if w not in used]
            if previous == "adverb":  # "very well made" would be clumsy
                fresh = [w for w in fresh if " " not in w]
            word = rng.choice(fresh or choices)
            if self.split == "train" and not self.plain and name in INVENTABLE and rng.random() < 0.35:
                word = invented(rng) + "s" * (name == "parts")
            previous = slot
            used.add(word)
            return word

        text = CHOICE.sub(lambda m: rng.choice(m[1].split("|")), pattern)
        return tidy(SLOT.sub(fill, text))

    def loose(self, polarity: str, domain: str, rng: random.Random) -> str:
        """Common, neutral and invented words in any order around a polar word, perhaps negated or after a contrast."""
        group = rng.choice(DOMAINS[domain]["groups"])

        def filler(low: int, high: int) -> list[str]:
            out = []
            for _ in range(rng.randint(low, high)):
                roll = rng.random()
                out.append(rng.choice(grammar.COMMON) if roll < 0.7 else invented(rng) if roll < 0.8 else rng.choice(self.options(rng.choice(["noun", "part", "parts", "adverb"]), polarity, DOMAINS[domain], group)))
            return out

        def polar(p: str) -> str:
            slot = rng.choices(["adj", "padj", "like", "liked", "feel"], [50, 25, 6, 8, 11])[0]
            return rng.choice([w for w in self.options(slot, p, DOMAINS[domain], group) if "'" not in w])

        other, roll = OTHER[polarity], rng.random()
        if roll < 0.35:
            parts = [*filler(0, 5), polar(polarity), *filler(0, 4)]
        elif roll < 0.45:
            parts = [*filler(0, 3), polar(polarity) + ",", rng.choice(grammar.AFTERTHOUGHTS[polarity])]
        elif roll < 0.55:  # a negation that comes after the polar word does not concern it
            parts = [*filler(0, 3), polar(polarity), *filler(0, 2), rng.choice([",", ".", ";", "and"]), rng.choice(grammar.NEGATORS), *filler(1, 4)]
        elif roll < 0.75:
            parts = [*filler(0, 3), rng.choice(grammar.NEGATORS), *filler(0, 2), polar(other), *filler(0, 2)]
        elif roll < 0.9:
            parts = [*filler(0, 3), polar(other), *filler(0, 2), rng.choice(["but", "but", "yet", "but still", "however"]), *filler(0, 3), polar(polarity), *filler(0, 2)]
        else:
            parts = [rng.choice(["although", "even though", "despite", "while", "in spite of"]), *filler(0, 3), polar(other), *filler(1, 4), polar(polarity), *filler(0, 2)]
        return tidy(" ".join(parts))

    def pick(self, kind: str, polarity: str, domain: str, rng: random.Random) -> str:
        """A random sentence of a kind that fits the polarity and the domain."""
        if kind == "loose":
            return self.loose(polarity, domain, rng)
        fitting = [p for p, pol, only in self.patterns[kind] if pol in ("=", polarity) and (not only or domain[0] in only)]
        own = [p for p, pol, only in self.patterns[kind] if pol == polarity and p in fitting]
        if kind == "negation" and polarity == "+" and own and rng.random() < 0.65:
            fitting = own  # "no complaints" is commoner than "not slow"
        pattern = rng.choices(fitting, [self.weight[p] for p in fitting])[0]
        if self.plain:
            pass
        elif kind in ("plain", "negation", "contrast", "comparison", "fact") and rng.random() < 0.2:
            pattern = f"{rng.choice(self.leads)} {lower_first(pattern)}"
        elif kind != "filler" and rng.random() < 0.2:
            pattern = f"{pattern}{rng.choice([' ', ', '])}{rng.choice(self.tails)}"
        return self.expand(pattern, polarity, domain, rng)


def parse(block: str) -> Iterator[tuple[str, str, str]]:
    """(pattern, polarity, initials of its domains or "") of every line."""
    for line in block.strip().splitlines():
        head, pattern = line.split(" ", 1)
        yield pattern.strip(), head[0], head[1:]


def tidy(text: str) -> str:
    """One space between words, 'an' before a vowel, a capital first letter."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\b([Aa]) (?=[aeiouAEIO])(?!use|one)", r"\1n ", text)
    return text[0].upper() + text[1:]


def lower_first(text: str) -> str:
    return text if re.match(r"I\b", text) else text[0].lower() + text[1:]


def sentences(g: Grammar, polarity: str, kind: str, rng: random.Random) -> list[str]:
    """The sentences of one review; the last but the fillers decides."""
    domain = rng.choice(list(DOMAINS))
    count = rng.choices([1, 2, 3, 5, 9], [40, 30, 16, 11, 3])[0]
    main = g.pick(kind, polarity, domain, rng)
    if count == 1:
        return [main]
    out: list[str] = []
    while len(out) < count - 1:
        extra = "filler" if rng.random() < 0.5 else rng.choice(["plain", "plain", "fact", "fact", "short", "negation", "comparison"])
        sentence = g.pick(extra, polarity, domain, rng)
        if sentence not in (main, *out):
            out.append(sentence)
    roll = rng.random()
    if roll < 0.09:  # a concession first, then the turn
        out[-1] = g.pick("plain", OTHER[polarity], domain, rng)
        main = f"{rng.choice(grammar.TURNS[g.split])} {lower_first(main)}"
    elif roll < 0.22 and kind != "short":
        main = f"{rng.choice(grammar.CLOSERS[g.split])} {lower_first(main)}"
    elif roll < 0.6:
        return [main, *out]
    return [*out, main]


def join(parts: list[str], rng: random.Random) -> str:
    """Sentences with end marks; some are joined by a comma, as people do."""
    end = rng.choices([".", "!", "...", "!!"], [80, 15, 3, 2])[0]
    text = parts[0]
    for part in parts[1:]:
        text += f", {lower_first(part)}" if rng.random() < 0.12 else f"{end} {part}"
    return text + (end if rng.random() < 0.9 else "")


def style(text: str, rng: random.Random) -> str:
    """Case and apostrophes as found in the wild."""
    roll = rng.random()
    if roll < 0.14:
        text = text.lower()
    elif roll < 0.18:
        text = text.upper()
    roll = rng.random()
    if roll < 0.04:
        text = text.replace("'", "’")
    elif roll < 0.07:
        text = text.replace("'", "")
    return text


def sprinkle(text: str, rng: random.Random) -> str:
    """The text with up to four common words put in at random places (training only)."""
    parts = text.split()
    for _ in range(rng.choice([0, 0, 1, 2, 3, 4])):
        parts.insert(rng.randrange(len(parts) + 1), rng.choice(grammar.COMMON))
    return " ".join(parts)


def plain_form(text: str) -> str:
    """Letters, digits and single spaces only, for comparing texts."""
    return " ".join(re.findall(r"\w+", text.lower()))


def is_example(text: str) -> bool:
    """True when a text is, or contains, one of the sentences that must stay unseen."""
    form = plain_form(text)
    examples = [plain_form(e) for e, _ in EXAMPLES]
    return form in examples or any(" " in e and e in form for e in examples)


def reviews(split: str, count: int, seed: int, avoid: list[Review] = ()) -> list[Review]:
    """``count`` different reviews of a split, half of them positive, none equal to one to ``avoid``."""
    rng, g = random.Random(f"{split} {seed}"), Grammar(split)
    kinds, weights = zip(*MIX[split].items())
    seen = {plain_form(r.text) for r in avoid}
    out: list[Review] = []
    while len(out) < count:
        label = len(out) % 2
        kind = rng.choices(kinds, weights)[0]
        text = style(join(sentences(g, "-+"[label], kind, rng), rng), rng)
        if plain_form(text) in seen or is_example(text):
            continue
        seen.add(plain_form(text))
        out.append(Review(text, label, kind))
    rng.shuffle(out)
    return out


@lru_cache(maxsize=None)
def train_words() -> list[str]:
    """The single words of the training patterns and lists, five letters or more."""
    text = " ".join([*(by_split["train"] for by_split in PATTERNS.values()), *(a["shared"] + "," + a["train"] for a in grammar.ADJECTIVES.values())])
    return sorted({w for w in plain_form(text).split() if len(w) > 4 and w.isalpha()})


@lru_cache(maxsize=None)
def split_only(split: str) -> set[str]:
    """The single words listed for one split alone (lower case)."""
    lists = [*grammar.ADJECTIVES.values(), *NEUTRAL.values()]
    for domain in DOMAINS.values():
        lists.append(domain["noun"])
        lists += [group[key] for group in domain["groups"] for key in ("part", "parts")]
    own = lambda s: {w.lower() for one in lists for w in one.get(s, "").split(",") if w and " " not in w}
    return own(split) - own("shared")


def skeletons(split: str) -> set[str]:
    """Every sentence skeleton of a split: alternatives written out, slots by their sort (noun, adjective...)."""
    sort = {"padj": "adj", "part": "noun", "parts": "noun", "xpadj": "xadj"}
    out: set[str] = set()
    for by_split in PATTERNS.values():
        for pattern, *_ in parse(by_split[split]):
            named = SLOT.sub(lambda m: f" slot{sort.get(m[1], m[1])} ", pattern)
            choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(re.split(r"[\[\]]", named))]
            out |= {plain_form("".join(parts)) for parts in itertools.product(*choices)}
    return out


def check_splits(train: list[Review], other: list[Review], split: str) -> None:
    """Fails when a split shares sentence skeletons, texts or its own words with training."""
    shared = skeletons(split) & skeletons("train")
    assert not shared, f"{split} shares patterns with training: {shared}"
    assert not {plain_form(r.text) for r in train} & {plain_form(r.text) for r in other}
    vocabulary = {w for r in train for w in plain_form(r.text).split()}
    assert not split_only(split) & vocabulary, sorted(split_only(split) & vocabulary)


if __name__ == "__main__":
    for name in SPLITS:
        for r in reviews(name, 14, 0):
            print(f"{name:10} {LABELS[r.label]:8} {r.kind:10} {r.text}")
