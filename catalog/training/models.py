"""The model architectures, in plain torch. Shapes: B batch, S sequence, d width, H heads, V vocabulary."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Bow(nn.Module):
    """Bag of words: one weight per word and class, averaged. Order of the words does not matter."""

    def __init__(self, vocab: int) -> None:
        super().__init__()
        self.weight = nn.Embedding(vocab, 2)
        self.bias = nn.Parameter(torch.zeros(2))
        self.temperature = nn.Parameter(torch.ones(()), requires_grad=False)
        nn.init.zeros_(self.weight.weight)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """int64 [B, S] twice -> logits [B, 2]."""
        mask = attention_mask.unsqueeze(-1).to(torch.float32)
        total = (self.weight(input_ids) * mask).sum(1)
        logits = total / (mask.sum(1) + 1.0).sqrt() + self.bias
        return 8.0 * torch.tanh(logits / 8.0) / self.temperature  # a word said 200 times does not weigh without bound


class Cnn(nn.Module):
    """One convolution over three neighbouring tokens, the strongest answer of each filter, a linear layer."""

    def __init__(self, vocab: int, width: int = 32, filters: int = 64) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocab, width)
        self.convolution = nn.Conv1d(width, filters, kernel_size=3, padding=1)
        self.output = nn.Linear(filters, 2)
        self.dropout = nn.Dropout(0.2)
        self.temperature = nn.Parameter(torch.ones(()), requires_grad=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """int64 [B, S] twice -> logits [B, 2]. Padded places are zero, as the border is; S may be 0."""
        mask = attention_mask.unsqueeze(1).to(torch.float32)
        x = self.dropout(self.embedding(input_ids)).transpose(1, 2) * mask
        x, mask = F.pad(x, (0, 1)), F.pad(mask, (0, 1))
        x = F.relu(self.convolution(x)) * mask
        return self.output(self.dropout(x.amax(2))) / self.temperature


class Attention(nn.Module):
    """Multi-head attention; ``bias`` is added to the scores, past keys and values come first."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.head_dim = heads, width // heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, bias: Tensor, past: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """x [B, S, d], bias broadcast to [B, H, S, past + S] -> x [B, S, d] and keys, values [B, H, past + S, d/H]."""
        batch, length, width = x.shape
        split = lambda t: t.reshape(batch, length, self.heads, self.head_dim).transpose(1, 2)
        q, k, v = map(split, self.qkv(x).chunk(3, dim=-1))
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        weights = (q @ k.transpose(2, 3) / math.sqrt(self.head_dim) + bias).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(batch, length, width)), (k, v)


class BertLayer(nn.Module):
    """Post-norm transformer layer as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.attention, self.norm1 = Attention(width, heads), nn.LayerNorm(width, eps=1e-12)
        self.feed = nn.Sequential(nn.Linear(width, inner), nn.GELU(), nn.Linear(inner, width))
        self.norm2, self.dropout = nn.LayerNorm(width, eps=1e-12), nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.norm1(x + self.dropout(self.attention(x, bias)[0]))
        return self.norm2(x + self.dropout(self.feed(x)))


class Bert(nn.Module):
    """BERT encoder: token, position and type embeddings, post-norm layers."""

    def __init__(self, vocab: int, width: int, layers: int, heads: int, max_length: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.token, self.position, self.kind = nn.Embedding(vocab, width), nn.Embedding(max_length, width), nn.Embedding(2, width)
        self.norm, self.dropout = nn.LayerNorm(width, eps=1e-12), nn.Dropout(dropout)
        self.layers = nn.ModuleList(BertLayer(width, heads, 4 * width, dropout) for _ in range(layers))
        for m in self.modules():
            if isinstance(m, (nn.Linear, nn.Embedding)):
                nn.init.normal_(m.weight, std=0.05)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """int64 [B, S] three times -> last_hidden_state [B, S, d]."""
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        x = self.token(input_ids) + self.position(positions) + self.kind(token_type_ids)
        x = self.dropout(self.norm(x))
        bias = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x


class BertClassifier(nn.Module):
    """BERT encoder, masked mean of the tokens, BERT's pooler and a linear layer."""

    def __init__(self, vocab: int, width: int = 96, layers: int = 2, heads: int = 4, max_length: int = 128) -> None:
        super().__init__()
        self.bert = Bert(vocab, width, layers, heads, max_length)
        self.pooler, self.output = nn.Linear(width, width), nn.Linear(width, 2)
        self.temperature = nn.Parameter(torch.ones(()), requires_grad=False)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """int64 [B, S] three times -> logits [B, 2]."""
        x = self.bert(input_ids, attention_mask, token_type_ids)
        mask = attention_mask.unsqueeze(-1).to(torch.float32)
        x = (x * mask).sum(1) / mask.sum(1)
        return self.output(torch.tanh(self.pooler(x))) / self.temperature


class Gpt2Layer(nn.Module):
    """Pre-norm transformer layer as in GPT-2."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.ln_1, self.attn, self.ln_2 = nn.LayerNorm(width), Attention(width, heads), nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor, past: tuple[Tensor, Tensor] | None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        attended, present = self.attn(self.ln_1(x), bias, past)
        x = x + self.dropout(attended)
        return x + self.dropout(self.mlp(self.ln_2(x))), present


class Gpt2(nn.Module):
    """GPT-2: learned positions, pre-norm, gelu_new, head tied to the token embedding, KV cache."""

    def __init__(self, vocab: int, width: int = 128, layers: int = 3, heads: int = 4, context: int = 256, dropout: float = 0.0) -> None:
        super().__init__()
        self.config = {"vocab": vocab, "width": width, "layers": layers, "heads": heads, "context": context}
        self.wte, self.wpe = nn.Embedding(vocab, width), nn.Embedding(context, width)
        self.h = nn.ModuleList(Gpt2Layer(width, heads, dropout) for _ in range(layers))
        self.ln_f = nn.LayerNorm(width)
        for m in self.modules():
            if isinstance(m, (nn.Linear, nn.Embedding)):
                nn.init.normal_(m.weight, std=0.02)
            if isinstance(m, nn.Linear):
                nn.init.zeros_(m.bias)

    def empty_past(self, batch: int) -> list[Tensor]:
        """Key and value of every layer with no past: [B, H, 0, d/H]."""
        c = self.config
        return [torch.zeros(batch, c["heads"], 0, c["width"] // c["heads"]) for _ in range(2 * c["layers"])]

    def forward(self, input_ids: Tensor, attention_mask: Tensor, position_ids: Tensor, *past: Tensor) -> tuple[Tensor, ...]:
        """ids, positions [B, S], mask [B, past + S], past key, value per layer [B, H, past, d/H]
        -> logits [B, S, V], then present key, value per layer [B, H, past + S, d/H]."""
        length, total = input_ids.shape[1], attention_mask.shape[1]
        keys = torch.arange(total, device=input_ids.device)
        queries = torch.arange(length, device=input_ids.device) + (total - length)
        visible = (keys[None, :] <= queries[:, None])[None, None] & (attention_mask[:, None, None, :] > 0)
        bias = (1.0 - visible.to(torch.float32)) * -10000.0
        x = self.wte(input_ids) + self.wpe(position_ids)
        presents: list[Tensor] = []
        for i, layer in enumerate(self.h):
            x, present = layer(x, bias, (past[2 * i], past[2 * i + 1]))
            presents += present
        return (self.ln_f(x) @ self.wte.weight.T, *presents)
