#!/usr/bin/env python3
"""How well two threads of `khulasa summarize` share two cores, beside a loop that shares nothing.

    python3 benches/scaling.py target/release/khulasa ARTICLES.jsonl

The articles should take a second or more on one thread: 2,000 of them ten times over. Two cores of a virtual machine are
seldom worth twice one, so what `-j2` gains over `-j1` is held against what two processes that only hash gain over one, in
the same run. All four are measured in turns, many times, and the fastest turn of each counts.
"""

import argparse
import subprocess
import sys
import time

HASH = "import hashlib,sys\nblock = bytes(1 << 16)\nh = hashlib.sha256()\nfor _ in range(int(sys.argv[1])): h.update(block)"


def seconds(*commands):
    """The wall time until all of the commands, started at once, are done."""
    start = time.perf_counter()
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    codes = [process.wait() for process in running]
    if any(codes):
        sys.exit(f"{commands[0]} failed with {codes}")
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khulasa", help="the release binary")
    parser.add_argument("articles", help="JSONL")
    parser.add_argument("--turns", type=int, default=12)
    args = parser.parse_args()

    def summarize(threads):
        return [args.khulasa, "summarize", "-q", "--format", "jsonl", f"-j{threads}", args.articles]

    # The loop runs about as long as khulasa does, so that both meet the same noise.
    blocks = 5000
    one = min(seconds(summarize(1)) for _ in range(3))
    blocks = max(1, int(blocks * one / min(seconds([sys.executable, "-c", HASH, str(blocks)]) for _ in range(3))))
    loop = [sys.executable, "-c", HASH, str(blocks)]
    measured = {
        "khulasa -j1": [summarize(1)],
        "khulasa -j2": [summarize(2)],
        "one loop": [loop],
        "two loops at once": [loop, loop],
    }
    times = {name: [] for name in measured}
    for _ in range(args.turns):
        for name, commands in measured.items():
            times[name].append(seconds(*commands))

    print(f"{'':20}{'best':>8}{'median':>8}  seconds of {args.turns} turns")
    for name, found in times.items():
        print(f"{name:20}{min(found):8.3f}{sorted(found)[len(found) // 2]:8.3f}")
    khulasa = min(times["khulasa -j1"]) / min(times["khulasa -j2"])
    independent = 2 * min(times["one loop"]) / min(times["two loops at once"])
    print(f"khulasa gains {khulasa:.2f} ×, independent loops {independent:.2f} ×: share {khulasa / independent:.3f}")


if __name__ == "__main__":
    main()
