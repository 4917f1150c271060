"""How well a model knows books it never saw, by genre.

    python3 evaluate.py --checkpoint run/checkpoint.pt --data DATA
"""
import argparse
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from checkpoint import load_model
from windows import pieces

BATCH = 8


@dataclass(frozen=True)
class Score:
    """The cost of a text: `nats` over `tokens` tokens and `bytes` bytes. Ends of text are paid for, but are no bytes."""
    name: str
    nats: float
    tokens: int
    bytes: float

    @property
    def perplexity(self):
        """Of a token: comparable only between models with the same tokenizer."""
        return math.exp(self.nats / self.tokens)

    @property
    def bits_per_byte(self):
        return self.nats / math.log(2) / self.bytes


@torch.no_grad()
def score_stream(model, stream, context, every=1):
    """
    Nats and number of the tokens scored: all but the first, or a share of them, `every` nth window only. Windows overlap by
    half and a token is scored in the window where it has more of the past (half a context at least, but for the first window).
    Arithmetic is in bfloat16, as in training: nats differ from float32 by about one in 2,000.
    """
    device = next(model.parameters()).device
    half = context // 2
    predicted = len(stream) - 1
    starts = [*range(0, max(1, predicted - context + 1), half)]
    if starts[-1] + context < predicted:
        starts.append(max(0, predicted - context))
    starts = starts[::every]
    total, tokens, reached = 0.0, 0, 0
    for first in range(0, len(starts), BATCH):
        some = starts[first:first + BATCH]
        ids, targets = pieces(stream, some, min(context, predicted))
        with torch.autocast(device.type, dtype=torch.bfloat16):
            nats = model.loss(ids.to(device), targets.to(device), reduction='none').view(targets.shape).cpu()
        for start, row in zip(some, nats):
            fresh = row[max(half if start else 0, reached - start):]
            total += fresh.double().sum().item()
            tokens += len(fresh)
            reached = start + len(row)
    return total, tokens


def score_held_out(model, data, context, every=1):
    """Yields a `Score` for each held-out book, then their sum under the name `all`. A share of a book has its share of the bytes."""
    model.eval()
    facts = json.loads((Path(data) / 'data.json').read_text())
    stream = np.fromfile(Path(data) / 'held.bin', dtype=np.uint16)
    scores = []
    for book in facts['held']:
        nats, tokens = score_stream(model, stream[book['start']:book['start'] + book['tokens']], context, every)
        scores.append(Score(f'{book["genre"]}: {book["title"]}', nats, tokens, book['bytes'] * tokens / (book['tokens'] - 1)))
        yield scores[-1]
    yield Score('all', *(sum(getattr(each, part) for each in scores) for part in ('nats', 'tokens', 'bytes')))


def main():
    options = argparse.ArgumentParser(description='Measure a checkpoint on the held-out books.')
    options.add_argument('--checkpoint', required=True)
    options.add_argument('--data', required=True)
    options.add_argument('--threads', type=int, default=2)
    options.add_argument('--every', type=int, default=1, help='score every nth window only')
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    model, _ = load_model(given.checkpoint, 'cuda' if torch.cuda.is_available() else 'cpu')
    print('| held-out book | tokens | perplexity | bits per byte |\n| --- | --- | --- | --- |')
    for score in score_held_out(model, given.data, model.shape.context, given.every):
        print(f'| {score.name} | {score.tokens} | {score.perplexity:.1f} | {score.bits_per_byte:.3f} |', flush=True)


if __name__ == '__main__':
    main()
