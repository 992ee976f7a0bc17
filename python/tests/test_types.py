"""Rows are what their types say."""

from __future__ import annotations

import typing
from pathlib import Path
from typing import Any

import khulasa
import pytest

TEXT = "تأسست الجامعة عام 1962. ويدرس فيها اليوم عشرون ألف طالب. لكن عدد الطلاب في الجامعة تراجع قليلاً هذا العام."
DOCUMENT = {"id": "a", "text": TEXT, "date": "2024-05-01", "url": "https://example.org/1"}


def test_rows_have_the_fields_of_their_types() -> None:
    full = khulasa.summarize(DOCUMENT, query="الجامعة", explain=True, trim=True, words=1)
    found: list[tuple[Any, list[Any]]] = [
        (khulasa.Summary, [khulasa.summarize(TEXT), full]),
        (khulasa.PickedSentence, [*khulasa.summarize(TEXT)["sentences"], *full["sentences"]]),
        (khulasa.RankedSentence, [*khulasa.rank(TEXT), *khulasa.rank(TEXT, explain=True)]),
        (khulasa.Sentence, khulasa.split(TEXT)),
        (khulasa.Token, khulasa.tokens(TEXT)),
        (khulasa.Unit, khulasa.worksheet(TEXT)),
        (khulasa.Bead, khulasa.align(TEXT, "The university was founded in 1962.", explain=True)),
    ]
    for kind, rows in found:
        names = set(typing.get_type_hints(kind))
        for row in rows:
            assert kind.__required_keys__ <= set(row) <= names, kind
    functions: list[tuple[Any, Any]] = [
        (khulasa.RankedSentence, khulasa.rank),
        (khulasa.Sentence, khulasa.split),
        (khulasa.Token, khulasa.tokens),
        (khulasa.Unit, khulasa.worksheet),
    ]
    errors = [(khulasa.Summary, khulasa.summarize("", errors="row"))]
    errors += [(kind, function("", errors="row")[0]) for kind, function in functions]
    for kind, error in errors:
        assert set(error) == {"id", "error"} <= set(typing.get_type_hints(kind)), kind


def test_a_type_checker_knows_them(tmp_path: Path) -> None:
    api = pytest.importorskip("mypy.api")
    path = tmp_path / "user.py"
    path.write_text(
        "import khulasa, khulasa.arrow\n"
        "def newlines(how: khulasa.Newlines, idf: khulasa.Idf, data: khulasa.arrow.ArrowData) -> khulasa.Batches:\n"
        "    return khulasa.arrow.split(data, newlines=how, keep=['date'])\n"
        "khulasa.summarize('', idf=bytearray()), khulasa.summarize('', idf=memoryview(b''))\n"
        "for summary in khulasa.summarize(['a'], errors='row'):\n"
        "    print(summary['error'] if 'error' in summary else summary['sentences'][0]['text'].strip())\n"
        "khulasa.align('a', ['b'])[0]['match'] or 0 + khulasa.split('a')[0]['start']\n"
        "khulasa.summarize('a')['sentence']  # wrong\n"
        "khulasa.split(['a'])[0][0]['start'].strip()  # wrong\n"
        "khulasa.split('a', errors='skip')  # wrong\n",
        encoding="utf-8",
    )
    said, _, _ = api.run(["--strict", "--no-error-summary", "--cache-dir", str(tmp_path / "cache"), str(path)])
    wrong = {line.split(":")[1] for line in said.splitlines() if ": error: " in line}
    assert wrong == {"8", "9", "10"}, said
