#!/usr/bin/env python3
"""Speed and memory of `khulasa batch` over a corpus repeated to some size, beside a loop that shares nothing.

    python3 benches/batch.py target/release/khulasa CORPUS.jsonl --gigabytes 1 4

The corpus is written to a file again and again until it is as large as asked; what counts as text is the field `text`. Each run is a new one in a new
folder. Two threads are held against what two processes that only hash gain over one, in turns.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

HASH = "import hashlib,sys\nblock = bytes(1 << 16)\nh = hashlib.sha256()\nfor _ in range(int(sys.argv[1])): h.update(block)"


def measured(*commands):
    """Wall time until all commands, started at once, are done, their processor time, and the largest resident memory of any, in MiB."""
    start = time.perf_counter()
    running = [subprocess.Popen(c, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for c in commands]
    most = processor = 0
    for process in running:
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{process.args} ended with {status}")
        most = max(most, usage.ru_maxrss / 1024)
        processor += usage.ru_utime + usage.ru_stime
    return time.perf_counter() - start, processor, most


def repeated(corpus, path, target):
    """Writes the corpus until the file is large enough; returns bytes of text and of the file. Line by line: what this program holds counts for the
    memory of what it starts."""
    with open(corpus, "rb") as file:
        text = sum(len(json.loads(line)["text"].encode()) for line in file if line.strip())
    size = os.path.getsize(corpus)
    times = max(1, round(target / size))
    with open(path, "wb") as out:
        for _ in range(times):
            with open(corpus, "rb") as file:
                shutil.copyfileobj(file, out, 1 << 20)
    return times * text, times * size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khulasa", help="the release binary")
    parser.add_argument("corpus", help="JSONL, not compressed")
    parser.add_argument("--gigabytes", type=float, nargs="+", default=[1.0])
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--emit", default="summaries")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, out = os.path.join(folder, "corpus.jsonl"), os.path.join(folder, "run")

        def batch(threads):
            shutil.rmtree(out, ignore_errors=True)
            return measured([args.khulasa, "batch", path, "-o", out, "-q", f"-j{threads}", "--emit", args.emit])

        print(f"{'file':>8} {'threads':>8} {'seconds':>8} {'processor':>10} {'MB/s text':>10} {'MB/s text, processor':>21} {'memory':>10}")
        for gigabytes in args.gigabytes:
            text, size = repeated(args.corpus, path, gigabytes * 1e9)
            blocks = 20_000
            loop = lambda n: [[sys.executable, "-c", HASH, str(blocks)]] * n
            best = {}
            loops = {}
            for _ in range(args.turns):
                for threads in (1, 2):
                    found = batch(threads)
                    best[threads] = min(best.get(threads, found), found)
                    loops[threads] = min(loops.get(threads, 1e9), measured(*loop(threads))[0])
            for threads, (seconds, processor, memory) in best.items():
                print(
                    f"{size / 1e9:5.2f} GB {threads:8} {seconds:8.1f} {processor:10.1f} {text / 1e6 / seconds:10.1f} "
                    f"{text / 1e6 / processor:21.1f} {memory:6.0f} MiB"
                )
            gain, independent = best[1][0] / best[2][0], 2 * loops[1] / loops[2]
            print(f"two threads gain {gain:.2f} ×, independent loops {independent:.2f} ×: share {gain / independent:.3f}")


if __name__ == "__main__":
    main()
