"""The functions give what the program writes, byte for byte."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import khulasa
import pytest
from khulasa import _khulasa

from conftest import Program, lines

Articles = list[dict[str, Any]]


def flat(found: list[list[Any]]) -> list[Any]:
    return [row for rows in found for row in rows]


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ({}, []),
        ({"words": 40}, ["--words", "40"]),
        ({"chars": 200, "explain": True}, ["--chars", "200", "--explain"]),
        ({"ratio": 0.3, "ranker": "lexrank"}, ["--ratio", "0.3", "--ranker", "lexrank"]),
        ({"query": "المياه", "trim": True}, ["--query", "المياه", "--trim"]),
        ({"sentences": 2, "idf": "none", "newlines": "wrapped"}, ["-n", "2", "--idf", "none", "--newlines", "wrapped"]),
        ({"words": 2}, ["--words", "2", "--quiet"]),
    ],
)
def test_summaries(articles: Articles, program: Program, options: dict[str, Any], arguments: list[str]) -> None:
    expected = program.on(articles, "summarize", "--format", "jsonl", *arguments)
    for threads in (1, 2, 5):
        assert lines(khulasa.summarize(articles, threads=threads, **options)) == expected


@pytest.mark.parametrize("ranker", khulasa.RANKERS)
def test_every_ranker(articles: Articles, program: Program, ranker: str) -> None:
    expected = program.on(articles, "rank", "--format", "jsonl", "--explain", "--words", "60", "--ranker", ranker)
    assert lines(flat(khulasa.rank(articles, words=60, ranker=ranker, explain=True))) == expected


def test_sentences_and_words(articles: Articles, program: Program) -> None:
    assert lines(flat(khulasa.split(articles))) == program.on(articles, "split", "--format", "jsonl")
    expected = program.on(articles, "split", "--format", "jsonl", "--max-words", "12")
    assert lines(flat(khulasa.split(articles, max_words=12))) == expected
    assert lines(flat(khulasa.tokens(articles))) == program.on(articles, "tokens", "--format", "jsonl")
    expected = program.on(articles, "tokens", "--format", "jsonl", "--idf", "none")
    assert lines(flat(khulasa.tokens(articles, idf="none"))) == expected


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ({}, []),
        ({"top": 3}, ["--top", "3"]),
        ({"budget_words": 60, "repeat": True}, ["--budget-words", "60", "--repeat"]),
    ],
)
def test_worksheets(articles: Articles, program: Program, options: dict[str, Any], arguments: list[str]) -> None:
    documents = [*articles, {"id": "twice", "text": "عاد الهدوء إلى المدينة.\n\nعاد الهدوء إلى المدينة."}]
    expected = program.on(documents, "worksheet", "export", "--format", "jsonl", *arguments)
    assert lines(flat(khulasa.worksheet(documents, **options))) == expected


SOURCE = (
    "افتتحت البلدية أمس المكتبة العامة بعد ترميم استمر 14 شهراً. وحضر الافتتاح 300 شخص من سكان الحي. "
    "وقالت مديرة المكتبة هالة منصور إن القاعة الجديدة تتسع لمئتي قارئ. وتفتح المكتبة أبوابها من السبت إلى الخميس."
)
TARGET = (
    "The municipality opened the public library yesterday after a renovation that took 14 months. "
    "The opening was attended by 300 people from the neighbourhood. "
    "Library director Hala Mansour said the new hall seats two hundred readers. It is open from Saturday to Thursday."
)


def test_alignment(program: Program, tmp_path: Path) -> None:
    source, target = tmp_path / "fair.ar.txt", tmp_path / "fair.en.txt"
    source.write_text(SOURCE, encoding="utf-8")
    target.write_text(TARGET, encoding="utf-8")
    command = ["align", "--format", "jsonl", "--explain", "--quiet", str(source), str(target)]
    expected = program.run(*command)
    rows = khulasa.align(SOURCE, TARGET, id="fair.ar", explain=True)
    assert lines(rows) == expected
    assert rows[1]["target"].endswith("neighbourhood.")
    split = [row["text"] for row in khulasa.split(SOURCE)], [row["text"] for row in khulasa.split(TARGET)]
    (tmp_path / "lines").mkdir()
    paths = [tmp_path / "lines" / source.name, tmp_path / "lines" / target.name]
    for path, sentences in zip(paths, split):
        path.write_text("\n".join(sentences), encoding="utf-8")
    expected = program.run(*command[:-2], "--pre-split", *map(str, paths))
    assert lines(khulasa.align(*split, id="fair.ar", explain=True)) == expected
    words = tmp_path / "words.tsv"
    words.write_text("مكتبة\tlibrary\n", encoding="utf-8")
    expected = program.run(*command, "--dictionary", str(words))
    assert lines(khulasa.align(SOURCE, TARGET, id="fair.ar", explain=True, dictionary={"مكتبة": "library"})) == expected
    both = khulasa.align_pairs([("a", SOURCE, TARGET), ("b", SOURCE, TARGET)], dictionary=[("مكتبة", "library")])
    assert [rows[0]["document"] for rows in both] == ["a", "b"]
    with pytest.raises(khulasa.KhulasaError, match="no sentence in the target"):
        khulasa.align(SOURCE, [])


def test_one_document_is_one_result() -> None:
    text = "تأسست الجامعة عام 1962. ويدرس فيها اليوم عشرون ألف طالب."
    summary = khulasa.summarize(text, sentences=1)
    assert summary["id"] == "1" and summary["sentences"][0]["text"] == "تأسست الجامعة عام 1962."
    assert khulasa.summarize({"text": text}, sentences=1) == summary
    assert khulasa.summarize([text, {"id": "x", "text": text}], sentences=1) == [summary, {**summary, "id": "x"}]
    assert khulasa.summarize(iter([]), sentences=1) == []
    assert khulasa.rank([text]) == [khulasa.rank(text)]
    assert [row["word"] for row in khulasa.tokens("تأسست الجامعة")] == ["تأسست", "الجامعة"]


def test_errors_say_where_and_what() -> None:
    def said(call: Any) -> str:
        with pytest.raises(khulasa.KhulasaError) as caught:
            call()
        return str(caught.value)

    good = "وصل الوفد."
    assert said(lambda: khulasa.summarize([good, "  "])) == "document 2: the text is empty"
    assert said(lambda: khulasa.summarize([good, "\u200f\u200b"])) == 'document 2: the field "text" holds no text'
    assert said(lambda: khulasa.summarize([{"body": good}])) == "document 1: found no field text, expected a string"
    assert "expected a string or a mapping" in said(lambda: khulasa.split([good, 7]))
    assert said(lambda: khulasa.split([{"id": {}, "text": good}])).startswith('document 1: the field "id" is an object')
    assert "known are blend" in said(lambda: khulasa.rank(good, ranker="none"))
    assert "exclude each other" in said(lambda: khulasa.summarize(good, words=3, ratio=0.5))
    assert "expected 1 or more" in said(lambda: khulasa.split(good, max_words=0))
    assert "expected paragraph, wrapped or auto" in said(lambda: khulasa.split(good, newlines="none"))
    assert said(lambda: khulasa.summarize(good, threads=0)).startswith("threads: expected 1 or more")
    assert "surrogates" in said(lambda: khulasa.split("\ud800"))
    with pytest.raises(khulasa.KhulasaError):
        khulasa.summarize(good, sentences=0)
    expected = "expected 1 or more, found 0; leave it out for every sentence"
    assert said(lambda: khulasa.worksheet(good, top=0)) == f"top: {expected}"
    assert said(lambda: khulasa.worksheet(good, budget_words=0)) == f"budget_words: {expected}"
    # Far behind the first chunk, and by its id.
    many = [good * 2000] * 500 + ["\u200f"]
    assert said(lambda: khulasa.split(many)).startswith("document 501: ")
    assert said(lambda: khulasa.rank([good, {"id": "a-17", "text": ""}])) == 'document 2 (id "a-17"): the text is empty'
    # The first one, whoever finds the fault.
    assert said(lambda: khulasa.split([good, "\u200f", ""])).startswith("document 2: ")
    assert said(lambda: khulasa.fit([good, "\u200f", ""])).startswith("document 2: ")
    assert said(lambda: khulasa.split(good, errors="skip")) == 'errors: expected "raise" or "row", found \'skip\''
    assert said(lambda: khulasa.fit(good, errors="row")) == 'errors: expected "raise" or "skip", found \'row\''


def test_a_bad_document_is_an_error_row(monkeypatch: pytest.MonkeyPatch) -> None:
    good = "تأسست الجامعة عام 1962. ويدرس فيها اليوم عشرون ألف طالب."
    bad: list[Any] = [
        "",
        "\u200f\u200b",
        {"id": "a", "text": None},
        {"id": 7, "text": " \n"},
        {"id": "b", "title": "\ud800", "text": good},
        {"id": {}, "text": good},
        {"id": "c", "body": good},
        7,
    ]
    reasons = [
        "the text is empty",
        'the field "text" holds no text',
        "found a text that is null, expected a string",
        "the text is empty",
        "a text cannot be written as UTF-8: surrogates not allowed",
        'the field "id" is an object, expected a string or a number',
        "found no field text, expected a string",
        "found int, expected a string or a mapping with the field text",
    ]
    ids = ["2", "3", "a", "7", "b", "7", "c", "9"]
    rows = [{"id": id, "error": reason} for id, reason in zip(ids, reasons)]
    # Behind a good one, before one, where there is nothing else, and chunks apart.
    documents = [good, *bad]
    for threads in (1, 3):
        assert khulasa.summarize(documents, errors="row", threads=threads) == [khulasa.summarize(good), *rows]
    last = {"id": "last", "text": good}
    assert khulasa.split([*bad, last], errors="row")[-1] == khulasa.split(last)
    for function in (khulasa.rank, khulasa.split, khulasa.tokens, khulasa.worksheet):
        function_of: Any = function
        assert function_of(documents, errors="row") == [function_of(good), *[[row] for row in rows]]
        assert function_of("", errors="row") == [{"id": "1", "error": "the text is empty"}]
    assert khulasa.summarize("", errors="row") == {"id": "1", "error": "the text is empty"}
    monkeypatch.setattr("khulasa._lines._CHUNK", 200)
    assert khulasa.summarize(documents, errors="row") == [khulasa.summarize(good), *rows]
    assert khulasa.split([*bad, last], errors="row")[-1] == khulasa.split(last)


def test_fit_may_skip_what_is_no_document(articles: Articles) -> None:
    whole = khulasa.fit(articles)
    mixed: list[Any] = ["", *articles[:5], {"id": "a", "text": None}, "\u200f", *articles[5:], 7]
    for threads in (1, 3):
        assert khulasa.fit(iter(mixed), errors="skip", threads=threads).to_bytes() == whole.to_bytes()
    with pytest.raises(khulasa.KhulasaError, match="^document 1: the text is empty$"):
        khulasa.fit(mixed)


def test_others_run_meanwhile(articles: Articles) -> None:
    text = "\n\n".join(article["text"] for article in articles)
    lines = "\n".join(json.dumps({"id": str(n), "text": text}) for n in range(500)).encode()
    plan = _khulasa.Plan()
    stop, steps = threading.Event(), 0

    def step() -> None:
        nonlocal steps
        while not stop.is_set():
            time.sleep(0.001)
            steps += 1

    other = threading.Thread(target=step)
    other.start()
    begun = time.monotonic()
    try:
        _khulasa.summarize(lines, plan, False, 1)  # one piece of native work
    finally:
        took, during = time.monotonic() - begun, steps
        stop.set()
        other.join()
    assert took > 0.1, "too little work to tell"
    assert during > 5, f"the other thread stood still for {took:.2f} s"


def test_a_forked_child_has_threads_of_its_own() -> None:
    import multiprocessing

    khulasa.summarize(["وصل الوفد."] * 10, threads=2)
    context = multiprocessing.get_context("fork")
    with context.Pool(1) as pool:
        found = pool.apply_async(khulasa.summarize, (["وصل الوفد."] * 10,), {"threads": 2}).get(timeout=30)
    assert len(found) == 10


def test_the_examples_hold() -> None:
    import doctest

    assert doctest.testmod(khulasa) == (0, 3)
