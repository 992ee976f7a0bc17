#!/usr/bin/env python3
"""Time and memory of `khulasa align` by the length of a document, as a table and a picture.

    python3 benches/align_length.py target/release/khulasa DATA/align --lines 2000 5000 10000 20000 50000 --plot docs/images/align-length.svg

A document of so many lines is put together of the pairs in DATA/align (folders with src.txt and tgt.txt), again and again in an order drawn by seed; the
digits of each round are shifted, so that rounds do not share their numbers. One thread; the best of some turns. Seconds are those of the processor,
which other work on the machine changes less than the clock's.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile


def pairs(folder):
    found = []
    for path, folders, names in os.walk(folder):
        folders.sort()
        if {"src.txt", "tgt.txt"} <= set(names):
            found.append(path)
    # The kind of damage that is in most archives: some sentences merged, some left out.
    return [path for path in found if "medium" in path.split(os.sep)] or found


def shifted(line, by):
    return "".join(str((int(c) + by) % 10) if c.isascii() and c.isdigit() else c for c in line)


def document(folder, lines):
    order, draw, sides, round_ = pairs(folder), random.Random(7), ([], []), 0
    if not order:
        sys.exit(f"{folder}: no folder in it holds src.txt and tgt.txt")
    while len(sides[0]) < lines:
        draw.shuffle(order)
        for path in order:
            for side, name in zip(sides, ("src.txt", "tgt.txt")):
                with open(os.path.join(path, name), encoding="utf-8") as file:
                    side += [shifted(line, round_) for line in file.read().split("\n") if line]
            if len(sides[0]) >= lines:
                break
        round_ += 1
    return sides


def run(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} ended with {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def plot(rows, path):
    """A line from the origin through the measured points, both axes linear: what is linear looks it."""
    width, height, left, bottom = 640, 360, 60, 40
    most_lines, most_seconds = max(r[0] for r in rows), max(r[1] for r in rows) * 1.1
    x = lambda lines: left + (width - left - 20) * lines / most_lines
    y = lambda seconds: height - bottom - (height - bottom - 20) * seconds / most_seconds
    points = " ".join(f"{x(l):.1f},{y(s):.1f}" for l, s, _ in [(0, 0, 0), *rows])
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    step = max(1, round(most_seconds / 5))
    for tick in range(0, int(most_seconds) + 1, step):
        out.append(f'<path d="M{left} {y(tick):.1f}H{width - 20}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick} s</text>')
    for lines, _, _ in rows:
        out.append(f'<text x="{x(lines):.1f}" y="{height - bottom + 18}" text-anchor="middle">{lines // 1000}k</text>')
    out.append(f'<text x="{width / 2}" y="{height - 6}" text-anchor="middle">lines of the source</text>')
    out.append(f'<polyline points="{points}" fill="none" stroke="#0b6e75" stroke-width="2"/>')
    for lines, seconds, memory in rows:
        out.append(f'<circle cx="{x(lines):.1f}" cy="{y(seconds):.1f}" r="4" fill="#0b6e75"/>')
        # The line rises, so there is room below it on the right.
        at = f'x="{x(lines):.1f}" y="{y(seconds) - 10:.1f}" text-anchor="end"'
        if lines < most_lines:
            at = f'x="{x(lines) + 8:.1f}" y="{y(seconds) + 14:.1f}"'
        out.append(f"<text {at}>{seconds:.2f} s, {memory:.0f} MB</text>")
    out.append("</svg>\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khulasa", help="the release binary")
    parser.add_argument("data", help="a folder of pairs")
    parser.add_argument("--lines", type=int, nargs="+", default=[2000, 10000, 50000])
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--plot", help="an SVG to write")
    args = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for lines in args.lines:
            paths = [os.path.join(folder, name) for name in ("src.txt", "tgt.txt")]
            for path, side in zip(paths, document(args.data, lines)):
                with open(path, "w", encoding="utf-8") as file:
                    file.write("".join(line + "\n" for line in side))
            out = os.path.join(folder, "out.beads")
            command = [args.khulasa, "align", "-q", "-j1", "--pre-split", *paths, "--format", "beads", "-o", out]
            seconds, memory = min(run(command) for _ in range(args.turns))
            rows.append((lines, seconds, memory))
            print(f"{lines:8} lines {seconds:8.2f} s {memory:8.0f} MB", flush=True)
    if args.plot:
        plot(rows, args.plot)


if __name__ == "__main__":
    main()
