"""A decoder of the Llama family, with the names and the arithmetic of llama.cpp's `llama` graph.

Modules are named as GGUF names their tensors and heads rotate neighbouring pairs, so exporting renames and permutes nothing.
"""
import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Shape:
    """`width` and `hidden` must be multiples of 32, the block of Q8_0; `context` is the longest text ever trained on, in tokens."""
    vocabulary: int
    width: int
    layers: int
    heads: int
    kv_heads: int
    hidden: int
    context: int
    rope_base: float = 10000.0
    epsilon: float = 1e-5

    @property
    def head_width(self):
        return self.width // self.heads


SIZES = {
    'tiny': dict(width=64, layers=2, heads=4, kv_heads=2, hidden=96),
    '4m': dict(width=256, layers=4, heads=4, kv_heads=4, hidden=704),
    '6m': dict(width=256, layers=6, heads=4, kv_heads=4, hidden=704),
    '12m': dict(width=384, layers=6, heads=6, kv_heads=6, hidden=1024),
    '30m': dict(width=512, layers=8, heads=8, kv_heads=8, hidden=1376),
}


class RootMeanSquareNorm(nn.Module):
    """Zhang & Sennrich 2019, in float32 whatever the type of its input."""

    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        wide = x.float()
        scale = torch.rsqrt(wide.square().mean(-1, keepdim=True) + self.epsilon)
        return (wide * scale * self.weight).to(x.dtype)


def rotation(shape):
    """Cosines and sines of rotary positions (Su et al. 2021): [context, head width / 2] each."""
    pairs = torch.arange(0, shape.head_width, 2) / shape.head_width
    angles = torch.outer(torch.arange(shape.context).float(), shape.rope_base ** -pairs)
    return angles.cos(), angles.sin()


def rotate(x, cosines, sines):
    """Turns each pair (x[2i], x[2i+1]) of the last dimension by its position's angle."""
    even, odd = x[..., 0::2], x[..., 1::2]
    turned = torch.stack((even * cosines - odd * sines, odd * cosines + even * sines), dim=-1)
    return turned.flatten(-2)


def attend(queries, keys, values):
    """Causal attention over [batch, heads, time, head width]."""
    if hasattr(F, 'scaled_dot_product_attention'):
        return F.scaled_dot_product_attention(queries, keys, values, is_causal=True)
    time = queries.shape[-2]
    future = torch.ones(time, time, dtype=torch.bool, device=queries.device).triu(1)
    scores = queries @ keys.transpose(-1, -2) / math.sqrt(queries.shape[-1])
    return scores.masked_fill(future, float('-inf')).softmax(-1) @ values


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        narrow = shape.kv_heads * shape.head_width
        self.shape = shape
        self.attn_norm = RootMeanSquareNorm(shape.width, shape.epsilon)
        self.attn_q = nn.Linear(shape.width, shape.width, bias=False)
        self.attn_k = nn.Linear(shape.width, narrow, bias=False)
        self.attn_v = nn.Linear(shape.width, narrow, bias=False)
        self.attn_output = nn.Linear(shape.width, shape.width, bias=False)
        self.ffn_norm = RootMeanSquareNorm(shape.width, shape.epsilon)
        self.ffn_gate = nn.Linear(shape.width, shape.hidden, bias=False)
        self.ffn_up = nn.Linear(shape.width, shape.hidden, bias=False)
        self.ffn_down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, x, cosines, sines):
        seen = self.attn_norm(x)
        queries = rotate(self._heads(self.attn_q(seen)), cosines, sines)
        keys = rotate(self._heads(self.attn_k(seen)), cosines, sines)
        values = self._heads(self.attn_v(seen))
        shared = self.shape.heads // self.shape.kv_heads
        if shared > 1:
            keys, values = (each.repeat_interleave(shared, 1) for each in (keys, values))
        x = x + self.attn_output(attend(queries, keys, values).transpose(1, 2).flatten(2))
        seen = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(seen)) * self.ffn_up(seen))

    def _heads(self, x):
        return x.unflatten(-1, (-1, self.shape.head_width)).transpose(1, 2)


class Llama(nn.Module):
    """Ids [batch, time] to logits [batch, time, vocabulary]. The table of tokens reads and writes (tied)."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = RootMeanSquareNorm(shape.width, shape.epsilon)
        cosines, sines = rotation(shape)
        self.register_buffer('cosines', cosines, persistent=False)
        self.register_buffer('sines', sines, persistent=False)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                closing = name.endswith(('attn_output.weight', 'ffn_down.weight'))
                nn.init.normal_(weight, std=0.02 / math.sqrt(2 * shape.layers) if closing else 0.02)

    def forward(self, ids):
        x = self.token_embd(ids)
        cosines, sines = (each[: ids.shape[1]].to(x.dtype) for each in (self.cosines, self.sines))
        for block in self.blk:
            x = block(x, cosines, sines)
        return F.linear(self.output_norm(x), self.token_embd.weight)

    def loss(self, ids, targets, reduction='mean'):
        """Cross-entropy in nats."""
        return F.cross_entropy(self(ids).float().flatten(0, 1), targets.flatten(), reduction=reduction)

    def parameter_count(self):
        return sum(weight.numel() for weight in self.parameters())
