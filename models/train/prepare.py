"""Checks the corpus against its manifest and writes it as token streams.

    python3 prepare.py --corpus FOLDER --manifest manifest.csv --tokenizer tokenizer.json --out DATA

DATA gets `train.bin` and `held.bin` (16-bit ids, each document after an end of text) and `data.json`.
"""
import argparse
import json
import random
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from corpus import HELD_OUT, BadCorpus, read_documents, read_manifest
from tokenizer import Tokenizer

SHELVES = ('fairy', 'plain', 'old')


@dataclass(frozen=True)
class HeldOutBook:
    """A book only for measuring: its stretch of `held.bin`, and the bytes of its text (end-of-text marks not counted)."""
    title: str
    genre: str
    start: int
    tokens: int
    bytes: int


def prepare(corpus, manifest, tokenizer, out, weights, seed=7):
    """
    Writes the streams and answers with what `data.json` holds. A shelf of weight 2 is read twice, of 0.3 gives a random 30 %
    of its documents, of 0 is left out. The same seed gives the same streams.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    documents = []
    held, held_ids = [], []
    for book in read_manifest(manifest):
        if book.shelf not in (*SHELVES, HELD_OUT):
            raise BadCorpus(f'{book.file} is on the shelf “{book.shelf}”, which is none of {", ".join(SHELVES)}, {HELD_OUT}.')
        weight = weights.get(book.shelf, 0)
        if book.shelf == HELD_OUT:
            texts = read_documents(corpus, book)
            ids = np.concatenate([_ids(tokenizer, text) for text in texts])
            held.append(HeldOutBook(book.title, book.genre, sum(map(len, held_ids)), len(ids), sum(len(text.encode()) for text in texts)))
            held_ids.append(ids)
        elif weight > 0:
            for text in read_documents(corpus, book):
                times = int(weight) + (chance.random() < weight % 1)
                documents += [_ids(tokenizer, _as_typed(text, chance))] * times
    chance.shuffle(documents)
    train = _join(documents)
    train.tofile(out / 'train.bin')
    _join(held_ids).tofile(out / 'held.bin')
    facts = {'vocabulary': len(tokenizer.tokens), 'tokens': len(train), 'weights': weights, 'held': [asdict(book) for book in held]}
    (out / 'data.json').write_text(json.dumps(facts, indent=1))
    return facts


def _as_typed(text, chance):
    """A quarter of the documents part their paragraphs by one line break, since writers do either."""
    return text.replace('\n\n', '\n') if chance.random() < 0.25 else text


def _ids(tokenizer, text):
    return np.array([tokenizer.end, *tokenizer.encode(text)], dtype=np.uint16)


def _join(streams):
    return np.concatenate(streams) if streams else np.zeros(0, dtype=np.uint16)


def main():
    options = argparse.ArgumentParser(description='Check the corpus and write it as token streams.')
    options.add_argument('--corpus', required=True)
    options.add_argument('--manifest', default=Path(__file__).with_name('manifest.csv'))
    options.add_argument('--tokenizer', required=True)
    options.add_argument('--out', required=True)
    options.add_argument('--weights', default='2,1.5,0.5', help=f'of the shelves {", ".join(SHELVES)}')
    given = options.parse_args()
    weights = dict(zip(SHELVES, map(float, given.weights.split(','))))
    facts = prepare(given.corpus, given.manifest, Tokenizer.load(given.tokenizer), given.out, weights)
    print(f'{given.out}: {facts["tokens"]} tokens to learn from, {sum(book["tokens"] for book in facts["held"])} held out')


if __name__ == '__main__':
    main()
