"""A training run on disk: shape, weights, what the optimisers remember, and how far it got."""
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch

from llama import Llama, Shape


@dataclass
class Progress:
    """`seconds` counts training only; `log` has one row for each measurement on the held-out books (loss in nats a token)."""
    steps: int = 0
    tokens: int = 0
    seconds: float = 0.0
    log: list = field(default_factory=list)


def save_checkpoint(path, model, optimisers, progress):
    """Replaces the file whole or not at all."""
    draft = Path(f'{path}.part')
    torch.save({
        'shape': asdict(model.shape),
        'weights': model.state_dict(),
        'optimisers': [each.state_dict() for each in optimisers],
        'progress': asdict(progress),
    }, draft)
    os.replace(draft, path)


def load_model(path, device='cpu'):
    """The model of a checkpoint, and the checkpoint itself."""
    stored = torch.load(path, map_location=device)
    model = Llama(Shape(**stored['shape'])).to(device)
    model.load_state_dict(stored['weights'])
    return model, stored


def resume(path, model, optimisers, device):
    """Puts a stored run back into `model` and `optimisers`, whose own settings stay; answers with its progress."""
    stored = torch.load(path, map_location=device)
    model.load_state_dict(stored['weights'])
    for optimiser, state in zip(optimisers, stored['optimisers']):
        groups = [{name: value for name, value in group.items() if name != 'params'} for group in optimiser.param_groups]
        optimiser.load_state_dict(state)
        for group, own in zip(optimiser.param_groups, groups):
            group.update(own)
    return Progress(**stored['progress'])
