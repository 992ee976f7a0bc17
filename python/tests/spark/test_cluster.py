"""khulasa on a real cluster: what it gives is what one machine gives."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import khulasa
import khulasa.arrow
import pytest

from cluster import Cluster, has_java
from documents import BROKEN_EVERY, documents

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("pyspark")
import khulasa.spark  # noqa: E402

ROWS = int(os.environ.get("KHULASA_SPARK_ROWS", "200000"))
FILES = 20
OPTIONS: dict[str, Any] = {"words": 30, "keep": ["source"]}

if not has_java():
    pytest.skip("the Spark test is skipped: there is no Java here (java on the PATH, or JAVA_HOME)", allow_module_level=True)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of Parquet files."""
    folder = tmp_path_factory.mktemp("corpus")
    schema = pa.schema([("id", pa.int64()), ("text", pa.string()), ("source", pa.string())])
    each = -(-ROWS // FILES)
    for number, first in enumerate(range(0, ROWS, each)):
        rows = list(documents(first, min(each, ROWS - first)))
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{number:03}.parquet")
    return folder


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield cluster
    finally:
        cluster.end()


@pytest.fixture(scope="module")
def model(corpus: Path) -> khulasa.IdfModel:
    """What a single machine counts."""
    return khulasa.arrow.fit(pq.read_table(corpus), min_df=2, source="reports")


@pytest.fixture(scope="module")
def expected(corpus: Path, model: khulasa.IdfModel) -> Any:
    """What a single machine summarizes."""
    with measured("one machine, all threads: summaries"):
        found = pa.table(khulasa.arrow.summarize(pq.read_table(corpus), idf=model, **OPTIONS))
    return found.sort_by([("id", "ascending")])


@contextmanager
def measured(what: str, rows: int = ROWS, cluster: Cluster | None = None) -> Iterator[None]:
    """Says how long it took; pytest -rP shows it."""
    spent = cluster.processor_seconds if cluster else time.process_time
    begun, before = time.monotonic(), spent()
    yield
    seconds, used = time.monotonic() - begun, spent() - before
    print(f"{what}: {rows} rows in {seconds:.1f} s, {rows / seconds:.0f} rows/s, {used:.1f} processor seconds")
    if cluster:
        java, python = (size >> 20 for size in cluster.peak_memory())
        print(f"at most {java} MiB an executor, {python} MiB a Python worker")


def fingerprint(table: Any, number: str) -> tuple[int, int, str]:
    """Rows, the sum of a column of numbers, and the hash of everything."""
    digest = hashlib.sha256()
    for name in table.column_names:
        # Row by row as text: two layouts of the same values are the same.
        for chunk in table[name].chunks:
            digest.update("\n".join(map(repr, chunk.to_pylist())).encode())
            digest.update(b"\n")
    return table.num_rows, sum(n for n in table[number].to_pylist() if n is not None), digest.hexdigest()


def read(folder: Path, order: list[str]) -> Any:
    return pq.read_table(folder).sort_by([(name, "ascending") for name in order])


def test_frequencies(cluster: Cluster, corpus: Path, model: khulasa.IdfModel) -> None:
    frame = cluster.session.read.parquet(str(corpus))
    assert frame.rdd.getNumPartitions() > khulasa.spark._FAN_IN, "too few partitions to be merged by tasks"
    with measured("two workers: fit", cluster=cluster):
        counted = khulasa.spark.fit(frame, min_df=2, source="reports")
    assert counted.to_bytes() == model.to_bytes()
    assert counted.documents == ROWS - 2 * (ROWS // BROKEN_EVERY)


def test_summaries(
    cluster: Cluster, corpus: Path, model: khulasa.IdfModel, expected: Any, tmp_path: Path
) -> None:
    frame = cluster.session.read.parquet(str(corpus))
    with measured("two workers: summaries to Parquet", cluster=cluster):
        khulasa.spark.summarize(frame, idf=model, **OPTIONS).write.parquet(str(tmp_path / "out"))
    assert_same(read(tmp_path / "out", ["id"]), expected)


def assert_same(found: Any, expected: Any) -> None:
    """The same by count, sum and hash, with every broken row in its place."""
    assert found.column_names == expected.column_names
    assert fingerprint(found, "words") == fingerprint(expected, "words")
    errors = [(int(row["id"]), row["error"]) for row in found.select(["id", "error"]).to_pylist() if row["error"]]
    errors.sort()
    assert len(errors) == 2 * (ROWS // BROKEN_EVERY)
    assert errors[:2] == [
        (7, 'the column "text" is null, expected a text'),
        (8, 'the column "text" holds no text'),
    ]


def test_an_executor_is_killed_in_the_middle(
    cluster: Cluster, corpus: Path, model: khulasa.IdfModel, expected: Any, tmp_path: Path
) -> None:
    frame = khulasa.spark.summarize(cluster.session.read.parquet(str(corpus)), idf=model, **OPTIONS)
    killed: list[Any] = []
    killer = threading.Thread(target=kill_in_the_middle, args=(cluster, killed))
    killer.start()
    frame.write.parquet(str(tmp_path / "out"))
    killer.join()
    assert killed, "the job ended before an executor could be killed; give it more rows (KHULASA_SPARK_ROWS)"
    done, all_tasks, executor = killed[0]
    print(f"executor {executor} killed when {done} of {all_tasks} tasks were done")
    assert 0 < done < all_tasks
    # The worker saw it end by the signal, and the master gave the job another.
    cluster.workers[0].said(r"Executor \S+ finished with state EXITED .*exitStatus 137")
    assert_same(read(tmp_path / "out", ["id"]), expected)


def kill_in_the_middle(cluster: Cluster, killed: list[Any]) -> None:
    tracker = cluster.session.sparkContext.statusTracker()
    until = time.monotonic() + 120
    while time.monotonic() < until:
        for stage in map(tracker.getStageInfo, tracker.getActiveStageIds()):
            if stage is not None and stage.numTasks > 10 and stage.numCompletedTasks >= 3:
                killed.append((stage.numCompletedTasks, stage.numTasks, cluster.kill_executor(cluster.workers[0])))
                return
        time.sleep(0.02)


def test_sentences(cluster: Cluster, corpus: Path, tmp_path: Path) -> None:
    # A part, and with an id that is text: sentences are some times as many as documents.
    files = sorted(corpus.glob("00*.parquet"))
    rows = [row for file in files for row in pq.read_table(file).to_pylist()]
    frame = cluster.session.read.parquet(*map(str, files))
    frame = frame.selectExpr("concat('r', lpad(id, 7, '0')) as key", "text as body", "source")
    with measured("two workers: sentences to Parquet", rows=len(rows), cluster=cluster):
        split = khulasa.spark.split(frame, id="key", text="body", keep=["source"], max_words=12)
        split.write.parquet(str(tmp_path / "out"))
    columns = {name: [row[name] for row in rows] for name in ("text", "source")}
    keyed = pa.table({"key": [f"r{row['id']:07}" for row in rows], "body": columns["text"], "source": columns["source"]})
    single = pa.table(khulasa.arrow.split(keyed, id="key", text="body", keep=["source"], max_words=12))
    order = ["id", "index"]
    found = read(tmp_path / "out", order)
    single = single.sort_by([(name, "ascending") for name in order])
    # The errors name the column, which is called the same here and there.
    assert fingerprint(found, "end") == fingerprint(single, "end")


def test_what_makes_no_sense_is_refused_at_once(cluster: Cluster, corpus: Path) -> None:
    frame = cluster.session.read.parquet(str(corpus))

    def said(call: Callable[[], Any]) -> str:
        with pytest.raises(khulasa.KhulasaError) as caught:
            call()
        return str(caught.value)

    assert "no column \"body\" (found: id, text, source)" in said(lambda: khulasa.spark.summarize(frame, text="body"))
    assert '"id" is bigint, expected text' in said(lambda: khulasa.spark.split(frame, text="id"))
    assert "known are blend" in said(lambda: khulasa.spark.summarize(frame, ranker="none"))
    assert "exclude each other" in said(lambda: khulasa.spark.summarize(frame, words=3, chars=5))
    assert 'a column "id" themselves' in said(lambda: khulasa.spark.summarize(frame, keep=["id"]))
    assert "expected 1 or more" in said(lambda: khulasa.spark.split(frame, max_words=0))
    assert 'a column "text" themselves' in said(lambda: khulasa.spark.split(frame, keep=["text"]))
