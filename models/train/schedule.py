"""What the clock decides: the size of a step and the length of a text, by the share of the time budget that is spent."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """Times are minutes of training, over all processes that resumed it; `decay_from` and `long_from` are shares of them."""
    minutes: float
    warm_up_steps: int
    decay_from: float
    context: int
    long_context: int
    long_from: float

    def step_scale(self, share, step):
        """Grows from 0 over the warm-up, stays 1, and falls in a line to nearly 0 at the end."""
        fall = 1.0 if share < self.decay_from else (1 - share) / (1 - self.decay_from)
        return max(1e-3, min(1.0, (step + 1) / self.warm_up_steps) * min(1.0, fall))

    def context_at(self, share):
        """Tokens of each window."""
        return self.long_context if share >= self.long_from else self.context
