"""Writes on from a prompt with a checkpoint, to hear how a run is getting on.

    python3 sample.py --checkpoint run/checkpoint.pt --tokenizer tokenizer.json --prompt 'Once upon a time' --seed 1
"""
import argparse

import torch

from checkpoint import load_model
from tokenizer import Tokenizer


def draw(logits, temperature, top_p, chance):
    """One id from the smallest set of most probable ones that holds `top_p` of the mass (Holtzman et al. 2020)."""
    probabilities, order = (logits / temperature).softmax(-1).sort(descending=True)
    beyond = probabilities.cumsum(0) - probabilities >= top_p
    return order[torch.multinomial(probabilities.masked_fill(beyond, 0), 1, generator=chance)].item()


@torch.no_grad()
def write_on(model, tokenizer, prompt, tokens, temperature, top_p, seed):
    """The text after `prompt`: up to `tokens` tokens, less when the model ends it. The model sees its own context only."""
    chance = torch.Generator().manual_seed(seed)
    ids = [tokenizer.end, *tokenizer.encode(prompt)]
    begun = len(ids)
    model.eval()
    for _ in range(tokens):
        with torch.autocast('cpu', dtype=torch.bfloat16):
            logits = model(torch.tensor([ids[-model.shape.context:]]))[0, -1].float()
        chosen = draw(logits, temperature, top_p, chance)
        if chosen == tokenizer.end:
            break
        ids.append(chosen)
    return tokenizer.decode(ids[begun:])


def main():
    options = argparse.ArgumentParser(description='Write on from a prompt.')
    options.add_argument('--checkpoint', required=True)
    options.add_argument('--tokenizer', required=True)
    options.add_argument('--prompt', default='')
    options.add_argument('--tokens', type=int, default=120)
    options.add_argument('--temperature', type=float, default=0.8)
    options.add_argument('--top-p', type=float, default=0.95)
    options.add_argument('--seed', type=int, default=1)
    given = options.parse_args()
    torch.set_num_threads(2)
    model, _ = load_model(given.checkpoint)
    tokenizer = Tokenizer.load(given.tokenizer)
    print(given.prompt + write_on(model, tokenizer, given.prompt, given.tokens, given.temperature, given.top_p, given.seed))


if __name__ == '__main__':
    main()
