"""Windows of a token stream, as batches of inputs and of the tokens that follow them."""
import numpy as np
import torch


class Windows:
    """Without replacement: each pass cuts the stream at a fresh offset and shuffles the pieces."""

    def __init__(self, stream, seed):
        self._stream = stream
        self._chance = np.random.default_rng(seed)
        self._waiting = {}

    def draw(self, count, context):
        """Inputs and targets, [count, context] each. A stream shorter than that is met again and again."""
        waiting = self._waiting.get(context, np.zeros(0, dtype=int))
        while len(waiting) < count:
            waiting = np.concatenate([waiting, self._pass(context)])
        self._waiting[context] = waiting[count:]
        return pieces(self._stream, waiting[:count], context)

    def _pass(self, context):
        spare = len(self._stream) - context - 1
        if spare < 0:
            raise ValueError(f'a stream of {len(self._stream)} tokens has no window of {context}')
        starts = np.arange(self._chance.integers(min(context, spare + 1)), spare + 1, context)
        self._chance.shuffle(starts)
        return starts


def pieces(stream, starts, context):
    """Inputs and targets at the given starts."""
    cut = torch.from_numpy(np.stack([stream[start:start + context + 1] for start in starts]).astype(np.int64))
    return cut[:, :-1], cut[:, 1:]
