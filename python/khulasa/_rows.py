"""What functions give, for type checkers: the objects that the program writes as JSON lines.

Fields behind a first class of each are there when they are asked for, or there is something to say. ``error`` is there with
``errors="row"`` alone, in the row of a document that cannot be worked on, which holds nothing else but the document's ``id``.
"""

from __future__ import annotations

from typing import Any, TypedDict


class _PickedSentence(TypedDict):
    index: int
    start: int
    end: int
    text: str
    score: float


class PickedSentence(_PickedSentence, total=False):
    """A sentence of a summary. ``start`` and ``end`` count bytes of the text in UTF-8."""

    cut: str
    """What ``trim`` cut off before ``text``."""
    parts: dict[str, float]
    """What the score is made of, with ``explain``."""


class _Summary(TypedDict):
    id: str
    title: str | None
    sentences: list[PickedSentence]
    words: int
    ranker: str


class Summary(_Summary, total=False):
    """A summary. Fields of the document's own are there, too."""

    matches: int
    """How many sentences are about the ``query``."""
    over_budget: bool
    """No sentence fits the length, so the shortest is given."""
    date: Any
    url: Any
    error: str


class _Sentence(TypedDict):
    index: int
    start: int
    end: int
    text: str
    kind: str
    document: str


class Sentence(_Sentence, total=False):
    """A sentence of a document."""

    id: str
    """The document's, beside ``error``."""
    error: str


class _RankedSentence(TypedDict):
    id: str
    index: int
    start: int
    end: int
    kind: str
    rank: int
    score: float
    picked: bool
    text: str


class RankedSentence(_RankedSentence, total=False):
    """A sentence with its place among those that could be picked."""

    parts: dict[str, float]
    """What the score is made of, with ``explain``."""
    reason: str
    """Why it was picked or not, with ``explain``."""
    reason_details: dict[str, float]
    error: str


class _Token(TypedDict):
    start: int
    end: int
    word: str
    folded: str
    stem: str
    stop: bool
    df: int | None
    idf: float | None


class Token(_Token, total=False):
    """A word on its way to a term. A stop word has no ``df`` and no ``idf``."""

    id: str
    """The document's, beside ``error``."""
    error: str


class Bead(TypedDict):
    """One or more sentences of a source and what translates them. ``match`` is the confidence in percent."""

    id: str
    document: str
    segment: int
    kind: str
    paragraph: int
    occurrences: int
    source: str
    target: str | None
    status: str
    rank: int | None
    words: int
    match: int | None
    note: str
    context_before: str
    context_after: str
    source_hash: str


class Unit(Bead, total=False):
    """A row of a worksheet: a sentence, and room for its translation."""

    error: str
