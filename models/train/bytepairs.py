"""Learns byte-pair merges (Sennrich, Haddow & Birch 2016) over the bytes of pre-split words, as GPT-2 does."""
import heapq
from collections import Counter, defaultdict


def learn_merges(words, wanted):
    """
    Up to `wanted` merges, most frequent pair first, ties to the smaller pair; `words` maps a tuple of symbols to its count.
    The same words give the same merges. Only words that hold the merged pair are touched at each step.
    """
    ledger = _PairLedger(words)
    merges = []
    while len(merges) < wanted:
        pair = ledger.take_best()
        if pair is None:
            break
        merges.append(pair)
        ledger.merge(pair)
    return merges


class _PairLedger:
    """How often each neighbouring pair occurs, and in which words it may."""

    def __init__(self, words):
        self._words = [list(symbols) for symbols in words]
        self._weights = list(words.values())
        self._counts = Counter()
        self._homes = defaultdict(set)
        for number, symbols in enumerate(self._words):
            self._account(number, symbols, self._weights[number])
        self._queue = [(-count, pair) for pair, count in self._counts.items()]
        heapq.heapify(self._queue)

    def _account(self, number, symbols, weight):
        for pair in zip(symbols, symbols[1:]):
            self._counts[pair] += weight
            if weight > 0:
                self._homes[pair].add(number)

    def take_best(self):
        """The most frequent pair, or None. Entries of the queue that later merges made wrong are put right on the way."""
        while self._queue:
            negative, pair = heapq.heappop(self._queue)
            count = self._counts[pair]
            if count == -negative:
                return pair
            if count > 0:
                heapq.heappush(self._queue, (-count, pair))
        return None

    def merge(self, pair):
        before = {}
        for number in self._homes.pop(pair):
            symbols = self._words[number]
            joined = join_pair(symbols, pair)
            if len(joined) == len(symbols):
                continue
            for neighbours in zip(joined, joined[1:]):
                before.setdefault(neighbours, self._counts[neighbours])
            self._account(number, symbols, -self._weights[number])
            self._account(number, joined, self._weights[number])
            self._words[number] = joined
        self._counts[pair] = 0
        for neighbours, count in before.items():
            if self._counts[neighbours] > count:
                heapq.heappush(self._queue, (-self._counts[neighbours], neighbours))


def join_pair(symbols, pair):
    """`symbols` with every occurrence of `pair`, from the left, made one symbol."""
    joined = []
    at = 0
    while at < len(symbols):
        if at + 1 < len(symbols) and (symbols[at], symbols[at + 1]) == pair:
            joined.append(symbols[at] + symbols[at + 1])
            at += 2
        else:
            joined.append(symbols[at])
            at += 1
    return joined
