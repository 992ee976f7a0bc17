"""khulasa on Spark: the functions of :mod:`khulasa.arrow` over data frames, partition by partition.

Needs pyspark 3.5 or later with pyarrow 15 or later, and the wheel on every worker. Models are broadcast once; a row that cannot be
worked on comes out with the reason in its column ``error`` and never fails the job; results are those of one machine.

>>> import khulasa.spark                                                      # doctest: +SKIP
>>> model = khulasa.spark.fit(articles)                                       # doctest: +SKIP
>>> summaries = khulasa.spark.summarize(articles, words=60, idf=model)        # doctest: +SKIP
>>> summaries.write.parquet("summaries")                                      # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Callable

import pyarrow as pa

from . import arrow
from ._documents import Newlines
from ._khulasa import Batches, IdfModel, KhulasaError, Plan
from ._models import Idf, model

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["fit", "split", "summarize"]

_SENTENCE = {"index": "int", "start": "long", "end": "long", "text": "string", "score": "double"}
_SUMMARY: dict[str, Any] = {
    "id": "string",
    "title": "string",
    "sentences": [_SENTENCE],
    "words": "long",
    "ranker": "string",
    "matches": "long",
    "over_budget": "boolean",
    "error": "string",
}
_SENTENCES = {
    "id": "string",
    "index": "int",
    "start": "long",
    "end": "long",
    "text": "string",
    "kind": "string",
    "error": "string",
}
_MODEL = "model binary"

_FAN_IN = 16
"""Partial models that one task merges. A model of news takes some megabytes, and a task should hold few of them."""


def summarize(
    df: DataFrame,
    *,
    id: str | None = "id",
    text: str = "text",
    title: str | None = "title",
    keep: Sequence[str] = (),
    sentences: int | None = None,
    words: int | None = None,
    chars: int | None = None,
    ratio: float | None = None,
    ranker: str | None = None,
    query: str | None = None,
    idf: Idf = None,
    newlines: Newlines = "auto",
) -> DataFrame:
    """A summary of each row's text: a data frame with the columns of :func:`khulasa.arrow.summarize`, those of ``keep`` before them.

    Options are those of that function but ``threads``, and those that make no sense raise here, not on a worker. Each task works on one
    thread, so give executors as many cores as you like.
    """
    weights = model(idf)
    options = {
        "sentences": sentences,
        "words": words,
        "chars": chars,
        "ratio": ratio,
        "ranker": ranker,
        "query": query,
        "newlines": newlines,
    }
    Plan(idf=weights, **options)  # type: ignore[arg-type]
    selected, names = _columns(df, id, title, text, keep)
    schema = _schema(selected, keep, _SUMMARY)
    work = _Work(arrow.summarize, {**options, **names, "keep": list(keep)}, _broadcast(df, weights))
    return selected.mapInArrow(work, schema)


def split(
    df: DataFrame,
    *,
    id: str | None = "id",
    text: str = "text",
    title: str | None = "title",
    keep: Sequence[str] = (),
    max_words: int | None = None,
    newlines: Newlines = "auto",
) -> DataFrame:
    """Every sentence of each row's text, a row each: a data frame with the columns of :func:`khulasa.arrow.split`, those of ``keep`` before
    them. Options are those of that function but ``threads``.
    """
    Plan(newlines=newlines)
    if max_words is not None and max_words < 1:
        raise KhulasaError(f"max_words: expected 1 or more, found {max_words}; leave it out to keep sentences whole")
    selected, names = _columns(df, id, title, text, keep)
    schema = _schema(selected, keep, _SENTENCES)
    options = {"keep": list(keep), "max_words": max_words, "newlines": newlines}
    return selected.mapInArrow(_Work(arrow.split, {**options, **names}, None), schema)


def fit(
    df: DataFrame, *, text: str = "text", title: str | None = "title", min_df: int = 1, source: str = ""
) -> IdfModel:
    """Counts in how many rows each term occurs. Rows without text are left out.

    Each partition counts a model of its own; tasks merge some of these each, as often as it takes, and the driver the last few. Partial
    models merge to the same bytes in any order, so the model is the one that a single machine counts.
    """
    selected, names = _columns(df, None, title, text, ())
    partial = selected.mapInArrow(_Count(names["text"], names["title"]), _MODEL)
    partitions = _partitions(selected)
    while partitions > _FAN_IN:
        partitions = -(-partitions // _FAN_IN)
        partial = partial.repartition(partitions).mapInArrow(_merge, _MODEL)
    models = [IdfModel.from_bytes(bytes(row.model)) for row in partial.collect()]
    return IdfModel.merged(models).pruned(min_df).with_source(source)


def _columns(
    df: DataFrame, id: str | None, title: str | None, text: str, keep: Sequence[str]
) -> tuple[DataFrame, dict[str, Any]]:
    """The columns that are needed and no others, and what they are called."""
    from pyspark.sql import functions
    from pyspark.sql.types import BinaryType, IntegralType, StringType

    def find(name: str, role: str) -> str:
        if name not in df.columns:
            found = ", ".join(df.columns)
            raise KhulasaError(f'no column "{name}" (found: {found}); name the right one with {role}=')
        return name

    names: dict[str, Any] = {"text": find(text, "text")}
    for role, name in (("id", id), ("title", title)):
        is_missing_default = name == role and name not in df.columns
        names[role] = None if name is None or is_missing_default else find(name, role)
    for name in keep:
        find(name, "keep")
    for role in ("text", "title"):
        if names[role] is not None and not isinstance(df.schema[names[role]].dataType, (StringType, BinaryType)):
            found = df.schema[names[role]].dataType.simpleString()
            raise KhulasaError(f'the column "{names[role]}" is {found}, expected text')

    def column(name: str) -> Any:
        quoted = functions.col("`" + name.replace("`", "``") + "`")
        is_plain = isinstance(df.schema[name].dataType, (StringType, BinaryType, IntegralType))
        # Ids of every other kind, such as UUIDs and dates, as Spark writes them.
        return quoted if name != names["id"] or is_plain or name in keep else quoted.cast("string").alias(name)

    wanted = dict.fromkeys([name for name in (names["id"], names["title"], names["text"]) if name is not None])
    wanted.update(dict.fromkeys(keep))
    return df.select(*map(column, wanted)), names


def _partitions(df: DataFrame) -> int:
    try:
        return df.rdd.getNumPartitions()
    except Exception:  # Spark Connect does not say
        return _FAN_IN


def _schema(selected: DataFrame, keep: Sequence[str], own: dict[str, Any]) -> Any:
    """The columns that are kept, and ours behind them. Made by hand, as parsing names of types needs a driver at hand."""
    from pyspark.sql import types

    twins = set(keep) & set(own)
    if twins:
        raise KhulasaError(f'keep: the results have a column "{min(twins)}" themselves; rename yours')
    kept = [selected.schema[name] for name in keep]

    simple = {
        "int": types.IntegerType(),
        "long": types.LongType(),
        "double": types.DoubleType(),
        "boolean": types.BooleanType(),
        "string": types.StringType(),
    }

    def of(kind: Any) -> Any:
        if isinstance(kind, list):
            return types.ArrayType(of(kind[0]))
        if isinstance(kind, dict):
            return types.StructType([types.StructField(name, of(inner)) for name, inner in kind.items()])
        return simple[kind]

    return types.StructType(kept + of(own).fields)


def _broadcast(df: DataFrame, weights: IdfModel | None) -> Any:
    """A model's bytes, for all workers; ``None`` for the model that the wheel brings."""
    if weights is None:
        return None
    data = weights.to_bytes()
    try:
        return df.sparkSession.sparkContext.broadcast(data)
    except Exception:  # Spark Connect has no context; the bytes travel with the function there
        return _Carried(data)


class _Carried:
    """Bytes where a broadcast is expected."""

    def __init__(self, value: bytes) -> None:
        self.value = value


@lru_cache(maxsize=2)
def _read(data: bytes) -> IdfModel:
    """The model, read once in each Python worker."""
    return IdfModel.from_bytes(data)


def _stream(batches: Iterable[pa.RecordBatch]) -> pa.RecordBatchReader | None:
    """Batches as one stream; ``None`` for an empty partition."""
    several = iter(batches)
    first = next(several, None)
    return None if first is None else pa.RecordBatchReader.from_batches(first.schema, chain([first], several))


class _Work:
    """A function of :mod:`khulasa.arrow` over a partition."""

    def __init__(self, function: Callable[..., Batches], options: dict[str, Any], weights: Any) -> None:
        self.function = function
        self.options = options
        self.weights = weights

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        options = dict(self.options)
        if self.weights is not None:
            options["idf"] = _read(self.weights.value)
        stream = _stream(batches)
        if stream is not None:
            yield from pa.RecordBatchReader.from_stream(self.function(stream, threads=1, **options))


class _Count:
    """The model of a partition."""

    def __init__(self, text: str, title: str | None) -> None:
        self.text = text
        self.title = title

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        stream = _stream(batches)
        if stream is not None:
            counted, _ = arrow.fit_partial(stream, self.text, self.title)
            yield _model_row(counted)


def _merge(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    models = [IdfModel.from_bytes(data.as_py()) for batch in batches for data in batch.column(0)]
    yield _model_row(IdfModel.merged(models))


def _model_row(counted: IdfModel) -> pa.RecordBatch:
    return pa.record_batch([pa.array([counted.to_bytes()], pa.binary())], names=["model"])
