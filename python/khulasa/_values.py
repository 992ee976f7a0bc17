"""Values of data frames as JSON has them. Nothing is imported for it: what numpy and pandas bring is known by how it looks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time
from typing import Any

_MISSING = ("NAType", "NaTType")
"""The types of pandas.NA and pandas.NaT, which are unlike anything, themselves too."""


class Unfit(Exception):
    """What cannot be handed over, and why."""


def plain(name: str, value: Any) -> Any:
    """A field's value: numpy's scalars and arrays as numbers and lists, dates and times as ISO 8601 writes them, NaN and NaT as null."""
    try:
        return _plain(value)
    except _NoJson as found:
        raise Unfit(f'the field "{name}" {found}; give it as a string, or leave it out') from None
    except RecursionError:
        raise Unfit(f'the field "{name}" holds itself, or is nested too deep; leave it out') from None


def plain_fields(fields: Mapping[Any, Any]) -> dict[Any, Any]:
    """All of a document's fields."""
    for name in fields:
        if not isinstance(name, (str, int, float)):
            raise Unfit(f"found a field whose name is {name!r}, expected a string")
    return {name: plain(name, value) for name, value in fields.items()}


class _NoJson(Exception):
    """A value that JSON has nothing for."""


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int)):
        return value
    if type(value).__name__ in _MISSING:
        return None
    if isinstance(value, float):
        if math.isinf(value):
            raise _NoJson(f"holds {value}, which JSON does not have")
        return None if math.isnan(value) else value
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_name(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind and getattr(value, "shape", None):
        return [_plain(inner) for inner in value]
    if kind == "M":  # a datetime64; .item() gives some of them as numbers
        return None if str(value) == "NaT" else str(value)
    if kind == "f":
        return _plain(float(value))
    if kind and kind in "biuU":
        return _plain(value.item())
    raise _NoJson(f"holds a value of type {type(value).__name__}, which JSON does not have")


def _name(name: Any) -> str:
    if isinstance(name, str):
        return name
    plain = _plain(name)
    if isinstance(plain, (int, float)) and not isinstance(plain, bool):
        return str(plain)
    raise _NoJson(f"has a key of type {type(name).__name__}, expected a string")
