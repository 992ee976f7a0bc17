"""Documents to the lines of JSON that the native part takes, and what becomes of those that are none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, Union

from ._khulasa import IdfModel, KhulasaError
from ._values import Unfit, plain, plain_fields

Document = Union[str, Mapping[str, Any]]
"""A text, or a mapping with the field ``text``."""
OnError = Literal["raise", "row"]
"""What becomes of a document that cannot be worked on."""

_CHUNK = 8 << 20
"""Bytes of JSON that are handed over at once: between two chunks Python looks at its signals, so that Ctrl-C is heard."""


class _Entry(NamedTuple):
    """A document on its way."""

    place: int
    """Among those that came with it, from 1."""
    id: str
    line: bytes
    """As JSON."""
    fault: str | None
    """Why there is no line, if there is none."""

    def error(self, reason: str) -> KhulasaError:
        name = f"document {self.place}" if self.id == str(self.place) else f'document {self.place} (id "{self.id}")'
        return KhulasaError(f"{name}: {reason}")


def is_one(documents: Document | Iterable[Document]) -> bool:
    """Whether it is a document, and not several."""
    return isinstance(documents, (str, Mapping))


def worked_on(
    documents: Document | Iterable[Document], work: Callable[[bytes], list[bytes | str]], errors: OnError
) -> Iterator[bytes]:
    """What ``work`` makes of the documents, in order: lines of JSON."""
    _check(errors, "row")
    for entries in _chunks(documents):
        lines = _lines(entries)
        made = iter(work(lines)) if lines else iter(())
        for entry in entries:
            found = next(made) if entry.fault is None else entry.fault
            if isinstance(found, bytes):
                yield found
            elif errors == "row":
                yield json.dumps({"id": entry.id, "error": found}).encode()
            else:
                raise entry.error(found)


def counted(
    documents: Document | Iterable[Document],
    work: Callable[[bytes], tuple[IdfModel, list[tuple[int, str]]]],
    errors: Literal["raise", "skip"],
) -> Iterator[IdfModel]:
    """The models of the documents, many together."""
    _check(errors, "skip")
    for entries in _chunks(documents):
        lines = _lines(entries)
        given = [entry for entry in entries if entry.fault is None]
        model, faults = work(lines) if lines else (IdfModel.merged([]), [])
        bad = [(entry, entry.fault) for entry in entries if entry.fault is not None]
        bad += [(given[line], reason) for line, reason in faults]
        if bad and errors == "raise":
            first, reason = min(bad, key=lambda found: found[0].place)
            raise first.error(reason)
        yield model


def _check(errors: str, other: str) -> None:
    if errors not in ("raise", other):
        raise KhulasaError(f'errors: expected "raise" or "{other}", found {errors!r}')


def _lines(entries: list[_Entry]) -> bytes:
    return b"\n".join(entry.line for entry in entries if entry.fault is None)


def _chunks(documents: Document | Iterable[Document]) -> Iterator[list[_Entry]]:
    """The documents, many together."""
    several: Iterable[Any] = [documents] if is_one(documents) else documents
    chunk: list[_Entry] = []
    size = 0
    for place, document in enumerate(several, start=1):
        entry = _entry(document, place)
        chunk.append(entry)
        size += len(entry.line or entry.fault or "")
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _entry(document: Any, place: int) -> _Entry:
    id = str(place)
    try:
        if isinstance(document, str):
            return _Entry(place, id, _line({"id": id, "text": document}), None)
        if not isinstance(document, Mapping):
            found = type(document).__name__
            raise Unfit(f"found {found}, expected a string or a mapping with the field text")
        fields = dict(document)
        fields["id"] = own = plain("id", fields.get("id"))
        if own in (None, ""):
            fields["id"] = id
        elif isinstance(own, (str, int, float)) and not isinstance(own, bool):
            id = str(own)
        return _Entry(place, id, _line(fields), None)
    except Unfit as unfit:
        return _Entry(place, id, b"", str(unfit))


def _line(fields: dict[str, Any]) -> bytes:
    text = fields.get("text")
    if not isinstance(text, str):
        text = plain("text", text)
        found = f"a text that is {'null' if text is None else type(text).__name__}" if "text" in fields else "no field text"
        raise Unfit(f"found {found}, expected a string")
    if not text.strip():
        raise Unfit("the text is empty")
    try:
        return _json(fields)
    except (TypeError, ValueError, RecursionError):
        # A value that JSON does not have: most have none, so they are not looked for before.
        return _json(plain_fields(fields))


def _json(fields: dict[Any, Any]) -> bytes:
    try:
        return json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as error:
        raise Unfit(f"a text cannot be written as UTF-8: {error.reason}") from None
