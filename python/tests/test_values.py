"""Documents as data frames give them: fields that JSON does not have."""

from __future__ import annotations

import datetime
import json
from collections import UserDict
from typing import Any

import khulasa
import pytest

TEXT = "تأسست الجامعة عام 1962. ويدرس فيها اليوم عشرون ألف طالب."


def passed(value: Any) -> Any:
    """How a field comes out of a summary."""
    summary: Any = khulasa.summarize({"text": TEXT, "field": value})
    return summary["field"]


def refused(document: Any) -> str:
    with pytest.raises(khulasa.KhulasaError) as caught:
        khulasa.summarize(document)
    return str(caught.value)


def test_values_of_python() -> None:
    assert passed(datetime.date(2024, 5, 1)) == "2024-05-01"
    assert passed(datetime.datetime(2024, 5, 1, 8, 30, tzinfo=datetime.timezone.utc)) == "2024-05-01T08:30:00+00:00"
    assert passed(datetime.time(8, 30)) == "08:30:00"
    assert passed(float("nan")) is None and passed([1, float("nan")]) == [1, None]
    assert passed(UserDict({"a": ("b", datetime.date(2024, 5, 1)), 1: None})) == {"a": ["b", "2024-05-01"], "1": None}
    # What JSON has goes as it always went.
    for value in ({"a": [1, 1.5, True, None, "نص"]}, -0.0, 10**30):
        assert passed(value) == value


def test_what_cannot_be_taken_is_named() -> None:
    def document(value: Any) -> dict[str, Any]:
        return {"id": "a", "text": TEXT, "good": 1, "bad": value}

    loop: list[Any] = []
    loop.append(loop)
    start = 'document 1 (id "a"): the field "bad" '
    assert refused(document({1})) == start + (
        "holds a value of type set, which JSON does not have; give it as a string, or leave it out"
    )
    assert refused(document([{"x": object()}])).startswith(start + "holds a value of type object")
    assert refused(document(float("inf"))).startswith(start + "holds inf")
    assert refused(document(datetime.timedelta(1))).startswith(start + "holds a value of type timedelta")
    assert refused(document({(1, 2): 3})).startswith(start + "has a key of type tuple, expected a string")
    assert refused(document(loop)).startswith(start + "holds itself")
    assert refused({"text": TEXT, ("a", "b"): 1}) == "document 1: found a field whose name is ('a', 'b'), expected a string"
    assert 'the field "id" holds a value of type set' in refused({"text": TEXT, "id": {1}})
    assert refused({"text": float("nan")}) == "document 1: found a text that is null, expected a string"


def test_values_of_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    for value in (numpy.int64(3), numpy.uint8(3), numpy.float32(3), numpy.longdouble(3), numpy.array(3)):
        assert passed(value) == 3, type(value)
    assert passed(numpy.bool_(True)) is True
    assert passed(numpy.str_("نص")) == "نص"
    assert passed(numpy.float32("nan")) is None and passed(numpy.float64("nan")) is None
    assert passed(numpy.array([[1, 2], [3, 4]])) == [[1, 2], [3, 4]]
    assert passed(numpy.array(["a", None, 1.5], dtype=object)) == ["a", None, 1.5]
    for unit in ("s", "ns"):  # of nanoseconds .item() makes a number
        assert passed(numpy.datetime64("2024-05-01T08:30:00", unit)).startswith("2024-05-01T08:30:00")
        assert passed(numpy.datetime64("NaT", unit)) is None
        days = numpy.array(["2024-05-01", "NaT"], dtype=f"datetime64[{unit}]")
        assert [day and day[:10] for day in passed(days)] == ["2024-05-01", None]
    summary = khulasa.summarize({"id": numpy.int64(7), "text": numpy.str_(TEXT)})
    assert summary == khulasa.summarize({"id": 7, "text": TEXT}) and summary["id"] == "7"
    error = 'the field "field" holds a value of type timedelta64'
    assert error in refused({"text": TEXT, "field": numpy.timedelta64(1, "D")})


def test_records_of_a_data_frame() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "id": [11, 12, 13],
            "title": ["خبر", None, float("nan")],
            "text": [TEXT, TEXT, None],
            "date": pandas.to_datetime(["2024-05-01", None, "2024-05-03"]),
            "views": pandas.array([5, None, 7], dtype="Int64"),
            "score": [0.5, float("nan"), 1.0],
        }
    )
    first, second, third = khulasa.summarize(frame.to_dict("records"), errors="row")
    found: Any = first
    assert (found["id"], found["title"], found["date"]) == ("11", "خبر", "2024-05-01T00:00:00")
    assert (found["views"], found["score"]) == (5, 0.5)
    found = second
    assert (found["id"], found["views"], found["score"], found.get("date")) == ("12", None, None, None)
    assert found["sentences"] == first["sentences"]
    assert third == {"id": "13", "error": "found a text that is null, expected a string"}
    json.dumps([first, second, third], allow_nan=False)
    # Ids that are no numbers: a day, and one that is missing.
    days = [{"id": pandas.Timestamp("2024-05-01"), "text": TEXT}, {"id": pandas.NaT, "text": TEXT}, {"id": pandas.NA, "text": TEXT}]
    assert [row["id"] for row in khulasa.summarize(days)] == ["2024-05-01T00:00:00", "2", "3"]
