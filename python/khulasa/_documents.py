"""Documents to the rows that the program writes of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, overload

from . import _khulasa
from ._khulasa import IdfModel, KhulasaError, Plan
from ._lines import Document, OnError, counted, is_one, worked_on
from ._models import Idf, model
from ._rows import RankedSentence, Sentence, Summary, Token, Unit

Newlines = Literal["auto", "paragraph", "wrapped"]
"""What a line break means: ``"wrapped"`` lines are cut anywhere, a line may be a ``"paragraph"``, or the text shows which."""


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
    errors: OnError = ...,
    threads: int | None = ...,
) -> Summary: ...
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
    errors: OnError = ...,
    threads: int | None = ...,
) -> list[Summary]: ...
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
    errors: OnError = "raise",
    threads: int | None = None,
) -> Summary | list[Summary]:
    """A summary of each document, made of its own sentences.

    The length is one of ``sentences`` (3 if nothing is said), ``words``, ``chars`` and ``ratio`` (of the words). With ``query``,
    sentences about it come first, and a document without any gets none. ``trim`` cuts connectives off sentences whose predecessor
    is not shown; ``explain`` adds the parts of every score; ``newlines`` says what a line break means.

    Returns a dict ``{"id", "title", "sentences": [{"index", "start", "end", "text", "score"}], "words", "ranker"}`` for one document, a
    list of them for several. ``start`` and ``end`` count bytes of the text in UTF-8. ``over_budget`` is there, and true, when no sentence
    fits the length: the shortest is given then.

    Raises :class:`KhulasaError` for options that make no sense, and for the first document that cannot be worked on, as it holds no text,
    say. With ``errors="row"`` the dict ``{"id", "error"}`` stands in such a document's place, and work on the others goes on: as in the
    column ``error`` of :mod:`khulasa.arrow`.
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
    found = worked_on(documents, lambda lines: _khulasa.summarize(lines, plan, explain, threads), errors)
    if is_one(documents):
        row: Summary = json.loads(next(found))
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
    errors: OnError = ...,
    threads: int | None = ...,
) -> list[RankedSentence]: ...
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
    errors: OnError = ...,
    threads: int | None = ...,
) -> list[list[RankedSentence]]: ...
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
    errors: OnError = "raise",
    threads: int | None = None,
) -> list[RankedSentence] | list[list[RankedSentence]]:
    """Every sentence that could be picked, best first.

    The length is that of the summary to come: it says which sentences are ``picked``, and the ranker ``blend`` looks at it. With
    ``explain``, rows hold the ``parts`` of the score and the ``reason`` why the sentence was picked or not.

    Returns a list of dicts ``{"id", "index", "start", "end", "kind", "rank", "score", "picked", "text"}`` for one document, a list of such
    lists for several. With ``errors="row"`` the list of a document that cannot be worked on is ``[{"id", "error"}]``.
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
    return _rows(documents, lambda lines: _khulasa.rank(lines, plan, explain, threads), errors)


@overload
def split(  # type: ignore[overload-overlap]  # a string is an iterable of strings, too
    documents: str | Mapping[str, Any],
    *,
    max_words: int | None = ...,
    newlines: Newlines = ...,
    errors: OnError = ...,
    threads: int | None = ...,
) -> list[Sentence]: ...
@overload
def split(
    documents: Iterable[Document],
    *,
    max_words: int | None = ...,
    newlines: Newlines = ...,
    errors: OnError = ...,
    threads: int | None = ...,
) -> list[list[Sentence]]: ...
def split(
    documents: Document | Iterable[Document],
    *,
    max_words: int | None = None,
    newlines: Newlines = "auto",
    errors: OnError = "raise",
    threads: int | None = None,
) -> list[Sentence] | list[list[Sentence]]:
    """Every sentence, headlines and boilerplate too, with its kind.

    ``max_words`` cuts longer sentences behind ؛ or ، or before a conjunction.

    Returns a list of dicts ``{"index", "start", "end", "text", "kind", "document"}`` for one document, a list of such lists for several.
    ``errors`` as for :func:`rank`.
    """
    return _rows(documents, lambda lines: _khulasa.split(lines, newlines, max_words, threads), errors)


@overload
def tokens(  # type: ignore[overload-overlap]  # a string is an iterable of strings, too
    documents: str | Mapping[str, Any], *, idf: Idf = ..., errors: OnError = ..., threads: int | None = ...
) -> list[Token]: ...
@overload
def tokens(
    documents: Iterable[Document], *, idf: Idf = ..., errors: OnError = ..., threads: int | None = ...
) -> list[list[Token]]: ...
def tokens(
    documents: Document | Iterable[Document],
    *,
    idf: Idf = None,
    errors: OnError = "raise",
    threads: int | None = None,
) -> list[Token] | list[list[Token]]:
    """Every word on its way to a term: folded letters, stem, stop word or not, rarity.

    Returns a list of dicts ``{"start", "end", "word", "folded", "stem", "stop", "df", "idf"}`` for one document, a list of such lists for
    several. ``errors`` as for :func:`rank`.
    """
    weights = model(idf)
    return _rows(documents, lambda lines: _khulasa.tokens(lines, weights, threads), errors)


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
    errors: OnError = ...,
    threads: int | None = ...,
) -> list[Unit]: ...
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
    errors: OnError = ...,
    threads: int | None = ...,
) -> list[list[Unit]]: ...
def worksheet(
    documents: Document | Iterable[Document],
    *,
    top: int | None = None,
    budget_words: int | None = None,
    repeat: bool = False,
    ranker: str | None = None,
    idf: Idf = None,
    newlines: Newlines = "auto",
    errors: OnError = "raise",
    threads: int | None = None,
) -> list[Unit] | list[list[Unit]]:
    """Sentences with room for their translation: the rows of ``khulasa worksheet export --format jsonl``.

    With ``top`` or ``budget_words`` only the sentences most worth translating first are there, with their headings. ``repeat`` gives a
    sentence a row each time that it occurs. Ids hash the document's id and the sentence, so give documents ids that stay.
    ``errors`` as for :func:`rank`.
    """
    if top is not None and budget_words is not None:
        raise KhulasaError("top and budget_words exclude each other; give one of them")
    for name, number in (("top", top), ("budget_words", budget_words)):
        if number is not None and number < 1:
            raise KhulasaError(f"{name}: expected 1 or more, found {number}; leave it out for every sentence")
    plan = Plan(sentences=top, words=budget_words, ranker=ranker, idf=model(idf), newlines=newlines)
    selected = top is not None or budget_words is not None
    return _rows(documents, lambda lines: _khulasa.worksheet(lines, plan, selected, repeat, threads), errors)


def fit(
    documents: Document | Iterable[Document],
    *,
    min_df: int = 1,
    source: str = "",
    errors: Literal["raise", "skip"] = "raise",
    threads: int | None = None,
) -> IdfModel:
    """Counts in how many documents each term occurs, as ``khulasa fit`` does.

    Memory is bounded by the vocabulary, so ``documents`` may be a generator over a corpus. ``min_df`` leaves out terms of fewer
    documents; ``source`` is a note for people. With ``errors="skip"`` what is no document, or holds no text, is left out, as by
    :func:`khulasa.arrow.fit`; ``documents`` of the model says how many were counted.
    """
    whole = IdfModel.merged([])
    for part in counted(documents, lambda lines: _khulasa.fit(lines, threads), errors):
        whole = IdfModel.merged([whole, part])
    return whole.pruned(min_df).with_source(source)


def _rows(
    documents: Document | Iterable[Document], work: Callable[[bytes], list[bytes | str]], errors: OnError
) -> list[Any]:
    found = worked_on(documents, work, errors)
    if is_one(documents):
        return _objects(next(found))
    return [_objects(lines) for lines in found]


def _objects(lines: bytes) -> list[Any]:
    return [json.loads(line) for line in lines.splitlines()]
