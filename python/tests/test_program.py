"""The command that the wheel installs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import khulasa

COMMAND = str(Path(sys.executable).parent / "khulasa")
TEXT = "تأسست الجامعة عام 1962. ويدرس فيها اليوم عشرون ألف طالب."


def run(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], input=text, capture_output=True, encoding="utf-8", check=False)


def test_it_is_the_program() -> None:
    assert run("--version").stdout == f"khulasa {khulasa.__version__}\n"
    done = run("summarize", "--format", "jsonl", "-n", "1", "-", text=TEXT)
    assert json.loads(done.stdout)["sentences"] == khulasa.summarize(TEXT, sentences=1)["sentences"]
    again = subprocess.run([sys.executable, "-m", "khulasa", "--version"], capture_output=True, text=True, check=True)
    assert again.stdout == f"khulasa {khulasa.__version__}\n"


def test_exit_codes_are_kept(tmp_path: Path) -> None:
    assert run("--help").returncode == 0
    assert run("summarize", "--sentences", "0", "-").returncode == 2
    assert run("summarize", "--no-such-option").returncode == 2
    assert run("summarize", str(tmp_path / "missing.txt")).returncode == 3
    assert run("summarize", "-o", str(tmp_path / "no" / "such" / "out.txt"), "-", text=TEXT).returncode == 4
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    assert run("summarize", str(tmp_path / "good.txt"), str(tmp_path / "missing.txt")).returncode == 1


def test_ctrl_c_ends_it(tmp_path: Path) -> None:
    command = [COMMAND, "summarize", "--format", "jsonl", "--input-format", "jsonl", "-j", "1", "-"]
    line = json.dumps({"id": "1", "text": TEXT}) + "\n"
    with (tmp_path / "out.jsonl").open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out)
    try:
        assert process.stdin is not None
        process.stdin.write(line.encode() * 4000)
        process.stdin.flush()
        # Once something is answered the program is at work, and waits for more.
        until = time.monotonic() + 60
        while (tmp_path / "out.jsonl").stat().st_size == 0:
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == -signal.SIGINT
    finally:
        process.kill()
        process.communicate()


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text((json.dumps({"text": TEXT}) + "\n") * 5000, encoding="utf-8")
    read, write = os.pipe()
    process = subprocess.Popen([COMMAND, "summarize", str(path)], stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    os.read(read, 10)
    os.close(read)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, b"")
