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


@pytest.mark.parametrize("option", [["--recurring", "5"], ["--duplicates"]])
def test_what_is_decided_never_gets_lost(articles: Articles, program: Program, tmp_path: Path, option: list[str]) -> None:
    documents = [{**article, "text": f"تابعونا على صفحاتنا لقراءة آخر الأخبار.\n\n{article['text']}"} for article in articles]
    path = tmp_path / "corpus.model"
    program.on(documents, "fit", "--quiet", *option, "-o", str(path))
    model = khulasa.IdfModel.from_bytes(path.read_bytes())
    plain = khulasa.fit(documents)
    assert len(model) == len(plain) and model.documents == plain.documents
    assert model != plain and plain != model
    again = pickle.loads(pickle.dumps(model))
    assert again == model and hash(again) == hash(model) and again.to_bytes() == path.read_bytes()
    decided = "copies and recurring sentences are decided and cannot be "
    with pytest.raises(khulasa.KhulasaError, match=f"model 2: the model's {decided}merged; .*--partial"):
        khulasa.IdfModel.merged([plain, model])
    with pytest.raises(khulasa.KhulasaError, match=f"{decided}pruned; .*--min-df"):
        model.pruned(2)
    with pytest.raises(khulasa.KhulasaError, match=f"{decided}given another note; .*--source"):
        model.with_source("seeds")
    # Nothing is lost of a model that was read and holds frequencies alone.
    read = khulasa.IdfModel.from_bytes(plain.to_bytes())
    assert read == plain and hash(read) == hash(plain)
    assert read.with_source("seeds").pruned(2) == plain.pruned(2).with_source("seeds")


def test_pruned_parts_are_not_merged(articles: Articles) -> None:
    part = khulasa.fit(articles[:4], min_df=2)
    with pytest.raises(khulasa.KhulasaError, match="model 1: the model was made with min_df=2, .*merge before you prune"):
        khulasa.IdfModel.merged([part, khulasa.fit(articles[4:])])


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
