"""Byte-level BPE in GPT-2's form: what a GGUF calls `tokenizer.ggml.model = "gpt2"`.

    python3 tokenizer.py --corpus FOLDER --manifest manifest.csv --vocabulary 4096 --out tokenizer.json
"""
import argparse
import json
import re
from collections import Counter
from pathlib import Path

from bytepairs import join_pair, learn_merges
from corpus import END_OF_TEXT, HELD_OUT, read_documents, read_manifest

# GPT-2's split, with \p{L} and \p{N} in the terms of Python's re. It keeps newlines and quotes apart from words, so a text
# that stops after a full stop or a quote, where a loom branches, ends on a token border.
WORD = re.compile(r"'(?:[stmd]|re|ve|ll)| ?[^\W\d_]+| ?\d+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")


def _printable_bytes():
    """GPT-2's alphabet: each byte as one visible character; those that have none get the characters from 256 on."""
    visible = {*range(0x21, 0x7f), *range(0xa1, 0xad), *range(0xae, 0x100)}
    hidden = (byte for byte in range(256) if byte not in visible)
    return {byte: chr(byte) for byte in visible} | {byte: chr(256 + n) for n, byte in enumerate(hidden)}


_CHARACTER = _printable_bytes()
_BYTE = {character: byte for byte, character in _CHARACTER.items()}


def spell(word):
    """A word as the visible characters of its UTF-8 bytes."""
    return tuple(_CHARACTER[byte] for byte in word.encode('utf-8'))


class Tokenizer:
    """Id 0 is the end of text, 1 to 256 are the bytes, then one id for each merge. Encoding is lossless."""

    end = 0

    def __init__(self, tokens, merges):
        self.tokens = tokens
        self.merges = merges
        self._ids = {token: number for number, token in enumerate(tokens)}
        self._ranks = {merge: rank for rank, merge in enumerate(merges)}
        self._known = {}
        if len(self._ids) != len(tokens) or tokens[0] != END_OF_TEXT:
            raise ValueError('a tokenizer needs distinct tokens, the end of text first')

    @classmethod
    def learn(cls, texts, vocabulary, rarest=2):
        """A tokenizer of `vocabulary` ids at most; words met fewer than `rarest` times teach it nothing."""
        words = Counter()
        for text in texts:
            words.update(WORD.findall(text))
        merges = learn_merges({spell(word): count for word, count in words.items() if count >= rarest}, vocabulary - 257)
        return cls([END_OF_TEXT, *sorted(_BYTE), *(left + right for left, right in merges)], merges)

    @classmethod
    def load(cls, path):
        stored = json.loads(Path(path).read_text(encoding='utf-8'))
        return cls(stored['tokens'], [tuple(merge) for merge in stored['merges']])

    def save(self, path):
        Path(path).write_text(json.dumps({'tokens': self.tokens, 'merges': self.merges}, ensure_ascii=False), encoding='utf-8')

    def encode(self, text):
        ids = []
        for word in WORD.findall(text):
            known = self._known.get(word)
            if known is None:
                known = self._known[word] = self._encode_word(word)
            ids += known
        return ids

    def _encode_word(self, word):
        symbols = list(spell(word))
        while len(symbols) > 1:
            best = min(zip(symbols, symbols[1:]), key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if best not in self._ranks:
                break
            symbols = join_pair(symbols, best)
        return [self._ids[symbol] for symbol in symbols]

    def decode(self, ids):
        """The text of `ids`; a character cut in two at either end becomes U+FFFD."""
        pieces = (b'' if number == self.end else bytes(_BYTE[character] for character in self.tokens[number]) for number in ids)
        return b''.join(pieces).decode('utf-8', 'replace')


def main():
    options = argparse.ArgumentParser(description='Learn a tokenizer from the corpus.')
    options.add_argument('--corpus', required=True)
    options.add_argument('--manifest', default=Path(__file__).with_name('manifest.csv'))
    options.add_argument('--vocabulary', type=int, default=4096)
    options.add_argument('--out', required=True)
    given = options.parse_args()
    books = [book for book in read_manifest(given.manifest) if book.shelf != HELD_OUT]
    learnt = Tokenizer.learn((text for book in books for text in read_documents(given.corpus, book)), given.vocabulary)
    learnt.save(given.out)
    print(f'{given.out}: {len(learnt.tokens)} tokens from {len(books)} books')


if __name__ == '__main__':
    main()
