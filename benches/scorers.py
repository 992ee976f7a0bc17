#!/usr/bin/env python3
"""Does `khulasa evaluate` count as the Python scorers do? To the last bits, on the same sentences.

usage: scorers.py KHULASA DATA      (khulasa's program; the folder with score/, summarize/ and split/)

Has khulasa make summaries and sentences, scores them with DATA/score/score_summaries.py and score_split.py (imported, for all
digits) and with `khulasa evaluate … --format json`, and prints the largest absolute difference of any figure. Exits with 1 if one
is above 1e-9. Python 3, no packages.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

BOUND = 1e-9
AGREEMENT = {"precision": "P", "recall": "R", "f1": "F"}

# Data, the length for `khulasa evaluate` and for the scorer, the length for `khulasa summarize`, and whether references are cleaned.
# Summaries are made as long as the budget or (at reference length, which `summarize` does not know) longer, so that both cut.
SUMMARIES = [
    ("easc-dev", "--ratio 0.4", "frac:0.4", "--ratio 0.4", False),
    ("easc-dev", "--ratio 0.4", "frac:0.4", "--ratio 0.4", True),
    ("easc-dev", "--reference-length", "reflen", "--ratio 0.5", False),
    ("easc-dev", "--reference-length", "reflen", "--ratio 0.5", True),
    ("easc-dev", "", "", "--ratio 0.4", False),
    ("ant-dev", "--sentences 1", "sents:1", "--sentences 1", False),
    ("ant-dev", "--words 50", "words:50", "--words 50", False),
    ("ant-dev", "--words 50", "words:50", "--words 80", False),
    ("ant-dev", "--reference-length", "reflen", "--words 80", False),
]
SPLITS = ["newscomm.full", "newscomm.para", "newscomm.punct", "pud-odd.doc", "pud-odd.full", "pud-odd.punct"]


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.decode()


def scorer_means(scorer, data, made, budget, clean):
    """Mean of every figure over the documents that have it, and how many have it."""
    rows = {row["id"]: row for row in scorer.load(made)}
    scores = []
    for doc in scorer.load(data):
        if clean:
            doc["references"] = scorer.clean_references(doc)
        parts = scorer.parts_of(rows.get(doc["id"], {"sentences": []}))
        scores.append(scorer.score_doc(doc, scorer.cut(parts, doc, budget)))
    keys = {key for score in scores for key in score}
    return {key: (scorer.mean(found), len(found)) for key in keys for found in [[s[key] for s in scores if key in s]]}


def pairs(row, expected):
    """Every figure of khulasa's row beside the scorer's."""
    yield "words", row["words"], expected["words"][0]
    yield "documents", row["documents"], expected["R1"][1]
    for field, ending in (("mean", ""), ("best", "max")):
        for name in ("1", "2", "l"):
            yield "%s %s" % (field, name), row[field]["rouge_" + name], expected["R%s%s" % (name.upper(), ending)][0]
    for found in row["agreement"]:
        for field, letter in AGREEMENT.items():
            key = "%s>=%d" % (letter, found["annotators"])
            yield key, found[field], expected[key][0]
            yield key + " documents", found["documents"], expected[key][1]
    # Nothing that the scorer has is missing here.
    assert len(row["agreement"]) * 3 == sum(">" in key for key in expected), (row, expected)


def summaries(khulasa, data, scorer, folder):
    for name, length, budget, own_length, clean in SUMMARIES:
        articles, made = data / "summarize" / (name + ".jsonl"), folder / "made.jsonl"
        run(khulasa, "summarize", "--quiet", *own_length.split(), str(articles), "--format", "jsonl", "-o", str(made))
        command = ["evaluate", "summaries", "--data", str(articles), "--system", str(made), "--format", "json", *length.split()]
        row = json.loads(run(khulasa, *command, *(["--clean"] if clean else [])))["results"][0]
        found = list(pairs(row, scorer_means(scorer, str(articles), str(made), budget, clean)))
        worst = max(found, key=lambda pair: abs(pair[1] - pair[2]))
        what = "%s, summaries of %s, scored at %s%s" % (name, own_length, budget or "any length", ", --clean" if clean else "")
        yield what, len(found), abs(worst[1] - worst[2]), worst[0]


def sentences(khulasa, data, scorer, folder):
    for name in SPLITS:
        gold, text = (data / "split" / (name + ending) for ending in (".gold", ".txt"))
        split = json_lines(run(khulasa, "split", "--quiet", "--input-format", "text", "--format", "jsonl", str(text)))
        made = folder / "sentences.txt"
        made.write_text("".join(" ".join(s.split()) + "\n" for s in split), encoding="utf-8")
        _, right, got = scorer.score(str(gold), str(made))
        expected = list(zip(("precision", "recall", "f1"), scorer.prf(right, got)))
        expected += [("gold", len(right)), ("found", len(got)), ("hits", len(right & got))]
        for what, source in (("split by khulasa", [str(text)]), ("as a file", ["--system", str(made)])):
            command = ["evaluate", "sentences", "--data", str(gold), *source, "--format", "json"]
            row = json.loads(run(khulasa, *command))["results"][0]
            worst = max(expected, key=lambda pair: abs(row[pair[0]] - pair[1]))
            yield "%s, %s" % (name, what), len(expected), abs(row[worst[0]] - worst[1]), worst[0]


def json_lines(text):
    """The texts of all sentences that `khulasa split --format jsonl` found."""
    for line in text.splitlines():
        row = json.loads(line)
        for sentence in row["sentences"] if "sentences" in row else [row]:
            yield sentence["text"]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    khulasa, data = sys.argv[1], pathlib.Path(sys.argv[2])
    sys.path.insert(0, str(data / "score"))
    import score_split
    import score_summaries

    highest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for check, scorer in ((summaries, score_summaries), (sentences, score_split)):
            for what, figures, difference, worst in check(khulasa, data, scorer, folder):
                highest = max(highest, difference)
                print("%-70s %2d figures, largest difference %.1e%s"
                      % (what, figures, difference, " (%s)" % worst if difference else ""), flush=True)
    print("largest difference of all: %.1e" % highest)
    sys.exit(highest > BOUND)


if __name__ == "__main__":
    main()
