#!/usr/bin/env python3
"""`khulasa batch` beside sumy in a pool of processes: the same articles, as many cores, one run after the other.

    pip install sumy numpy
    python3 benches/pool.py target/release/khulasa ARTICLES.jsonl --processes 2

As in peers.py, sumy is given khulasa's sentences, and neither reading nor splitting is on its clock. khulasa's clock is that of the whole process, with
hashes of the inputs, shards, syncs and done-records.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from peers import ObjectDocumentModel, Paragraph, Sentence, Words, sentences_by_article  # noqa: E402
from sumy.summarizers.lex_rank import LexRankSummarizer  # noqa: E402
from sumy.summarizers.luhn import LuhnSummarizer  # noqa: E402

KINDS = {"lexrank": LexRankSummarizer, "luhn": LuhnSummarizer}


def summarize(task):
    name, sentences = task
    words = Words()
    document = ObjectDocumentModel([Paragraph([Sentence(text, words) for text in sentences])])
    return len(KINDS[name]()(document, 3))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khulasa", help="the release binary")
    parser.add_argument("articles", help="JSONL with a field text")
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    with open(args.articles, encoding="utf-8") as file:
        megabytes = sum(len(json.loads(line)["text"].encode()) for line in file) / 1e6
    articles = sentences_by_article(args.khulasa, args.articles)
    print(f"{len(articles)} articles, {megabytes:.2f} MB in text fields, {args.processes} processes or threads")
    with multiprocessing.Pool(args.processes) as pool:
        pool.map(summarize, [("luhn", ["كتاب جديد."])] * args.processes)  # started before the clock
        for name in KINDS:
            with tempfile.TemporaryDirectory() as folder:
                command = [args.khulasa, "batch", args.articles, "-q", f"-j{args.processes}", "--ranker", name]
                start = time.perf_counter()
                subprocess.run([*command, "-o", os.path.join(folder, "run")], check=True)
                ours = time.perf_counter() - start
            start = time.perf_counter()
            picked = sum(pool.map(summarize, [(name, sentences) for sentences in articles], chunksize=16))
            theirs = time.perf_counter() - start
            print(
                f"{name:10} khulasa {ours:7.2f} s {megabytes / ours:8.1f} MB/s   sumy {theirs:8.2f} s {megabytes / theirs:8.2f} MB/s"
                f"   {theirs / ours:6.0f} times ({picked} sentences)",
                flush=True,
            )


if __name__ == "__main__":
    main()
