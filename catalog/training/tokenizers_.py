"""Tokenizers in plain Python, and their tokenizer.json for the Hugging Face ``tokenizers`` library.

Two families: BERT style (BertNormalizer + BertPreTokenizer + WordLevel or WordPiece) and GPT-2 style
(byte-level BPE). ``check`` compares this code with the library where that is installed.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

PAD, UNK, CLS, SEP = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
SPECIALS = [PAD, UNK, CLS, SEP]  # ids 0..3
END = "<|endoftext|>"
ASCII = [chr(c) for c in range(33, 127) if not chr(c).isupper()]
ASCII_PUNCTUATION = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
CJK = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F),
       (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]  # fmt: skip


# --- BERT style ---------------------------------------------------------------------------------------


def is_space(c: str) -> bool:
    """Unicode white space, to which Python adds four control characters."""
    return c.isspace() and c not in "\x1c\x1d\x1e\x1f"


def normalize(text: str) -> str:
    """BertNormalizer: clean text, spaces around CJK, strip accents, lower case."""
    out = []
    for c in text:
        if c not in "\t\n\r" and (c == "\ufffd" or unicodedata.category(c) in ("Cc", "Cf", "Co", "Cn")):
            continue
        if is_space(c):
            out.append(" ")
        elif any(low <= ord(c) <= high for low, high in CJK):
            out.append(f" {c} ")
        else:
            out.append(c)
    decomposed = unicodedata.normalize("NFD", "".join(out))
    # Letter by letter, as Rust's char::to_lowercase: Python's str.lower() treats a final sigma specially.
    return "".join(c.lower() for c in decomposed if unicodedata.category(c) != "Mn")


def pre_tokenize(text: str) -> list[str]:
    """BertPreTokenizer: split at whitespace, every punctuation mark alone."""
    spaced = "".join(f" {c} " if c in ASCII_PUNCTUATION or unicodedata.category(c)[0] == "P" else c for c in text)
    return spaced.split()


class BertTokenizer:
    """WordLevel or WordPiece over normalised words; ``framed`` adds [CLS] and [SEP]."""

    def __init__(self, vocab: list[str], kind: str, framed: bool) -> None:
        self.vocab, self.kind, self.framed = vocab, kind, framed
        self.ids = {token: i for i, token in enumerate(vocab)}
        self.pieces = lru_cache(maxsize=None)(self._pieces)

    def _pieces(self, word: str) -> tuple[int, ...]:
        if self.kind == "WordLevel":
            return (self.ids.get(word, self.ids[UNK]),)
        return self.split(word)

    def split(self, word: str, rng: random.Random | None = None) -> tuple[int, ...]:
        """Longest match first. With ``rng`` a shorter match is taken now and then (only in training)."""
        if len(word) > 100:
            return (self.ids[UNK],)
        out, start = [], 0
        while start < len(word):
            prefix = "##" if start else ""
            matches = (e for e in range(len(word), start, -1) if prefix + word[start:e] in self.ids)
            end = next(matches, None)
            if end is None:
                return (self.ids[UNK],)
            while rng and rng.random() < 0.5 and (shorter := next(matches, None)):
                end = shorter
            out.append(self.ids[prefix + word[start:end]])
            start = end
        return tuple(out)

    def encode(self, text: str, max_length: int, rng: random.Random | None = None, unknown: float = 0.02) -> list[int]:
        """Ids of a text, cut to ``max_length`` with the frame counted.

        With ``rng`` (training only) a share ``unknown`` of the words becomes [UNK], a tenth is split into shorter pieces.
        """
        ids: list[int] = []
        for word in pre_tokenize(normalize(text)):
            roll = rng.random() if rng else 1.0
            if roll < unknown:
                ids.append(self.ids[UNK])
            elif roll < unknown + 0.1 and self.kind == "WordPiece":
                ids += self.split(word, rng)
            else:
                ids += self.pieces(word)
        if self.framed:
            return [self.ids[CLS], *ids[: max_length - 2], self.ids[SEP]]
        return ids[:max_length]

    def to_json(self) -> dict:
        model = {"type": self.kind, "unk_token": UNK, "vocab": self.ids}
        if self.kind == "WordPiece":
            model |= {"continuing_subword_prefix": "##", "max_input_chars_per_word": 100}
        frame = lambda pair: [
            {"SpecialToken": {"id": CLS, "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": SEP, "type_id": 0}},
            *([{"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": SEP, "type_id": 1}}] if pair else []),
        ]
        post = {
            "type": "TemplateProcessing",
            "single": frame(False),
            "pair": frame(True),
            "special_tokens": {t: {"id": t, "ids": [self.ids[t]], "tokens": [t]} for t in (CLS, SEP)},
        }
        return tokenizer_json(
            special=SPECIALS,
            ids=self.ids,
            normalizer={"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
            pre_tokenizer={"type": "BertPreTokenizer"},
            post_processor=post if self.framed else None,
            decoder={"type": "WordPiece", "prefix": "##", "cleanup": True} if self.kind == "WordPiece" else None,
            model=model,
        )


# --- GPT-2 style --------------------------------------------------------------------------------------


def byte_characters() -> list[str]:
    """GPT-2's printable stand-in for each byte 0..255."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = (chr(256 + n) for n in range(256))
    return [chr(b) if b in printable else next(others) for b in range(256)]


BYTES = byte_characters()
CONTRACTION = re.compile(r"'(?:s|t|re|ve|m|ll|d)")


def char_class(c: str) -> str:
    """L letter, N number, S whitespace, O other."""
    if is_space(c):
        return "S"
    kind = unicodedata.category(c)[0]
    return kind if kind in "LN" else "O"


def gpt2_words(text: str) -> list[str]:
    r"""GPT-2's split: 's|'t|... | ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
    classes = "".join(map(char_class, text))
    rest = re.compile(r"L+|N+|O+")
    out, at = [], 0
    while at < len(text):
        match = CONTRACTION.match(text, at)
        lead = at + 1 if text[at] == " " else at
        run = rest.match(classes, lead)
        if match:
            end = match.end()
        elif run:
            end = run.end()
        else:
            end = re.compile("S+").match(classes, at).end()
            if end < len(text) and end - at > 1:
                end -= 1  # leave the last whitespace for the next word
        out.append(text[at:end])
        at = end
    return out


class ByteBpe:
    """Byte-level BPE; the vocabulary is <|endoftext|>, the 256 bytes, then one token per merge."""

    def __init__(self, merges: list[tuple[str, str]]) -> None:
        self.merges = merges
        self.vocab = [END, *sorted(BYTES), *(a + b for a, b in merges)]
        self.ids = {token: i for i, token in enumerate(self.vocab)}
        self.rank = {pair: i for i, pair in enumerate(merges)}
        self.bytes = {c: b for b, c in enumerate(BYTES)}
        self.word_ids = lru_cache(maxsize=None)(self._word_ids)

    def _word_ids(self, word: str) -> tuple[int, ...]:
        parts = [BYTES[b] for b in word.encode("utf-8")]
        while len(parts) > 1:
            best = min(zip(parts, parts[1:]), key=lambda pair: self.rank.get(pair, 1 << 30))
            if best not in self.rank:
                break
            parts = merge(parts, best)
        return tuple(self.ids[p] for p in parts)

    def encode(self, text: str) -> list[int]:
        out: list[int] = []
        for i, piece in enumerate(text.split(END)):
            out += [self.ids[END]] if i else []
            for word in gpt2_words(piece):
                out += self.word_ids(word)
        return out

    def decode(self, ids: Iterable[int]) -> str:
        """Text of the ids, special token left out."""
        characters = "".join(self.vocab[i] for i in ids if i != self.ids[END])
        return bytes(self.bytes[c] for c in characters).decode("utf-8", errors="replace")

    def to_json(self) -> dict:
        return tokenizer_json(
            special=[END],
            ids=self.ids,
            normalizer=None,
            pre_tokenizer={"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
            post_processor={"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True},
            decoder={"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
            model={"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
                   "fuse_unk": False, "byte_fallback": False, "vocab": self.ids, "merges": [f"{a} {b}" for a, b in self.merges]},
        )  # fmt: skip


# --- vocabularies -------------------------------------------------------------------------------------


def merge(parts: list[str], pair: tuple[str, str]) -> list[str]:
    """Joins every occurrence of the pair, left to right; '##' of the second part goes."""
    out, i = [], 0
    while i < len(parts):
        if i + 1 < len(parts) and (parts[i], parts[i + 1]) == pair:
            out.append(parts[i] + parts[i + 1].removeprefix("##"))
            i += 2
        else:
            out.append(parts[i])
            i += 1
    return out


def learn_merges(words: dict[tuple[str, ...], float], count: int) -> list[tuple[str, str]]:
    """The most frequent neighbouring pairs, merged one by one; digits are never merged. Ties go by spelling."""
    words = dict(words)
    merges: list[tuple[str, str]] = []
    while len(merges) < count:
        pairs: Counter = Counter()
        for parts, weight in words.items():
            for pair in zip(parts, parts[1:]):
                if not any(ch.isdigit() for ch in "".join(pair)):
                    pairs[pair] += weight
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        words = {tuple(merge(list(parts), best)): weight for parts, weight in words.items()}
    return merges


def word_level(texts: Iterable[str], min_count: int = 5) -> BertTokenizer:
    """Every word seen at least ``min_count`` times."""
    counts = Counter(w for t in texts for w in pre_tokenize(normalize(t)))
    own = sorted(w for w, n in counts.items() if n >= min_count)
    return BertTokenizer(SPECIALS + own, "WordLevel", framed=False)


def word_piece(texts: Iterable[str], size: int, min_count: int = 5) -> list[str]:
    """WordPiece vocabulary of about ``size`` tokens. A word weighs the root of its count, so that
    endings shared by rare words (##ly, ##less) earn a token too."""
    counts = Counter(w for t in texts for w in pre_tokenize(normalize(t)))
    words = {(w[0], *("##" + c for c in w[1:])): n**0.5 for w, n in sorted(counts.items()) if w.isascii() and n >= min_count}
    alphabet = [*ASCII, *("##" + c for c in ASCII if c.isalnum())]
    made = [a + b.removeprefix("##") for a, b in learn_merges(words, size - len(alphabet) - len(SPECIALS))]
    return [*SPECIALS, *alphabet, *dict.fromkeys(made)]


def byte_bpe(texts: Iterable[str], merges: int) -> ByteBpe:
    counts = Counter(w for t in texts for w in gpt2_words(t))
    words = {tuple(BYTES[b] for b in w.encode()): n for w, n in sorted(counts.items())}
    return ByteBpe(learn_merges(words, merges))


# --- files --------------------------------------------------------------------------------------------


def tokenizer_json(special: list[str], ids: dict[str, int], **parts: dict | None) -> dict:
    added = [{"id": ids[t], "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True} for t in special]
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added, **parts}


def save(tokenizer: BertTokenizer | ByteBpe, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tokenizer.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def check(tokenizer: BertTokenizer | ByteBpe, path: Path, texts: list[str], max_length: int) -> int:
    """Compares with the ``tokenizers`` library on every text; returns how many texts, 0 without the library."""
    try:
        from tokenizers import Tokenizer
    except ImportError:
        return 0
    theirs = Tokenizer.from_file(str(path))
    if isinstance(tokenizer, BertTokenizer):
        theirs.enable_truncation(max_length)
    for text in texts:
        mine = tokenizer.encode(text, max_length) if isinstance(tokenizer, BertTokenizer) else tokenizer.encode(text)
        assert mine == theirs.encode(text).ids, (text, mine, theirs.encode(text).tokens)
        if isinstance(tokenizer, ByteBpe):
            assert tokenizer.decode(mine) == theirs.decode(mine), text
    return len(texts)


# Texts that try every rule of the normalisers and splitters.
ODD_TEXTS = [
    "", " ", "   \t\n ", "?", "!!! ... ;-)", "Lovely.", "LOVELY!!!", "CAFÉ, naïve, Zoë & François", "cafe\u0301", "ß straße İstanbul ΟΔΟΣ ΟΔΟΣ.",
    "很好的手机", "手机good手机", "とても良い。", "좋아요", "😀 great 👍🏽", "good😀", "a\u200bb\u00adc", "x\u0000y\ufffdz", "tab\there\nnew line\r\n", "non\u00a0breaking\u3000space",
    "don't isn’t ‘quoted’ “text” — dash – …", "3+4=7; $5 £5 10% a_b #tag @me <b> ^ ` ~ |", "x" * 120, "supercalifragilisticexpialidocious", "½ ² Ⅷ ٣", "\u2028line\u2029sep\x85nel\x1cfs",
    "I'll we've they're I'd it's I'M", "  two  spaces  ", "end space ", "a 1b 2 c3", "a\u0300\u0301b", "ﬁne ﬂaw", "Привет, мир", "مرحبا", "ñandú", "tail\n\n", "\n\nhead", "mix \n of", "\u1e9e\u0130", "\ue000private\U0001f600",
]  # fmt: skip
