"""Trains a base model for a stretch of wall time, on a CPU or on one GPU; the same command with `--resume` goes on.

    python3 train.py --data DATA --out RUN --size 4m --minutes 60
"""
import argparse
import json
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from checkpoint import Progress, resume, save_checkpoint
from llama import SIZES, Llama, Shape
from muon import Muon
from schedule import Schedule
from windows import Windows, pieces

MEASURED_WINDOWS = 48
AVERAGED_STEPS = 50


@dataclass(frozen=True)
class Wish:
    """Everything a run is made from. A step reads `batch * context` tokens, with long windows too."""
    data: str
    out: str
    size: str = '4m'
    minutes: float = 60.0
    steps: int = 1_000_000_000
    batch: int = 16
    context: int = 256
    long_context: int = 512
    long_from: float = 0.82
    decay_from: float = 0.3
    warm_up_steps: int = 50
    muon_step: float = 0.02
    adam_step: float = 0.004
    save_minutes: float = 5.0
    measure_minutes: float = 1.0
    seed: int = 1
    threads: int = 2
    resume: bool = False
    compile: bool = False

    def schedule(self):
        return Schedule(self.minutes, self.warm_up_steps, self.decay_from, self.context, self.long_context, self.long_from)


def train(wish, say=print, stopped=lambda: False):
    """Runs until the budget, `steps` or `stopped`; leaves `checkpoint.pt` and `log.json` in `out` and answers with the progress."""
    torch.manual_seed(wish.seed)
    torch.set_num_threads(wish.threads)
    torch.set_flush_denormal(True)
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    data, out = Path(wish.data), Path(wish.out)
    out.mkdir(parents=True, exist_ok=True)
    facts = json.loads((data / 'data.json').read_text())
    learn, held = (np.fromfile(data / f'{name}.bin', dtype=np.uint16) for name in ('train', 'held'))

    shape = Shape(vocabulary=facts['vocabulary'], context=max(wish.context, wish.long_context), **SIZES[wish.size])
    model = Llama(shape).to(device)
    optimisers = make_optimisers(model, wish)
    progress = resume(out / 'checkpoint.pt', model, optimisers, device) if wish.resume else Progress()
    loss_of = torch.compile(model.loss) if wish.compile else model.loss
    windows = Windows(learn, seed=(wish.seed, progress.steps))
    schedule, budget = wish.schedule(), wish.minutes * 60
    say(f'{model.parameter_count() / 1e6:.2f} M parameters, {len(learn) / 1e6:.1f} M tokens, {device}')

    saved = measured = progress.seconds
    recent = []
    while progress.seconds < budget and progress.steps < wish.steps and not stopped():
        began = time.perf_counter()
        share = progress.seconds / budget
        context = schedule.context_at(share)
        ids, targets = (each.to(device) for each in windows.draw(max(1, wish.batch * wish.context // context), context))
        set_step_sizes(optimisers, schedule.step_scale(share, progress.steps))
        recent = [*recent[1 - AVERAGED_STEPS:], take_step(model, loss_of, optimisers, ids, targets, device)]
        progress.seconds += time.perf_counter() - began
        progress.steps += 1
        progress.tokens += ids.numel()
        if progress.seconds - measured >= wish.measure_minutes * 60:
            measured = progress.seconds
            report(progress, recent, measure(model, held, wish.context, device), say)
        if progress.seconds - saved >= wish.save_minutes * 60:
            saved = progress.seconds
            save_checkpoint(out / 'checkpoint.pt', model, optimisers, progress)
    report(progress, recent, measure(model, held, wish.context, device), say)
    save_checkpoint(out / 'checkpoint.pt', model, optimisers, progress)
    (out / 'log.json').write_text(json.dumps(progress.log, indent=1))
    return progress


def make_optimisers(model, wish):
    """Muon for the matrices of the blocks, AdamW for the table of tokens and the norms."""
    matrices = [weight for weight in model.blk.parameters() if weight.dim() == 2]
    chosen = {id(weight) for weight in matrices}
    others = [weight for weight in model.parameters() if id(weight) not in chosen]
    optimisers = [Muon(matrices, lr=wish.muon_step), torch.optim.AdamW(others, lr=wish.adam_step, betas=(0.9, 0.95), weight_decay=0.0)]
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group['full_step'] = group['lr']
    return optimisers


def set_step_sizes(optimisers, scale):
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group['lr'] = group['full_step'] * scale


def take_step(model, loss_of, optimisers, ids, targets, device):
    """One step in bfloat16 arithmetic on float32 weights; answers with the loss in nats a token."""
    with torch.autocast(device, dtype=torch.bfloat16):
        loss = loss_of(ids, targets)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimiser in optimisers:
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
    return loss.item()


@torch.no_grad()
def measure(model, held, context, device):
    """Loss over a few windows spread over the held-out books: for watching a run; `evaluate.py` measures properly."""
    starts = np.linspace(0, len(held) - context - 1, MEASURED_WINDOWS).astype(int)
    losses = []
    for some in np.split(starts, 6):
        ids, targets = (each.to(device) for each in pieces(held, some, context))
        with torch.autocast(device, dtype=torch.bfloat16):
            losses.append(model.loss(ids, targets).item())
    return sum(losses) / len(losses)


def report(progress, recent, held_loss, say):
    learnt = sum(recent) / len(recent) if recent else None
    minutes, seen = progress.seconds / 60, progress.tokens
    progress.log.append({'minutes': round(minutes, 2), 'steps': progress.steps, 'tokens': seen, 'loss': learnt, 'held': held_loss})
    speed = seen / max(progress.seconds, 1e-9)
    say(f'{minutes:7.2f} min  step {progress.steps}  {seen / 1e6:.2f} M tokens  loss {learnt or 0:.3f}  held {held_loss:.4f}  {speed:.0f}/s')


def main():
    options = argparse.ArgumentParser(description='Train a base model for a stretch of wall time.')
    for name, kind in Wish.__annotations__.items():
        default = getattr(Wish, name, None)
        flag = f'--{name.replace("_", "-")}'
        if kind is bool:
            options.add_argument(flag, action='store_true')
        else:
            options.add_argument(flag, type=kind, default=default, required=default is None)
    wish = Wish(**vars(options.parse_args()))
    ended = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.append(True))
    train(wish, say=lambda line: print(line, flush=True), stopped=lambda: bool(ended))


if __name__ == '__main__':
    main()
