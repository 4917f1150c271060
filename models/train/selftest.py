"""The whole recipe on a tiny made-up corpus, in about 20 s, offline: /usr/bin/python3 models/train/selftest.py

Needs python3-torch and numpy, and a built `out/main/cli.js` for the last test, which compares with Heddle's own engine.
"""
import csv
import hashlib
import random
import sys
import tempfile
import unittest
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
import torch

sys.dont_write_bytecode = True

from bytepairs import learn_merges  # noqa: E402
from checkpoint import load_model  # noqa: E402
from corpus import BadCorpus, Book, read_documents, read_manifest  # noqa: E402
from evaluate import score_held_out, score_stream  # noqa: E402
from export import export  # noqa: E402
from gguf import as_q8_0  # noqa: E402
from llama import SIZES, Llama, Shape  # noqa: E402
from prepare import prepare  # noqa: E402
from sample import write_on  # noqa: E402
from tokenizer import Tokenizer  # noqa: E402
from train import Wish, train  # noqa: E402
from verify import AWKWARD, ENGINE, compare  # noqa: E402

WEIGHTS = {'fairy': 2.0, 'plain': 1.0, 'old': 0.5}


def made_up_story(chance, sentences=60):
    who = ['the weaver', 'a fox', 'the old king', 'her sister', 'nobody']
    did = ['found', 'lost', 'sang to', 'did not see', 'carried']
    what = ['the shuttle', 'a thread', 'the sea', 'two lamps', 'it']
    lines = [f'{chance.choice(who)} {chance.choice(did)} {chance.choice(what)}.'.capitalize() for _ in range(sentences)]
    return '\n\n'.join(' '.join(lines[at:at + 4]) for at in range(0, sentences, 4))


def make_corpus(folder):
    """Five books on four shelves and their manifest; answers with the manifest's path."""
    chance = random.Random(11)
    rows = []
    for number, shelf in enumerate(['fairy', 'plain', 'plain', 'old', 'held-out']):
        text = '\n<|endoftext|>\n'.join(made_up_story(chance) for _ in range(3))
        name = f'book{number}.txt'
        (folder / name).write_text(text, encoding='utf-8')
        genre = 'fable' if shelf == 'held-out' else ''
        digest = hashlib.sha256(text.encode()).hexdigest()
        rows.append(Book(name, f'Book {number}', 'nobody', 'made up', name, '-', 'none needed', shelf, genre, digest))
    with open(folder / 'manifest.csv', 'w', encoding='utf-8', newline='') as file:
        table = csv.DictWriter(file, [field.name for field in fields(Book)])
        table.writeheader()
        table.writerows(map(asdict, rows))
    return folder / 'manifest.csv'


class Recipe(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._scratch = tempfile.TemporaryDirectory()
        cls.folder = Path(cls._scratch.name)
        cls.manifest = make_corpus(cls.folder)
        cls.books = read_manifest(cls.manifest)
        cls.tokenizer = Tokenizer.learn((text for book in cls.books for text in read_documents(cls.folder, book)), 400)
        cls.data, cls.run_folder = cls.folder / 'data', cls.folder / 'run'
        prepare(cls.folder, cls.manifest, cls.tokenizer, cls.data, WEIGHTS)
        size = dict(size='tiny', context=64, long_context=128, batch=8)
        cls.wish = dict(data=str(cls.data), out=str(cls.run_folder), warm_up_steps=5, minutes=60, **size)
        train(Wish(**cls.wish, steps=10), say=lambda _: None)
        cls.first = load_model(cls.run_folder / 'checkpoint.pt')[1]['progress']
        cls.progress = train(Wish(**cls.wish, steps=20, resume=True), say=lambda _: None)
        cls.checkpoint = cls.run_folder / 'checkpoint.pt'

    @classmethod
    def tearDownClass(cls):
        cls._scratch.cleanup()

    def test_a_changed_text_is_refused(self):
        book = self.books[0]
        (self.folder / 'other').mkdir(exist_ok=True)
        (self.folder / 'other' / book.file).write_text('Once', encoding='utf-8')
        with self.assertRaisesRegex(BadCorpus, 'sha256'):
            read_documents(self.folder / 'other', book)

    def test_merges_are_the_most_frequent_pairs_and_ties_go_to_the_smaller(self):
        words = {tuple('abab'): 3, tuple('abc'): 2, tuple('aaa'): 1}
        self.assertEqual(learn_merges(words, 3), [('a', 'b'), ('ab', 'ab'), ('a', 'a')])

    def test_tokens_are_lossless(self):
        stored = self.folder / 'tokenizer.json'
        self.tokenizer.save(stored)
        again = Tokenizer.load(stored)
        for text in [AWKWARD, '', ' ', '\n\n', 'The weaver sang to it.', '\u0000\u00a0\u2028']:
            self.assertEqual(again.decode(again.encode(text)), text)
        self.assertLess(len(again.encode('The weaver sang to it.')), 12)

    def test_preparing_twice_gives_the_same_streams(self):
        prepare(self.folder, self.manifest, self.tokenizer, self.folder / 'again', WEIGHTS)
        for name in ['train.bin', 'held.bin', 'data.json']:
            self.assertEqual((self.folder / 'again' / name).read_bytes(), (self.data / name).read_bytes(), name)

    def test_held_out_text_is_not_learnt_from(self):
        learnt = self.tokenizer.decode(np.fromfile(self.data / 'train.bin', dtype=np.uint16).tolist())
        held = read_documents(self.folder, self.books[-1])[0]
        self.assertNotIn(held[:200], learnt)

    def test_training_resumes_and_learns(self):
        self.assertEqual((self.first['steps'], self.progress.steps), (10, 20))
        self.assertGreater(self.progress.tokens, self.first['tokens'])
        self.assertLess(self.progress.log[-1]['held'], self.progress.log[0]['held'])

    def test_a_score_counts_every_token_once(self):
        torch.manual_seed(5)
        model = Llama(Shape(vocabulary=400, context=64, **SIZES['tiny'])).eval()
        stream = np.random.default_rng(5).integers(0, 400, 200).astype(np.uint16)
        whole, _ = score_stream(model, stream[:65], 64)
        ids = torch.from_numpy(stream[:65].astype(np.int64))[None]
        exact = model.loss(ids[:, :-1], ids[:, 1:], reduction='sum').item()
        self.assertAlmostEqual(whole / exact, 1, places=2)
        with torch.no_grad():
            model.token_embd.weight.zero_()
        for length in (2, 64, 65, 66, 97, 200):
            nats, tokens = score_stream(model, stream[:length], 64)
            self.assertEqual(tokens, length - 1)
            self.assertAlmostEqual(nats, tokens * np.log(400), places=2)
        nats, tokens = score_stream(model, stream, 64, every=3)
        self.assertEqual(tokens, 64 + 32)
        self.assertAlmostEqual(nats, tokens * np.log(400), places=2)

    def test_held_out_books_are_scored_by_genre(self):
        model, _ = load_model(self.checkpoint)
        book, everything = score_held_out(model, self.data, 128)
        self.assertEqual(book.name, 'fable: Book 4')
        self.assertEqual(everything.name, 'all')
        self.assertLess(book.perplexity, 400)

    def test_q8_0_errs_by_half_a_step(self):
        values = np.random.default_rng(3).normal(size=(7, 64)).astype(np.float32)
        values[2] = 0
        packed = np.frombuffer(as_q8_0(values), dtype=[('scale', '<f2'), ('steps', 'i1', 32)])
        back = (packed['scale'].astype(np.float32)[:, None] * packed['steps']).reshape(values.shape)
        scales = np.repeat(packed['scale'].astype(np.float32), 32).reshape(values.shape)
        self.assertTrue((np.abs(back - values) <= 0.57 * scales + 1e-7).all())

    def test_sampling_is_seeded(self):
        model, _ = load_model(self.checkpoint)
        texts = [write_on(model, self.tokenizer, 'The fox', 12, 0.8, 0.95, seed) for seed in (1, 1, 2)]
        self.assertEqual(texts[0], texts[1])
        self.assertNotEqual(texts[0], texts[2])

    @unittest.skipUnless(ENGINE.is_file(), f'{ENGINE} is not built: run `npm run build`')
    def test_the_engine_computes_what_torch_computes(self):
        model, _ = load_model(self.checkpoint)
        for path in export(self.checkpoint, self.tokenizer, 'Made up', self.folder / 'made-up').values():
            for text in [AWKWARD, made_up_story(random.Random(4))]:
                print(Path(path).name, compare(model, self.tokenizer, path, text))


if __name__ == '__main__':
    torch.set_num_threads(1)
    unittest.main()
