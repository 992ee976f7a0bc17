#!/usr/bin/env python3
"""Other programs as referees of worksheets: translate-toolkit reads XLIFF and TMX, LibreOffice saves XLSX and CSV again.

Usage: worksheets.py path/to/khulasa INPUT...

Needs `pip install translate-toolkit` and `soffice`; what is not there is said and left out. Exit code 1 when a referee objects.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

khulasa, inputs = sys.argv[1], sys.argv[2:]
folder = pathlib.Path(tempfile.mkdtemp())
objections = 0


def run(*args):
    subprocess.run([khulasa, *map(str, args)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def units(path):
    """A sheet's units, by way of khulasa's own JSONL."""
    out = path.with_name(path.name + ".back.jsonl")
    run("worksheet", "join", path, "-o", out)
    return [json.loads(line) for line in out.read_text().splitlines()]


def say(referee, what, wrong):
    global objections
    objections += bool(wrong)
    print(f"{referee}: {what}: {'the same' if not wrong else f'DIFFERENT, first {wrong[0]}'}")


# A sheet in which every second row is translated, with what spreadsheets like to change.
run("worksheet", "export", *inputs, "-o", folder / "empty.jsonl")
odd = ["- Yes, he said.", "=1+1", "+5 degrees", "@name", "'quoted'", "line one\nline two", "0012", "1/2", "TRUE", "a \"b\" c"]
rows = [json.loads(line) for line in (folder / "empty.jsonl").read_text().splitlines()]
for number, row in enumerate(rows[::2]):
    row["target"], row["status"] = odd[number % len(odd)], ["translated", "reviewed", "approved"][number % 3]
(folder / "sheet.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
print(f"{len(rows)} units")

try:
    from translate.storage import factory
except ImportError:
    print("translate-toolkit: not here, left out")
else:
    for ending in ("xlf", "tmx"):
        path = folder / f"sheet.{ending}"
        run("worksheet", "join", folder / "sheet.jsonl", "-o", path)
        read = [unit for unit in factory.getobject(str(path)).units if not unit.isheader()]
        pairs = list(zip(rows, read))
        wrong = [row["id"] for row, unit in pairs if row["source"] != unit.source or (row["target"] or "") != (unit.target or "")]
        if ending == "xlf":
            wrong += [row["id"] for row, unit in pairs if (row["status"] == "approved") != unit.isapproved()]
        say("translate-toolkit", f"{ending}, {len(read)} units", wrong or ([] if len(read) == len(rows) else [len(read)]))

if shutil.which("soffice"):
    for ending, filters in (("xlsx", "xlsx"), ("csv", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")):
        path = folder / f"sheet.{ending}"
        run("worksheet", "join", folder / "sheet.jsonl", "-o", path)
        (folder / "again").mkdir(exist_ok=True)
        arguments = ["--infilter=CSV:44,34,76,1,,0,true"] if ending == "csv" else []
        subprocess.run(
            ["soffice", "--headless", *arguments, "--convert-to", filters, "--outdir", folder / "again", path],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        before, after = units(path), units(folder / "again" / path.name)
        wrong = [
            f"{a['id']} {field}: {a[field]!r} became {b[field]!r}"
            for a, b in zip(before, after)
            for field in a
            if a[field] != b[field]
        ]
        if ending == "csv":
            # A spreadsheet program guesses what cells of a CSV are; sheets for people are XLSX for that reason.
            guessed = [line for line in wrong if any(repr(cell) in line.split(" became ")[0] for cell in ("0012", "1/2", "TRUE"))]
            print(f"LibreOffice: csv: {len(guessed)} cells such as 0012 taken for numbers, as expected")
            wrong = [line for line in wrong if line not in guessed]
        say("LibreOffice", f"{ending} saved again", wrong or ([] if len(before) == len(after) else [len(after)]))
else:
    print("LibreOffice: not here, left out")

shutil.rmtree(folder)
sys.exit(objections > 0)
