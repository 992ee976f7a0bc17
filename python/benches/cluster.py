"""What summaries cost on a cluster of two workers on this machine, as the corpus grows: the figures of docs/scale.md.

    python python/benches/cluster.py

Writes the documents of the Spark test, 200,000, to Parquet, and summarizes them once to warm up, then once, twice and five times over.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import khulasa.spark
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "spark"))
from cluster import Cluster  # noqa: E402
from documents import documents  # noqa: E402

ROWS, FILES = 200_000, 20


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "corpus").mkdir()
        schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
        for number in range(FILES):
            rows = list(documents(number * ROWS // FILES, ROWS // FILES))
            pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / "corpus" / f"{number:03}.parquet")
        cluster = Cluster(folder)
        try:
            run(cluster, folder, 1, "cold")
            for times in (1, 2, 5):
                run(cluster, folder, times, "warm")
        finally:
            cluster.end()


def run(cluster: Cluster, folder: Path, times: int, state: str) -> None:
    frame = cluster.session.read.parquet(*[str(folder / "corpus")] * times)
    begun, before = time.monotonic(), cluster.processor_seconds()
    khulasa.spark.summarize(frame, words=30).write.mode("overwrite").parquet(str(folder / "out"))
    seconds, used = time.monotonic() - begun, cluster.processor_seconds() - before
    java, python = (size >> 20 for size in cluster.peak_memory())
    print(f"| {state} | {ROWS * times:,} | {seconds:.1f} | {used:.1f} | {java} | {python} |", flush=True)


if __name__ == "__main__":
    main()
