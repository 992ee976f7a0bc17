"""Columns of documents, through the Arrow PyCapsule interface.

Functions take anything that has ``__arrow_c_stream__`` or ``__arrow_c_array__``: tables, record batches and readers of pyarrow, data frames
of polars and of pandas 2.2 or later, relations of DuckDB, blocks of Ray. They give a :class:`khulasa.Batches`, which the same
libraries read::

    polars.DataFrame(khulasa.arrow.summarize(frame))
    pyarrow.table(khulasa.arrow.summarize(table))
    pyarrow.RecordBatchReader.from_stream(khulasa.arrow.split(reader))
    pandas.DataFrame.from_arrow(...)                       # pandas 3; before it, pyarrow.table(...).to_pandas()
    dataset.map_batches(lambda t: pyarrow.table(khulasa.arrow.summarize(t)), batch_format="pyarrow")   # Ray

Nothing is copied at the door, and batches are worked on as they are read, so a stream larger than memory is no trouble. Each batch is
worked on by all threads; rows come out in the order in which they came in, the same on any number of threads. A row whose text is null,
empty or not UTF-8 comes out with the reason in its column ``error`` and never fails the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, Union

from . import _khulasa
from ._documents import Newlines
from ._khulasa import Batches, IdfModel, Plan
from ._models import Idf, model

__all__ = ["ArrowArray", "ArrowData", "ArrowStream", "fit", "split", "summarize"]


class ArrowStream(Protocol):
    """Tables, readers, data frames."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class ArrowArray(Protocol):
    """Record batches."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


ArrowData = Union[ArrowStream, ArrowArray]
"""What the functions take."""


def summarize(
    data: ArrowData,
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
    threads: int | None = None,
) -> Batches:
    """A summary of each row's text, a row for each that comes in.

    ``id``, ``text`` and ``title`` name the columns; those of id and title may be missing if they have their usual names. ``keep`` names
    columns that are handed on, uncopied, before the results. The other options mean what they mean for :func:`khulasa.summarize`; of
    those ``trim`` and ``explain`` are not here.

    Columns that come out:

    ============== =====================================================================================================
    ``id``         string; null where there was none
    ``title``      string; the column's, else the text's headline
    ``sentences``  list of struct(``index`` int32, ``start`` int64, ``end`` int64, ``text`` string, ``score`` float64)
    ``words``      int64, of the summary
    ``ranker``     string
    ``matches``    int64; with ``query``, how many sentences are about it
    ``over_budget`` bool; no sentence fits the length, and the shortest is given
    ``error``      string; why there is no summary. The others but ``id`` and ``ranker`` are null then
    ============== =====================================================================================================
    """
    plan = Plan(
        sentences=sentences,
        words=words,
        chars=chars,
        ratio=ratio,
        ranker=ranker,
        query=query,
        idf=model(idf),
        newlines=newlines,
    )
    return _khulasa.arrow_summarize(data, plan, id, title, text, list(keep), threads)


def split(
    data: ArrowData,
    *,
    id: str | None = "id",
    text: str = "text",
    title: str | None = "title",
    keep: Sequence[str] = (),
    max_words: int | None = None,
    newlines: Newlines = "auto",
    threads: int | None = None,
) -> Batches:
    """Every sentence of each row's text, a row each.

    ``id``, ``text`` and ``title`` name the columns as for :func:`summarize`. ``keep`` names columns that are handed on before the results,
    their values in the row of each sentence: that of the text itself would grow as many times. ``max_words`` and ``newlines`` are those of
    :func:`khulasa.split`.

    Columns that come out: ``id`` string, ``index`` int32, ``start`` int64, ``end`` int64, ``text`` string, ``kind`` string, ``error``
    string. A text that cannot be split is one row that has only ``id`` and ``error``, and what is kept.
    """
    return _khulasa.arrow_split(data, id, title, text, newlines, max_words, list(keep), threads)


def fit(
    data: ArrowData,
    *,
    text: str = "text",
    title: str | None = "title",
    min_df: int = 1,
    source: str = "",
    threads: int | None = None,
) -> IdfModel:
    """Counts in how many rows each term occurs. Rows without text are left out; ``documents`` of the model says how many were counted."""
    counted, _ = _khulasa.arrow_fit(data, title, text, threads)
    return counted.pruned(min_df).with_source(source)


def fit_partial(data: Any, text: str, title: str | None) -> tuple[IdfModel, int]:
    """The model of some rows, to be merged, and how many rows hold no text."""
    return _khulasa.arrow_fit(data, title, text, 1)
