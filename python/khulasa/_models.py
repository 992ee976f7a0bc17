"""Which document frequencies weigh words."""

from __future__ import annotations

import os
from typing import Union

from ._khulasa import IdfModel

Idf = Union[IdfModel, bytes, bytearray, memoryview, str, "os.PathLike[str]", None]
"""A model; its bytes; the path of a file that ``khulasa fit`` wrote; ``"none"`` to weigh every word the same; ``None`` for the model that
comes with khulasa. A file that cannot be read is an ``OSError``, ``FileNotFoundError`` if it is not there."""


def model(idf: Idf) -> IdfModel | None:
    """The model that is meant, ``None`` for khulasa's own."""
    if idf is None or isinstance(idf, IdfModel):
        return idf
    if isinstance(idf, (bytes, bytearray, memoryview)):
        return IdfModel.from_bytes(bytes(idf))
    if isinstance(idf, str) and idf == "none":
        return IdfModel.uniform()
    return IdfModel.read(idf)
