"""Compares a GGUF as Heddle's engine reads it with the checkpoint it came from: the same tokens, the same log-probabilities.

    python3 verify.py --checkpoint run/checkpoint.pt --tokenizer tokenizer.json --model heddle-base-4m-q8_0.gguf [--text FILE]
"""
import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import torch

from checkpoint import load_model
from tokenizer import Tokenizer

ENGINE = Path(__file__).resolve().parents[2] / 'out' / 'main' / 'cli.js'
# Mean and greatest difference in nats. F16 rounds weights to 11 bits; Q8_0 to steps of 1/127 of each block's greatest.
LIMITS = {'f16': (0.005, 0.05), 'q8_0': (0.05, 0.6)}
AWKWARD = (
    'Once upon a time, "Hello," she said.\n\n"Well?" It\'s 1999; don\'t, I\'ll, we\'d \u2014 caf\u00e9 na\u00efve '
    '\u65e5\u672c \t tabs  and   spaces\n\n\n'
    'x_y __ a1b2 $5.00 (yes!) ... ? , \'s \'Tis emoji \U0001f600 done. ALL CAPS\'S  \n'
)


class Mismatch(Exception):
    """The file does not compute what the checkpoint computes."""


@dataclass(frozen=True)
class Agreement:
    """Differences of log p of the text's own tokens, in nats."""
    tokens: int
    mean: float
    greatest: float

    def __str__(self):
        return f'{self.tokens} tokens equal; log p differs by {self.mean:.5f} on average, {self.greatest:.5f} at most'


def score_in_engine(model, text):
    """What `heddle score --json` says: a list of {id, text, logprob}."""
    with tempfile.NamedTemporaryFile('w', suffix='.txt', encoding='utf-8', newline='') as file:
        file.write(text)
        file.flush()
        words = ['score', '--text-file', file.name, '--model', str(model), '--device', 'cpu', '--threads', '1', '--json']
        done = subprocess.run(['node', str(ENGINE), *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise Mismatch(f'the engine could not score with {model}: {done.stderr.strip()}')
    return json.loads(done.stdout)['tokens']


@torch.no_grad()
def score_in_torch(model, ids):
    """log p of each of `ids` after the end of text and those before it, in float32."""
    logits = model.eval()(torch.tensor([[Tokenizer.end, *ids]]))[0]
    return logits.float().log_softmax(-1)[:-1].gather(1, torch.tensor(ids)[:, None])[:, 0].tolist()


def compare(model, tokenizer, path, text):
    """Raises `Mismatch` when ids or texts differ, or when log-probabilities differ by more than the encoding explains."""
    ids = tokenizer.encode(text)[: model.shape.context // 2]
    while tokenizer.decode(ids).endswith('\ufffd'):
        ids.pop()
    text = tokenizer.decode(ids)
    there = score_in_engine(path, text)
    if [token['id'] for token in there] != ids:
        raise Mismatch(f'{path} is tokenized differently by the engine')
    if ''.join(token['text'] for token in there) != text:
        raise Mismatch(f'{path}: the texts of the tokens do not add up to the text')
    apart = [abs(token['logprob'] - own) for token, own in zip(there, score_in_torch(model, ids))]
    found = Agreement(len(ids), sum(apart) / len(apart), max(apart))
    mean, greatest = LIMITS['q8_0' if 'q8_0' in Path(path).name else 'f16']
    if found.mean > mean or found.greatest > greatest:
        raise Mismatch(f'{path}: {found}')
    return found


def main():
    options = argparse.ArgumentParser(description='Compare a GGUF in the engine with its checkpoint.')
    options.add_argument('--checkpoint', required=True)
    options.add_argument('--tokenizer', required=True)
    options.add_argument('--model', required=True)
    options.add_argument('--text', help='a file; its beginning is compared too')
    given = options.parse_args()
    torch.set_num_threads(2)
    model, _ = load_model(given.checkpoint)
    tokenizer = Tokenizer.load(given.tokenizer)
    texts = [AWKWARD] + ([Path(given.text).read_text(encoding='utf-8')] if given.text else [])
    try:
        for text in texts:
            print(f'{given.model}: {compare(model, tokenizer, given.model, text)}')
    except Mismatch as mismatch:
        sys.exit(str(mismatch))


if __name__ == '__main__':
    main()
