"""Documents to the rows that the program writes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Callable, Literal, TypeVar, Union, overload

from . import _khulasa
from ._khulasa import IdfModel, KhulasaError, Plan
from ._models import Idf, model

Document = Union[str, Mapping[str, Any]]
"""A text, or a mapping with the field ``text``."""
Row = dict[str, Any]
"""A JSON object."""
Newlines = Literal["auto", "paragraph", "wrapped"]

_T = TypeVar("_T")

_CHUNK = 8 << 20
"""Characters of JSON that are handed over at once: between two chunks Python looks at its signals, so that Ctrl-C is heard."""


@overload
def summarize(  # type: ignore[overload-overlap]  # a string is an iterable of strings, too
    documents: str | Mapping[str, Any],
    *,
    sentences: int | None = ...,
    words: int | None = ...,
    chars: int | None = ...,
    ratio: float | None = ...,
    ranker: str | None = ...,
    query: str | None = ...,
    trim: bool = ...,
    explain: bool = ...,
    idf: Idf = ...,
    newlines: Newlines = ...,
    threads: int | None = ...,
) -> Row: ...
@overload
def summarize(
    documents: Iterable[Document],
    *,
    sentences: int | None = ...,
    words: int | None = ...,
    chars: int | None = ...,
    ratio: float | None = ...,
    ranker: str | None = ...,
    query: str | None = ...,
    trim: bool = ...,
    explain: bool = ...,
    idf: Idf = ...,
    newlines: Newlines = ...,
    threads: int | None = ...,
) -> list[Row]: ...
def summarize(
    documents: Document | Iterable[Document],
    *,
    sentences: int | None = None,
    words: int | None = None,
    chars: int | None = None,
    ratio: float | None = None,
    ranker: str | None = None,
    query: str | None = None,
    trim: bool = False,
    explain: bool = False,
    idf: Idf = None,
    newlines: Newlines = "auto",
    threads: int | None = None,
) -> Row | list[Row]:
    """A summary of each document, made of its own sentences.

    The length is one of ``sentences`` (3 if nothing is said), ``words``, ``chars`` and ``ratio`` (of the words). With ``query``,
    sentences about it come first, and a document without any gets none. ``trim`` cuts connectives off sentences whose predecessor
    is not shown; ``explain`` adds the parts of every score; ``newlines`` says what a line break means.

    Returns a dict ``{"id", "title", "sentences": [{"index", "start", "end", "text", "score"}], "words", "ranker"}`` for one document, a
    list of them for several. ``start`` and ``end`` count bytes of the text in UTF-8. ``over_budget`` is there, and true, when no sentence
    fits the length: the shortest is given then.

    Raises :class:`KhulasaError` for options that make no sense and documents without text.
    """
    plan = Plan(
        sentences=sentences,
        words=words,
        chars=chars,
        ratio=ratio,
        ranker=ranker,
        query=query,
        trim=trim,
        idf=model(idf),
        newlines=newlines,
    )
    found = _called(documents, lambda lines: _khulasa.summarize(lines, plan, explain, threads))
    if _is_one(documents):
        row: Row = json.loads(next(found))
        return row
    return [json.loads(line) for line in found]


@overload
def rank(  # type: ignore[overload-overlap]  # a string is an iterable of strings, too
    documents: str | Mapping[str, Any],
    *,
    sentences: int | None = ...,
    words: int | None = ...,
    chars: int | None = ...,
    ratio: float | None = ...,
    ranker: str | None = ...,
    query: str | None = ...,
    explain: bool = ...,
    idf: Idf = ...,
    newlines: Newlines = ...,
    threads: int | None = ...,
) -> list[Row]: ...
@overload
def rank(
    documents: Iterable[Document],
    *,
    sentences: int | None = ...,
    words: int | None = ...,
    chars: int | None = ...,
    ratio: float | None = ...,
    ranker: str | None = ...,
    query: str | None = ...,
    explain: bool = ...,
    idf: Idf = ...,
    newlines: Newlines = ...,
    threads: int | None = ...,
) -> list[list[Row]]: ...
def rank(
    documents: Document | Iterable[Document],
    *,
    sentences: int | None = None,
    words: int | None = None,
    chars: int | None = None,
    ratio: float | None = None,
    ranker: str | None = None,
    query: str | None = None,
    explain: bool = False,
    idf: Idf = None,
    newlines: Newlines = "auto",
    threads: int | None = None,
) -> list[Row] | list[list[Row]]:
    """Every sentence that could be picked, best first.

    The length is that of the summary to come: it says which sentences are ``picked``, and the ranker ``blend`` looks at it. With
    ``explain``, rows hold the ``parts`` of the score and the ``reason`` why the sentence was picked or not.

    Returns a list of dicts ``{"id", "index", "start", "end", "kind", "rank", "score", "picked", "text"}`` for one document, a list of such
    lists for several.
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
    return _rows(documents, lambda lines: _khulasa.rank(lines, plan, explain, threads))


@overload
def split(  # type: ignore[overload-overlap]  # a string is an iterable of strings, too
    documents: str | Mapping[str, Any],
    *,
    max_words: int | None = ...,
    newlines: Newlines = ...,
    threads: int | None = ...,
) -> list[Row]: ...
@overload
def split(
    documents: Iterable[Document],
    *,
    max_words: int | None = ...,
    newlines: Newlines = ...,
    threads: int | None = ...,
) -> list[list[Row]]: ...
def split(
    documents: Document | Iterable[Document],
    *,
    max_words: int | None = None,
    newlines: Newlines = "auto",
    threads: int | None = None,
) -> list[Row] | list[list[Row]]:
    """Every sentence, headlines and boilerplate too, with its kind.

    ``max_words`` cuts longer sentences behind ؛ or ، or before a conjunction.

    Returns a list of dicts ``{"index", "start", "end", "text", "kind", "document"}`` for one document, a list of such lists for several.
    """
    return _rows(documents, lambda lines: _khulasa.split(lines, newlines, max_words, threads))


@overload
def tokens(  # type: ignore[overload-overlap]  # a string is an iterable of strings, too
    documents: str | Mapping[str, Any], *, idf: Idf = ..., threads: int | None = ...
) -> list[Row]: ...
@overload
def tokens(documents: Iterable[Document], *, idf: Idf = ..., threads: int | None = ...) -> list[list[Row]]: ...
def tokens(
    documents: Document | Iterable[Document], *, idf: Idf = None, threads: int | None = None
) -> list[Row] | list[list[Row]]:
    """Every word on its way to a term: folded letters, stem, stop word or not, rarity.

    Returns a list of dicts ``{"start", "end", "word", "folded", "stem", "stop", "df", "idf"}`` for one document, a list of such lists for
    several.
    """
    weights = model(idf)
    return _rows(documents, lambda lines: _khulasa.tokens(lines, weights, threads))


@overload
def worksheet(  # type: ignore[overload-overlap]  # a string is an iterable of strings, too
    documents: str | Mapping[str, Any],
    *,
    top: int | None = ...,
    budget_words: int | None = ...,
    repeat: bool = ...,
    ranker: str | None = ...,
    idf: Idf = ...,
    newlines: Newlines = ...,
    threads: int | None = ...,
) -> list[Row]: ...
@overload
def worksheet(
    documents: Iterable[Document],
    *,
    top: int | None = ...,
    budget_words: int | None = ...,
    repeat: bool = ...,
    ranker: str | None = ...,
    idf: Idf = ...,
    newlines: Newlines = ...,
    threads: int | None = ...,
) -> list[list[Row]]: ...
def worksheet(
    documents: Document | Iterable[Document],
    *,
    top: int | None = None,
    budget_words: int | None = None,
    repeat: bool = False,
    ranker: str | None = None,
    idf: Idf = None,
    newlines: Newlines = "auto",
    threads: int | None = None,
) -> list[Row] | list[list[Row]]:
    """Sentences with room for their translation: the rows of ``khulasa worksheet export --format jsonl``.

    With ``top`` or ``budget_words`` only the sentences most worth translating first are there, with their headings. ``repeat`` gives a
    sentence a row each time that it occurs. Ids hash the document's id and the sentence, so give documents ids that stay.
    """
    if top is not None and budget_words is not None:
        raise KhulasaError("top and budget_words exclude each other; give one of them")
    plan = Plan(sentences=top, words=budget_words, ranker=ranker, idf=model(idf), newlines=newlines)
    selected = top is not None or budget_words is not None
    return _rows(documents, lambda lines: _khulasa.worksheet(lines, plan, selected, repeat, threads))


def fit(
    documents: Document | Iterable[Document], *, min_df: int = 1, source: str = "", threads: int | None = None
) -> IdfModel:
    """Counts in how many documents each term occurs, as ``khulasa fit`` does.

    Memory is bounded by the vocabulary, so ``documents`` may be a generator over a corpus. ``min_df`` leaves out terms of fewer
    documents; ``source`` is a note for people.
    """
    counted = IdfModel.merged([])
    for part in _called(documents, lambda lines: [_khulasa.fit(lines, threads)]):
        counted = IdfModel.merged([counted, part])
    return counted.pruned(min_df).with_source(source)


def _is_one(documents: Document | Iterable[Document]) -> bool:
    return isinstance(documents, (str, Mapping))


def _rows(documents: Document | Iterable[Document], work: Callable[[bytes], list[bytes]]) -> list[Row] | list[list[Row]]:
    found = _called(documents, work)
    if _is_one(documents):
        return _objects(next(found))
    return [_objects(lines) for lines in found]


def _objects(lines: bytes) -> list[Row]:
    return [json.loads(line) for line in lines.splitlines()]


def _called(documents: Document | Iterable[Document], work: Callable[[bytes], list[_T]]) -> Iterator[_T]:
    """What ``work`` makes of the documents, in order."""
    for before, lines in _chunks(documents):
        try:
            made = work(lines)
        except KhulasaError as error:
            if len(error.args) != 2:
                raise
            line, reason = error.args
            raise KhulasaError(f"document {before + line}: {reason}") from None
        yield from made


def _chunks(documents: Document | Iterable[Document]) -> Iterator[tuple[int, bytes]]:
    """The documents as lines of JSON, many together, and how many were before them."""
    chunk: list[str] = []
    size = before = 0
    several: Iterable[Document] = [documents] if _is_one(documents) else documents  # type: ignore[list-item]
    for place, document in enumerate(several, start=1):
        line = _line(document, place)
        chunk.append(line)
        size += len(line)
        if size >= _CHUNK:
            yield before, _utf8(chunk)
            chunk, size, before = [], 0, place
    if chunk:
        yield before, _utf8(chunk)


def _line(document: Document, place: int) -> str:
    if isinstance(document, str):
        fields: dict[str, Any] = {"id": str(place), "text": document}
    elif isinstance(document, Mapping):
        fields = dict(document)
        if fields.get("id") in (None, ""):
            fields = {**fields, "id": str(place)}
    else:
        raise KhulasaError(f"document {place}: found {type(document).__name__}, expected a string or a mapping with the field text")
    text = fields.get("text")
    if not isinstance(text, str):
        found = "no field text" if "text" not in fields else f"a text that is {type(text).__name__}"
        raise KhulasaError(f"document {place}: found {found}, expected a string")
    if not text.strip():
        raise KhulasaError(f"document {place}: the text is empty")
    try:
        return json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise KhulasaError(f"document {place}: its fields are no JSON: {error}") from None


def _utf8(lines: list[str]) -> bytes:
    try:
        return "\n".join(lines).encode()
    except UnicodeEncodeError as error:
        raise KhulasaError(f"a text cannot be written as UTF-8: {error.reason} at {error.start}") from None
