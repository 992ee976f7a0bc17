"""Texts and their translations."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Union

from . import _khulasa
from ._documents import _objects
from ._rows import Bead

Side = Union[str, Sequence[str]]
"""A text, which is split, or its sentences."""


def align(
    source: Side,
    target: Side,
    *,
    id: str = "1",
    source_lang: str = "ar",
    target_lang: str = "en",
    dictionary: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
    lexicon: str | os.PathLike[str] | None = None,
    explain: bool = False,
    threads: int | None = None,
) -> list[Bead]:
    """Links a translation with its source: the rows of ``khulasa align --format jsonl``.

    ``source`` and ``target`` are texts, or lists of sentences (as with ``--pre-split``). A row holds one or more sentences of the source
    and what translates them; its ``match`` is the confidence in percent. What words mean is learnt from the texts themselves:
    several pairs at once (:func:`align_pairs`) come out better than one alone. ``dictionary`` holds words with their translations,
    ``lexicon`` is a file that ``khulasa align --save-lexicon`` wrote, ``explain`` says why in the notes.
    """
    pairs = [(id, source, target)]
    return align_pairs(
        pairs,
        source_lang=source_lang,
        target_lang=target_lang,
        dictionary=dictionary,
        lexicon=lexicon,
        explain=explain,
        threads=threads,
    )[0]


def align_pairs(
    pairs: Iterable[tuple[str, Side, Side]],
    *,
    source_lang: str = "ar",
    target_lang: str = "en",
    dictionary: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
    lexicon: str | os.PathLike[str] | None = None,
    explain: bool = False,
    threads: int | None = None,
) -> list[list[Bead]]:
    """The same for many pairs, each an id, a source and a target: what is learnt from one helps with the others."""
    words: str | None = None
    if dictionary is not None:
        entries: Any = dictionary.items() if isinstance(dictionary, Mapping) else dictionary
        words = "".join(f"{word}\t{translation}\n" for word, translation in entries)
    learnt = None if lexicon is None else Path(lexicon).read_text(encoding="utf-8")
    prepared = [(id, _side(source), _side(target)) for id, source, target in pairs]
    found = _khulasa.align(prepared, source_lang, target_lang, words, learnt, explain, threads)
    return [_objects(lines) for lines in found]


def _side(side: Side) -> str | list[str]:
    return side if isinstance(side, str) else list(side)
