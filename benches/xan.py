#!/usr/bin/env python3
"""`khulasa` beside the tokenizer of xan (https://github.com/medialab/xan): the same articles as CSV, one thread each, in turns.

    cargo install xan
    python3 benches/xan.py target/release/khulasa xan ARTICLES.jsonl --turns 3

Sentences: `xan tokenize sentences` beside `khulasa batch --emit sentences --format csv`, a row a sentence from both. Words: `xan tokenize words`
beside `khulasa batch --emit stats --format csv`, which finds, counts and looks up every word, and sentences besides. Both are given the same
CSV file, and both write files; the clock is that of the whole process.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time


def timed(command, out=None):
    """Wall time of a command, its output in a file."""
    start = time.perf_counter()
    with open(out or os.devnull, "wb") as file:
        subprocess.run(command, stdout=file, check=True)
    return time.perf_counter() - start


def rows(path):
    """Rows of a CSV file, the head not counted."""
    csv.field_size_limit(sys.maxsize)
    with open(path, encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khulasa", help="the release binary")
    parser.add_argument("xan", help="the binary of xan")
    parser.add_argument("articles", help="JSONL with a field text")
    parser.add_argument("--turns", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, theirs_out, run = (os.path.join(folder, name) for name in ("articles.csv", "theirs.csv", "run"))
        size = 0
        with open(args.articles, encoding="utf-8") as lines, open(path, "w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["id", "text"])
            for number, line in enumerate(lines):
                text = json.loads(line)["text"]
                size += len(text.encode())
                writer.writerow([number, text])
        megabytes = size / 1e6
        print(f"{megabytes:.1f} MB of text, best of {args.turns}")
        pairs = {
            "sentences": (["tokenize", "sentences", "text", path], "sentences"),
            "words": (["tokenize", "words", "text", "--sep", " ", path], "stats"),
        }
        for name, (theirs, ours) in pairs.items():
            best = [float("inf"), float("inf")]
            for turn in range(args.turns):
                mine = os.path.join(run, f"{name}{turn}")
                command = [args.khulasa, "batch", path, "-q", "-j1", "--emit", ours, "--format", "csv", "-o", mine]
                best[0] = min(best[0], timed(command))
                best[1] = min(best[1], timed([args.xan, *theirs], theirs_out))
            counts = ""
            if name == "sentences":
                ours_rows = sum(rows(os.path.join(mine, file)) for file in os.listdir(mine) if file.startswith("sentences-"))
                counts = f"   rows {ours_rows} and {rows(theirs_out)}"
            print(
                f"{name:10} khulasa {best[0]:6.2f} s {megabytes / best[0]:7.1f} MB/s   xan {best[1]:6.2f} s {megabytes / best[1]:7.1f} MB/s"
                f"   {best[1] / best[0]:5.2f} times{counts}",
                flush=True,
            )


if __name__ == "__main__":
    main()
