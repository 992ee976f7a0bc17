import os
from collections.abc import Sequence
from typing import Any

__version__: str
RANKERS: list[str]
"""The names of the rankers; the first is the default."""

class KhulasaError(ValueError):
    """A text, an option or a model that khulasa cannot work with."""

class IdfModel:
    """In how many documents of a corpus each term occurs: what ``idf=`` weighs words by. It never changes; it can be pickled."""

    @staticmethod
    def shipped() -> IdfModel:
        """The model that comes with khulasa."""
    @staticmethod
    def uniform() -> IdfModel:
        """The model that knows nothing: every word weighs the same."""
    @staticmethod
    def from_bytes(data: bytes) -> IdfModel:
        """Reads what ``to_bytes`` or ``khulasa fit`` wrote; sentences that recur in the corpus are kept out of summaries, as in the program."""
    @staticmethod
    def read(path: str | os.PathLike[str]) -> IdfModel:
        """Opens the file of a model: it is mapped, so that all processes of a machine share it.

        Raises ``OSError`` for a file that cannot be read, and :class:`KhulasaError` for one that holds no model.
        """
    @staticmethod
    def merged(models: Sequence[IdfModel]) -> IdfModel:
        """The document frequencies of several models that were counted apart, in one: the same, to the byte, in any order.

        Raises :class:`KhulasaError` for models whose copies or recurring sentences are decided, and for pruned ones: ``khulasa fit`` merges
        the partial models that they were made of.
        """
    def pruned(self, min_df: int) -> IdfModel:
        """The model without terms of fewer documents than ``min_df``. Merge first: a pruned part no longer knows what it left out.

        Raises :class:`KhulasaError` for a model that holds copies or recurring sentences, which would be lost.
        """
    def with_source(self, source: str) -> IdfModel:
        """The model with a note for people of what its documents are.

        Raises :class:`KhulasaError` for a model that holds copies or recurring sentences, which would be lost.
        """
    def to_bytes(self) -> bytes:
        """The file: what ``khulasa summarize --idf`` reads."""
    @property
    def documents(self) -> int:
        """How many documents were counted."""
    @property
    def min_df(self) -> int:
        """Terms in fewer documents than this were left out."""
    @property
    def source(self) -> str:
        """What the documents are, for people."""
    def __len__(self) -> int: ...
    def __eq__(self, other: object) -> bool: ...
    def __hash__(self) -> int: ...

class Batches:
    """Results as a stream of Arrow record batches, to be read once. Batches are worked on as they are read."""

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class Plan:
    def __init__(
        self,
        *,
        sentences: int | None = None,
        words: int | None = None,
        chars: int | None = None,
        ratio: float | None = None,
        ranker: str | None = None,
        query: str | None = None,
        trim: bool = False,
        idf: IdfModel | None = None,
        newlines: str = "auto",
    ) -> None: ...

def program(arguments: Sequence[str]) -> int: ...
def summarize(lines: bytes, plan: Plan, explain: bool, threads: int | None) -> list[bytes | str]: ...
def rank(lines: bytes, plan: Plan, explain: bool, threads: int | None) -> list[bytes | str]: ...
def split(lines: bytes, newlines: str, max_words: int | None, threads: int | None) -> list[bytes | str]: ...
def tokens(lines: bytes, idf: IdfModel | None, threads: int | None) -> list[bytes | str]: ...
def worksheet(lines: bytes, plan: Plan, selected: bool, repeat: bool, threads: int | None) -> list[bytes | str]: ...
def fit(lines: bytes, threads: int | None) -> tuple[IdfModel, list[tuple[int, str]]]: ...
def align(
    pairs: Sequence[tuple[str, str | list[str], str | list[str]]],
    source_lang: str,
    target_lang: str,
    dictionary: str | None,
    lexicon: str | None,
    explain: bool,
    threads: int | None,
) -> list[bytes]: ...
def arrow_summarize(
    data: Any, plan: Plan, id: str | None, title: str | None, text: str, keep: list[str], threads: int | None
) -> Batches: ...
def arrow_split(
    data: Any,
    id: str | None,
    title: str | None,
    text: str,
    newlines: str,
    max_words: int | None,
    keep: list[str],
    threads: int | None,
) -> Batches: ...
def arrow_fit(data: Any, title: str | None, text: str, threads: int | None) -> tuple[IdfModel, int]: ...
