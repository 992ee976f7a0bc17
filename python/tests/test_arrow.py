"""Columns through the Arrow door."""

from __future__ import annotations

import json
from typing import Any

import khulasa
import khulasa.arrow
import pytest

pa = pytest.importorskip("pyarrow")

Articles = list[dict[str, Any]]


def table(articles: Articles, kind: Any = None) -> Any:
    kind = kind or pa.string()
    return pa.table(
        {
            "id": pa.array([a["id"] for a in articles], pa.string()),
            "title": pa.array([a.get("title") for a in articles], kind),
            "text": pa.array([a["text"] for a in articles], kind),
            "year": pa.array(range(len(articles)), pa.int16()),
        }
    )


def plain(summary: dict[str, Any]) -> dict[str, Any]:
    """A summary as the door gives it."""
    names = ("id", "title", "sentences", "words", "ranker")
    row = {name: summary[name] for name in names}
    return row | {"matches": summary.get("matches"), "over_budget": summary.get("over_budget", False), "error": None}


@pytest.mark.parametrize("options", [{}, {"words": 40}, {"query": "المياه"}, {"words": 2, "ranker": "lead"}])
def test_summaries_are_those_of_the_functions(articles: Articles, options: dict[str, Any]) -> None:
    expected = [plain(row) for row in khulasa.summarize(articles, **options)]
    for threads in (1, 2, 5):
        found = pa.table(khulasa.arrow.summarize(table(articles), threads=threads, **options))
        assert found.to_pylist() == expected


def test_every_kind_of_text_column(articles: Articles) -> None:
    expected = pa.table(khulasa.arrow.summarize(table(articles)))
    kinds = [pa.large_string(), pa.binary(), pa.large_binary(), pa.string_view(), pa.binary_view()]
    for kind in [*kinds, pa.dictionary(pa.int8(), pa.string())]:
        plain = table(articles)
        data = plain
        for name in ("title", "text"):
            column = plain[name].combine_chunks()
            column = column.dictionary_encode() if pa.types.is_dictionary(kind) else column.cast(kind)
            data = data.set_column(data.column_names.index(name), name, column)
        assert pa.table(khulasa.arrow.summarize(data)).equals(expected), kind


def test_streams_batches_and_slices(articles: Articles) -> None:
    data = table(articles)
    expected = pa.table(khulasa.arrow.summarize(data))
    batches = data.to_batches(max_chunksize=3)
    reader = pa.RecordBatchReader.from_batches(data.schema, iter([batches[0].slice(0, 0), *batches]))
    found = pa.RecordBatchReader.from_stream(khulasa.arrow.summarize(reader))
    assert [len(batch) for batch in found] == [len(batch) for batch in batches]
    one = pa.table(khulasa.arrow.summarize(batches[1]))
    assert one.equals(expected.slice(3, 3))
    assert pa.table(khulasa.arrow.summarize(data.slice(4, 2))).equals(expected.slice(4, 2))
    assert pa.table(khulasa.arrow.summarize(data.slice(0, 0))).num_rows == 0


def test_a_stream_is_worked_on_as_it_is_read(articles: Articles) -> None:
    data = table(articles)
    given = 0

    def batches() -> Any:
        nonlocal given
        while True:
            given += 1
            yield data.to_batches()[0]

    found = khulasa.arrow.summarize(pa.RecordBatchReader.from_batches(data.schema, batches()))
    reader = pa.RecordBatchReader.from_stream(found)
    reader.read_next_batch()
    reader.read_next_batch()
    assert given == 2
    with pytest.raises(khulasa.KhulasaError, match="read already"):
        pa.RecordBatchReader.from_stream(found)


def test_columns_are_handed_on_uncopied(articles: Articles) -> None:
    data = table(articles).combine_chunks()
    found = pa.table(khulasa.arrow.summarize(data, keep=["year", "text"]))
    assert found.column_names[:3] == ["year", "text", "id"]
    assert found["text"].equals(data["text"]) and found["year"].equals(data["year"])
    address = lambda t: t["text"].chunk(0).buffers()[2].address  # noqa: E731
    assert address(found) == address(data)
    with pytest.raises(khulasa.KhulasaError, match='a column "id" themselves'):
        khulasa.arrow.summarize(data, keep=["id"])
    with pytest.raises(khulasa.KhulasaError, match='no column "day"'):
        khulasa.arrow.summarize(data, keep=["day"])


def test_a_bad_row_is_an_error_in_its_row() -> None:
    good = "تأسست الجامعة عام 1962. ويدرس فيها اليوم عشرون ألف طالب.".encode()
    texts = [good, None, b" \n", good + b"\xff", good]
    data = pa.table({"id": [3, 1, None, 7, 8], "text": pa.array(texts, pa.binary())})
    found = pa.table(khulasa.arrow.summarize(data)).to_pylist()
    assert [row["id"] for row in found] == ["3", "1", None, "7", "8"]
    assert [row["error"] for row in found] == [
        None,
        'the column "text" is null, expected a text',
        'the column "text" holds no text',
        f'the column "text" is not valid UTF-8 at byte {len(good)} (0xFF)',
        None,
    ]
    assert [row["sentences"] is None for row in found] == [False, True, True, True, False]
    assert found[1]["words"] is None and found[1]["ranker"] == "blend"
    assert {**found[4], "id": "3"} == found[0]
    rows = pa.table(khulasa.arrow.split(data)).to_pylist()
    assert [(row["id"], row["error"] is None) for row in rows] == [
        ("3", True),
        ("3", True),
        ("1", False),
        (None, False),
        ("7", False),
        ("8", True),
        ("8", True),
    ]
    # A column of strings whose bytes are none: nobody else checks either.
    buffers = pa.array(texts, pa.binary()).buffers()
    lying = pa.table({"text": pa.Array.from_buffers(pa.string(), 5, buffers)})
    assert "not valid UTF-8" in pa.table(khulasa.arrow.summarize(lying))["error"][3].as_py()


def test_sentences_are_those_of_the_functions(articles: Articles) -> None:
    names = ("index", "start", "end", "text", "kind")
    expected = [
        {"id": row["document"], **{name: row[name] for name in names}, "error": None}
        for rows in khulasa.split(articles, max_words=15)
        for row in rows
    ]
    for threads in (1, 3):
        found = pa.table(khulasa.arrow.split(table(articles), max_words=15, threads=threads))
        assert found.to_pylist() == expected


def test_columns_go_with_every_sentence(articles: Articles) -> None:
    data = table([*articles, {"id": "empty", "text": ""}])
    data = data.append_column("tags", pa.array([[str(n), None] for n in range(len(data))]))
    bare = pa.table(khulasa.arrow.split(data))
    year = dict(zip(data["id"].to_pylist(), data["year"].to_pylist()))
    for threads in (1, 3):
        found = pa.table(khulasa.arrow.split(data, keep=["tags", "year"], threads=threads))
        assert found.select(bare.column_names).equals(bare)
        assert found.column_names[:2] == ["tags", "year"] and found.schema.field("year") == data.schema.field("year")
        expected = [year[id] for id in bare["id"].to_pylist()]
        assert found["year"].to_pylist() == expected
        assert found["tags"].to_pylist() == [[str(n), None] for n in expected]
    assert found["error"][-1].as_py() is not None and expected[-1] == len(articles)
    with pytest.raises(khulasa.KhulasaError, match='a column "text" themselves'):
        khulasa.arrow.split(data, keep=["text"])
    with pytest.raises(khulasa.KhulasaError, match='no column "day"'):
        khulasa.arrow.split(data, keep=["day"])


def test_a_column_that_grows_too_large_is_named() -> None:
    data = pa.table({"text": ["وصل الوفد. " * 3000], "large": ["x" * 1_000_000]})
    with pytest.raises(Exception, match='the column "large" is too large with a row for each sentence; leave it out'):
        pa.table(khulasa.arrow.split(data, keep=["large"]))


def test_a_large_batch_comes_out_in_parts_and_in_order() -> None:
    count = 10_000
    data = pa.table({"id": range(count), "text": [f"وصل الوفد رقم {n} إلى المدينة." for n in range(count)]})
    found = pa.RecordBatchReader.from_stream(khulasa.arrow.summarize(data, threads=4)).read_all()
    assert found["sentences"].num_chunks > 1
    assert found["id"].to_pylist() == [str(n) for n in range(count)]
    assert all(f"رقم {n} " in s[0]["text"] for n, s in enumerate(found["sentences"].to_pylist()))


def test_frequencies_are_those_of_the_functions(articles: Articles) -> None:
    expected = khulasa.fit(articles, source="seeds")
    for threads in (1, 3):
        assert khulasa.arrow.fit(table(articles), source="seeds", threads=threads).to_bytes() == expected.to_bytes()
    texts = pa.table({"text": [articles[0]["text"], None, " "]})
    assert khulasa.arrow.fit(texts).documents == 1


def test_columns_by_name(articles: Articles) -> None:
    data = table(articles).rename_columns(["key", "heading", "body", "year"])
    with pytest.raises(khulasa.KhulasaError) as caught:
        khulasa.arrow.summarize(data)
    assert str(caught.value) == 'no column "text" (found: key, heading, body, year); name the right one with text='
    found = pa.table(khulasa.arrow.summarize(data, id="key", title="heading", text="body"))
    assert found.equals(pa.table(khulasa.arrow.summarize(table(articles))))
    assert pa.table(khulasa.arrow.summarize(data, id="year", text="body"))["id"][1].as_py() == "1"
    with pytest.raises(khulasa.KhulasaError, match='"year" is Int16, expected text'):
        khulasa.arrow.summarize(data, text="year")
    with pytest.raises(khulasa.KhulasaError, match='no column "titel"'):
        khulasa.arrow.summarize(data, text="body", title="titel")


def test_polars_and_pandas(articles: Articles) -> None:
    expected = pa.table(khulasa.arrow.summarize(table(articles))).to_pylist()
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(articles, schema=["id", "title", "text"])
    assert polars.DataFrame(khulasa.arrow.summarize(frame)).to_dicts() == expected
    pandas = pytest.importorskip("pandas")
    rows = pandas.DataFrame(articles)[["id", "title", "text"]]
    found = pa.table(khulasa.arrow.summarize(rows)).to_pandas()
    assert json.loads(found.to_json(orient="records", force_ascii=False))[0]["words"] == expected[0]["words"]
    assert len(found) == len(articles)
