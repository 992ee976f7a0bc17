"""What the tests share: sample documents and the program to compare with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"


def _program() -> str:
    """The program built beside the wheel, else the one that the wheel installs."""
    built = os.environ.get("KHULASA_PROGRAM")
    return built or str(Path(sys.executable).parent / "khulasa")


class Program:
    """The program, on documents as lines of JSON."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str) -> bytes:
        done = subprocess.run([_program(), *arguments], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def on(self, documents: list[dict[str, Any]], *arguments: str) -> bytes:
        """What a command writes of documents. Fields that pass through keep the spaces that they came with, so there are none."""
        path = self.folder / "documents.jsonl"
        path.write_text("".join(json.dumps(d, ensure_ascii=False, separators=(",", ":")) + "\n" for d in documents), encoding="utf-8")
        return self.run(*arguments, str(path))


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture(scope="session")
def articles() -> list[dict[str, Any]]:
    """The sample articles; the first has every field, the last none but its text and id."""
    paths = sorted(path for path in SEEDS.glob("*.txt") if path.name != "windows-1256.txt")
    documents = [{"id": path.stem, "text": path.read_text(encoding="utf-8")} for path in paths]
    documents[0] |= {"title": "خبر من الوكالة", "date": "2024-05-01", "url": "https://example.org/1", "tags": ["a", 1.5, None]}
    assert len(documents) > 8
    return documents


def lines(rows: list[Any]) -> bytes:
    """Rows as the program writes them. What readers of lines take for line breaks is escaped there."""
    out = []
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        for c in "\x85\u2028\u2029":
            line = line.replace(c, f"\\u{ord(c):04x}")
        out.append(line + "\n")
    return "".join(out).encode()
