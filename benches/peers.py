#!/usr/bin/env python3
"""khulasa's rankers beside sumy's of the same name on the same articles, three sentences each, on one thread.

    pip install sumy numpy
    python3 benches/peers.py target/release/khulasa ARTICLES.jsonl

sumy has no Arabic splitter (it asks NLTK for punkt data, which must be downloaded and has no Arabic), so it is given
khulasa's sentences, split beforehand, and words by a regular expression. Neither that splitting nor reading the file is on
sumy's clock; it starts with a list of sentences and ends with three chosen. khulasa's clock is that of the whole process:
start, read, parse, split, find stems and their rarity, rank, choose, write. Against that, sumy's Random, which draws a number for a
sentence, compares a shuffle with a program; `cargo bench --bench rankers` has no start, no JSON and no output on its clock.

Each of khulasa's rankers has its turn right after sumy's of the same name, several times, of which the fastest counts.
"""

import argparse
import json
import re
import subprocess
import sys
import time

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.random import RandomSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

WORD = re.compile(r"[^\W_]+")
RUNS = 5  # of khulasa, of which the fastest counts; sumy runs once, for minutes

# sumy's LexRank has a threshold; it is measured against both of khulasa's.
PAIRS = [
    ("blend", None),
    ("lexrank", LexRankSummarizer),
    ("lexrank-thresholded", LexRankSummarizer),
    ("textrank", TextRankSummarizer),
    ("lsa", LsaSummarizer),
    ("luhn", LuhnSummarizer),
    ("sumbasic", SumBasicSummarizer),
    ("kl", KLSummarizer),
    ("random", RandomSummarizer),
]


class Words:
    """The part of sumy's Tokenizer that it needs once the sentences are there."""

    @staticmethod
    def to_words(sentence):
        return tuple(WORD.findall(sentence))


def sentences_by_article(khulasa, articles):
    """The body sentences of each article, in order."""
    split = subprocess.run(
        [khulasa, "split", "-q", "--format", "jsonl", articles], check=True, stdout=subprocess.PIPE
    )
    body, found = {"paragraph", "list-item", "quotation"}, []
    for line in split.stdout.splitlines():
        row = json.loads(line)
        if row["index"] == 0:
            found.append([])
        if row["kind"] in body:
            found[-1].append(row["text"])
    return found


def time_khulasa(khulasa, ranker, articles):
    command = [khulasa, "summarize", "-q", "-j1", "--ranker", ranker, "--format", "jsonl", articles]
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def time_sumy(summarizer, articles):
    picked, words = 0, Words()
    start = time.perf_counter()
    for sentences in articles:
        document = ObjectDocumentModel([Paragraph([Sentence(text, words) for text in sentences])])
        picked += len(summarizer(document, 3))
    seconds = time.perf_counter() - start
    expected = sum(min(3, len(sentences)) for sentences in articles)
    # LexRank and Luhn may leave an article without a word of use; nearly all must be there.
    if picked < 0.95 * expected:
        sys.exit(f"{type(summarizer).__name__} picked {picked} sentences of {expected}")
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khulasa", help="the release binary")
    parser.add_argument("articles", help="JSONL with a field text")
    args = parser.parse_args()

    with open(args.articles, encoding="utf-8") as file:
        megabytes = sum(len(json.loads(line)["text"].encode()) for line in file) / 1e6
    articles = sentences_by_article(args.khulasa, args.articles)
    print(f"{len(articles)} articles, {megabytes:.2f} MB in text fields, {sum(map(len, articles))} sentences\n")

    print(f"{'ranker':20}{'khulasa s':>11}{'MB/s':>8}{'sumy s':>10}{'MB/s':>8}{'times faster':>14}")
    known = {}
    for name, kind in PAIRS:
        if kind and kind not in known:
            known[kind] = time_sumy(kind(), articles)
        ours = time_khulasa(args.khulasa, name, args.articles)
        line = f"{name:20}{ours:11.3f}{megabytes / ours:8.1f}"
        if kind:
            theirs = known[kind]
            line += f"{theirs:10.3f}{megabytes / theirs:8.3f}{theirs / ours:14.0f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
