#!/usr/bin/env python3
"""The order in which khulasa's rankers and sumy's put the sentences of articles, on the same sentences and the same words.

    pip install sumy numpy
    python3 benches/sumy_order.py target/release/khulasa ARTICLES.jsonl

sumy is a second implementation of the papers by other people. It is given khulasa's sentences, and as words khulasa's terms (light
stems; stop words out), so that what is compared is the ranking alone. Where sumy defines a step otherwise than khulasa's docs do,
that one method is overridden here and the reason printed; all else is sumy's code. Orders are compared over all pairs of sentences.
A difference of less than 1e-4 of the largest score is rounding: khulasa's tf-idf vectors are of single precision, and `tokens`
prints idf with four decimals.
"""

import argparse
import json
import math
import subprocess
import tempfile
from collections import Counter

import numpy
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

TIE = 1e-4
STOP = "_"  # stands for every stop word; no term is spelled so


def damped(matrix, jump=0.15):
    """Rows scaled to sum 1, a row of zeros even; with the chance of a jump to any sentence."""
    n = len(matrix)
    sums = matrix.sum(axis=1, keepdims=True)
    rows = numpy.divide(matrix, sums, out=numpy.full_like(matrix, 1 / n), where=sums > 0)
    return jump / n + (1 - jump) * rows


class LexRank(LexRankSummarizer):
    why = [
        "_compute_tf, _compute_idf: (1 + ln tf) and the background corpus's idf, where sumy has tf/max tf and an idf of the"
        " article's own sentences, which is below 0 for a term of every sentence",
        "_create_matrix: no threshold, and the jumps of the paper's equation 5, which sumy leaves out",
        "epsilon: 1e-12, where sumy stops at 0.1, mostly after one step",
    ]
    epsilon = 1e-12
    idf = {}  # of all terms, from `khulasa tokens`

    def _compute_tf(self, sentences):
        return [{term: 1 + math.log(tf) for term, tf in Counter(words).items()} for words in sentences]

    def _compute_idf(self, sentences):
        return self.idf

    def weights(self, cosines):
        return cosines

    def _create_matrix(self, sentences, threshold, tf, idf):
        rows = zip(sentences, tf)
        cosine = lambda a, b: self.cosine_similarity(a[0], b[0], a[1], b[1], idf)  # noqa: E731
        pairs = list(rows)
        return damped(self.weights(numpy.array([[cosine(a, b) for b in pairs] for a in pairs])))

    def scores(self, document):
        words = [self._to_words_set(s) for s in document.sentences]
        matrix = self._create_matrix(words, self.threshold, self._compute_tf(words), self._compute_idf(words))
        return self.power_method(matrix, self.epsilon)


class LexRankThresholded(LexRank):
    why = [*LexRank.why[:1], "_create_matrix: sumy's threshold, 0.1, with the jumps of the paper", LexRank.why[2]]

    def weights(self, cosines):
        return (cosines > self.threshold).astype(float)


class TextRank(TextRankSummarizer):
    why = [
        "_rate_sentences_edge: the terms of both as a set, as in the paper's formula; sumy counts every pair of equal words",
        "_create_matrix: no edge from a sentence to itself (sumy has one), and from a sentence without edges to all",
        "epsilon: 1e-12, where sumy stops at 1e-4",
    ]
    epsilon = 1e-12

    @staticmethod
    def _rate_sentences_edge(a, b):
        shared = len(set(a) & set(b))
        norm = math.log(max(len(a), 1)) + math.log(max(len(b), 1))
        return shared / norm if norm > 0 else float(shared)

    def _create_matrix(self, document):
        words = [self._to_words_set(s) for s in document.sentences]
        edge = lambda i, j: 0.0 if i == j else self._rate_sentences_edge(words[i], words[j])  # noqa: E731
        n = range(len(words))
        return damped(numpy.array([[edge(i, j) for j in n] for i in n]), 1 - self.damping)

    def scores(self, document):
        return self.power_method(self._create_matrix(document), self.epsilon)


class Lsa(LsaSummarizer):
    why = [
        "_compute_term_frequency: tf-idf as for LexRank; sumy gives every term 0.4 in every sentence that lacks it",
        "_compute_ranks: topics down to half of the largest singular value, as in the paper; sumy takes all, so that a score is"
        " the length of the sentence's own vector",
    ]
    idf = {}

    def _compute_term_frequency(self, matrix, smooth=0.0):
        weights = numpy.array([[self.idf[term]] for term in self.terms])
        return numpy.where(matrix > 0, 1 + numpy.log(numpy.maximum(matrix, 1)), 0.0) * weights

    def _compute_ranks(self, sigma, v):
        kept = sigma >= sigma[0] / 2 * (1 - 1e-9)
        return numpy.sqrt(((sigma**2 * kept)[:, None] * v**2).sum(axis=0))

    def scores(self, document):
        dictionary = self._create_dictionary(document)
        if not dictionary:
            return [0.0] * len(document.sentences)
        self.terms = sorted(dictionary, key=dictionary.get)
        matrix = self._compute_term_frequency(self._create_matrix(document, dictionary))
        _, sigma, v = numpy.linalg.svd(matrix, full_matrices=False)
        return list(self._compute_ranks(sigma, v))


class Luhn(LuhnSummarizer):
    why = [
        "max_gap_size: 5, since sumy ends a cluster at a gap of this size, khulasa at a longer one than 4",
    ]
    max_gap_size = 5

    def scores(self, document):
        words = self._get_significant_words(document.words)
        return [self.rate_sentence(sentence, words) for sentence in document.sentences]


PAIRS = [
    ("lexrank", LexRank),
    ("lexrank-thresholded", LexRankThresholded),
    ("textrank", TextRank),
    ("lsa", Lsa),
    ("luhn", Luhn),
]


class Words:
    """The part of sumy's Tokenizer that it needs once the words are there."""

    @staticmethod
    def to_words(sentence):
        return tuple(sentence.split())


def rows(*command):
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def by_id(lines):
    found = {}
    for row in lines:
        found.setdefault(row["id"], []).append(row)
    return found


def terms(khulasa, path, articles):
    """The words of each article as khulasa sees them: where they start, and their terms or STOP; and every term's idf. `tokens` does
    not say where a document ends, but starts over."""
    texts, last = [], -1
    idf = {}
    for row in rows(khulasa, "tokens", "-q", "--format", "jsonl", path):
        if row["start"] <= last or not texts:
            texts.append([])
        last = row["start"]
        texts[-1].append((row["start"], STOP if row["stop"] else row["stem"]))
        if not row["stop"]:
            idf[row["stem"]] = row["idf"]
    assert len(texts) == len(articles), f"{len(texts)} articles with words of {len(articles)}"
    return texts, idf


def compare(ranks, scores):
    """Of all pairs of sentences, those that khulasa's ranks and sumy's scores put in another order: where sumy's scores differ clearly,
    and where they are all but equal."""
    clear = near = 0
    bound = TIE * (max(scores, default=0) or 1)
    for i in range(len(scores)):
        for j in range(i):
            # Of two equal sentences the earlier goes first in both programs.
            theirs = i if scores[i] > scores[j] else j
            if theirs != (i if ranks[i] < ranks[j] else j):
                clear += abs(scores[i] - scores[j]) > bound
                near += abs(scores[i] - scores[j]) <= bound
    return clear, near


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khulasa", help="the release binary")
    parser.add_argument("articles", help="JSONL with the fields id and text")
    parser.add_argument("-n", type=int, default=50, help="how many of the articles, the first ones (50)")
    args = parser.parse_args()

    with open(args.articles, encoding="utf-8") as file:
        articles = [json.loads(line) for _, line in zip(range(args.n), file)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for article in articles:
            # The text alone: `tokens` does not read titles.
            file.write(json.dumps({"id": article["id"], "text": article["text"]}, ensure_ascii=False) + "\n")
        file.flush()
        texts, idf = terms(args.khulasa, file.name, articles)
        LexRank.idf = Lsa.idf = idf
        total = 0
        for name, kind in PAIRS:
            ranked = by_id(rows(args.khulasa, "rank", "-q", "--format", "jsonl", "--ranker", name, file.name))
            print(f"{name}\n" + "\n".join(f"  overridden {why}" for why in kind.why))
            same = clear = near = pairs = 0
            for article, words in zip(articles, texts):
                sentences = sorted(ranked[article["id"]], key=lambda row: row["index"])
                as_terms = [
                    " ".join(term for start, term in words if row["start"] <= start < row["end"]) for row in sentences
                ]
                summarizer = kind()
                summarizer.stop_words = [STOP]
                document = ObjectDocumentModel([Paragraph([Sentence(text, Words()) for text in as_terms])])
                swapped, rounded = compare([row["rank"] for row in sentences], list(summarizer.scores(document)))
                same += swapped == 0
                clear, near = clear + swapped, near + rounded
                pairs += len(sentences) * (len(sentences) - 1) // 2
                if swapped or rounded:
                    print(f"  {article['id']}: {swapped} pairs swapped, {rounded} by rounding; {len(sentences)} sentences")
            print(f"  of {pairs} pairs {clear} are swapped, and {near} by rounding; Kendall's tau {1 - 2 * (clear + near) / pairs:.6f}")
            print(f"  same order but for rounding on {same} of {len(articles)} articles\n")
            total += same
    print(f"same order: {total} of {len(articles) * len(PAIRS)}")


if __name__ == "__main__":
    main()
