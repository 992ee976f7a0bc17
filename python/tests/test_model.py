"""Document-frequency models."""

from __future__ import annotations

import itertools
import pickle
from pathlib import Path
from typing import Any

import khulasa
import pytest

from conftest import Program, lines

Articles = list[dict[str, Any]]


def test_a_model_is_the_programs(articles: Articles, program: Program, tmp_path: Path) -> None:
    path = tmp_path / "news.idf"
    program.on(articles, "fit", "--quiet", "--min-df", "2", "--source", "seeds", "-o", str(path))
    model = khulasa.fit(articles, min_df=2, source="seeds")
    assert model.to_bytes() == path.read_bytes()
    assert (model.documents, model.min_df, model.source) == (len(articles), 2, "seeds")
    expected = program.on(articles, "summarize", "--format", "jsonl", "--idf", str(path))
    for idf in (model, path, str(path), path.read_bytes()):
        assert lines(khulasa.summarize(articles, idf=idf)) == expected


def test_sentences_that_recur_are_kept_out(articles: Articles, program: Program, tmp_path: Path) -> None:
    chrome = "تابعونا على صفحاتنا في مواقع التواصل لقراءة آخر الأخبار."
    documents = [{**article, "text": f"{chrome}\n\n{article['text']}"} for article in articles]
    path = tmp_path / "corpus.model"
    program.on(documents, "fit", "--quiet", "--recurring", "5", "-o", str(path))
    model = khulasa.IdfModel.from_bytes(path.read_bytes())
    expected = program.on(documents, "summarize", "--format", "jsonl", "--idf", str(path))
    again = pickle.loads(pickle.dumps(khulasa.IdfModel.read(path)))
    assert lines(khulasa.summarize(documents, idf=model)) == lines(khulasa.summarize(documents, idf=again)) == expected


def test_parts_merge_in_any_order(articles: Articles) -> None:
    whole = khulasa.fit(articles)
    parts = [khulasa.fit(articles[at : at + 4]) for at in range(0, len(articles), 4)]
    for order in itertools.permutations(parts):
        assert khulasa.IdfModel.merged(order).to_bytes() == whole.to_bytes()
    assert khulasa.fit(iter(articles), threads=1) == whole
    assert pickle.loads(pickle.dumps(whole)) == whole
    assert whole != khulasa.IdfModel.shipped() and len(whole) > 100


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.idf"
    path.write_bytes(b"KHULIDF1 and then something else")
    with pytest.raises(khulasa.KhulasaError, match="bad.idf: .*damaged"):
        khulasa.summarize("وصل الوفد.", idf=path)
    with pytest.raises(FileNotFoundError, match="missing.idf: cannot read the model"):
        khulasa.summarize("وصل الوفد.", idf=tmp_path / "missing.idf")
