"""What a document costs through each door, in processor time, which other work on the machine hardly changes.

    python python/benches/throughput.py [DOCUMENTS]

Documents are those of the Spark test: five sentences each, about 650 bytes. Prints a table for docs/scale.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import khulasa
import khulasa.arrow
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "spark"))
from documents import BROKEN_EVERY, documents  # noqa: E402


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    schema = pa.schema([("id", pa.int64()), ("text", pa.string()), ("source", pa.string())])
    rows = list(documents(0, count))
    table = pa.Table.from_pylist(rows, schema=schema)
    texts = [row["text"] for row in rows if row["text"] and row["text"].strip()]
    size = sum(len(text.encode()) for text in texts)
    assert len(texts) == count - 2 * (count // BROKEN_EVERY)
    print(f"{count} documents, {size / 1e6:.0f} MB of text, {size / len(texts):.0f} bytes each\n")
    print("| | processor s per million documents | MB/s of one core |")
    print("|---|---|---|")
    doors: list[tuple[str, Callable[[], Any]]] = [
        ("`khulasa.arrow.summarize`, 30 words", lambda: drain(khulasa.arrow.summarize(table, words=30, threads=1))),
        ("`khulasa.arrow.split`", lambda: drain(khulasa.arrow.split(table, threads=1))),
        ("`khulasa.arrow.fit`", lambda: khulasa.arrow.fit(table, threads=1)),
        ("`khulasa.summarize` of a list, dicts made", lambda: khulasa.summarize(texts, words=30, threads=1)),
    ]
    for name, door in doors:
        spent = min(measured(door) for _ in range(3))
        print(f"| {name} | {spent / count * 1e6:.0f} | {size / spent / 1e6:.0f} |")


def measured(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def drain(batches: khulasa.Batches) -> None:
    for _ in pa.RecordBatchReader.from_stream(batches):
        pass


if __name__ == "__main__":
    main()
