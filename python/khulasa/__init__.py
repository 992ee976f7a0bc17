"""khulasa (خلاصة): Arabic text, shortened and carried to translators and back.

Every function gives what the program ``khulasa`` writes with ``--format jsonl``, as dicts and lists: the same fields, the same
values. They take one document or several, work on several on all processors without holding the interpreter lock, and give the same
results on any number of threads.

A document is a string, or a mapping with the field ``text`` and, as there are, ``id``, ``title``, ``date`` and ``url``; other fields pass
through to summaries. A document without an id gets its place among those that came with it, from 1.

For columns of documents see :mod:`khulasa.arrow` (pandas, polars, pyarrow, Ray) and :mod:`khulasa.spark`.

>>> import khulasa
>>> text = "تأسست الجامعة عام 1962. ويدرس فيها اليوم عشرون ألف طالب."
>>> khulasa.summarize(text, sentences=1)["sentences"][0]["text"]
'تأسست الجامعة عام 1962.'
"""

from ._align import Side, align, align_pairs
from ._documents import Newlines, fit, rank, split, summarize, tokens, worksheet
from ._khulasa import RANKERS, Batches, IdfModel, KhulasaError, __version__
from ._lines import Document, OnError
from ._models import Idf
from ._rows import Bead, PickedSentence, RankedSentence, Sentence, Summary, Token, Unit

__all__ = [
    "RANKERS",
    "Batches",
    "Bead",
    "Document",
    "Idf",
    "IdfModel",
    "KhulasaError",
    "Newlines",
    "OnError",
    "PickedSentence",
    "RankedSentence",
    "Sentence",
    "Side",
    "Summary",
    "Token",
    "Unit",
    "__version__",
    "align",
    "align_pairs",
    "fit",
    "rank",
    "split",
    "summarize",
    "tokens",
    "worksheet",
]
