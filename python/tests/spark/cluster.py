"""A real cluster of Spark on loopback: a standalone master and two workers, started and ended by their process ids."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

WAIT = 120
"""Seconds for a process to be ready; a busy machine takes a while to start Java."""


def has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") is not None or (home is not None and (Path(home) / "bin" / "java").exists())


def stat(pid: int) -> list[str]:
    """The fields of a process behind its name, which may hold anything; none if it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def children(pid: int) -> list[int]:
    processes = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return sorted(child for child in processes if stat(child)[1:2] == [str(pid)])


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def times(pid: int) -> list[int]:
    """Ticks that a process and its children that ended spent, as user and in the kernel."""
    return [int(field) for field in stat(pid)[11:15]]


def peak(pid: int) -> int:
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) << 10 if found else 0


class Process:
    """One process of the cluster, with what it says in a file."""

    def __init__(self, name: str, arguments: list[str], folder: Path, environment: dict[str, str]) -> None:
        import pyspark

        self.log = folder / f"{name}.log"
        command = [str(Path(pyspark.__file__).parent / "bin" / "spark-class"), *arguments]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment, cwd=folder
            )

    def said(self, pattern: str, times: int = 1) -> list[str]:
        """Waits until a pattern was written so often."""
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            found = re.findall(pattern, self.log.read_text(encoding="utf-8", errors="replace"))
            if len(found) >= times:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        raise AssertionError(f"no {pattern!r} in {self.log}:\n{self.log.read_text(errors='replace')[-4000:]}")

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Cluster:
    """A master, two workers of one core each, and a session of a driver."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_DIRS": str(folder / "local"),
        }
        self.processes: list[Process] = []
        self.session: Any = None
        self.folder = folder
        try:
            self._start()
        except BaseException:
            self.end()
            raise

    def _start(self) -> None:
        on_loopback = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        master = self._process("master", ["org.apache.spark.deploy.master.Master", *on_loopback])
        self.url = master.said(r"Starting Spark master at (spark://127\.0\.0\.1:\d+)")[0]
        for number in (1, 2):
            worker = ["org.apache.spark.deploy.worker.Worker", *on_loopback, "--cores", "1", "--memory", "768m"]
            self._process(f"worker{number}", [*worker, "--work-dir", str(self.folder / f"work{number}"), self.url])
        master.said(r"Registering worker 127\.0\.0\.1:\d+ with 1 cores", times=2)
        # The driver is this process; Java reads these when it starts.
        os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
        from pyspark.sql import SparkSession

        options = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "512m",
            "spark.executor.memory": "512m",
            "spark.executor.cores": "1",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "4",
            "spark.sql.files.maxPartitionBytes": "1m",
            "spark.local.dir": str(self.folder / "local"),
            "spark.sql.warehouse.dir": str(self.folder / "warehouse"),
            "spark.log.level": "ERROR",
        }
        builder = SparkSession.builder.master(self.url).appName("khulasa")
        for name, value in options.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()

    def _process(self, name: str, arguments: list[str]) -> Process:
        process = Process(name, arguments, self.folder, self.environment)
        self.processes.append(process)
        return process

    @property
    def workers(self) -> list[Process]:
        return self.processes[1:]

    def executors(self, worker: Process) -> list[int]:
        """The executors that a worker started: its children, by their process ids."""
        return [pid for pid in children(worker.process.pid) if b"CoarseGrainedExecutorBackend" in command_of(pid)]

    def processor_seconds(self) -> float:
        """What executors and their Python workers have used; those that are gone are missing."""
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(sum(times(pid)) / ticks for pid in self._at_work())

    def peak_memory(self) -> tuple[int, int]:
        """The most that an executor and one of its Python processes had in memory, in bytes."""
        java, python = [0], [0]
        for pid in self._at_work():
            (java if b"CoarseGrainedExecutorBackend" in command_of(pid) else python).append(peak(pid))
        return max(java), max(python)

    def _at_work(self) -> list[int]:
        found = [executor for worker in self.workers for executor in self.executors(worker)]
        for pid in found:  # grows meanwhile
            found.extend(children(pid))
        return found

    def kill_executor(self, worker: Process) -> int:
        """Kills a worker's executor, as a machine that goes down would."""
        executor = self.executors(worker)[0]
        os.kill(executor, signal.SIGKILL)
        return executor

    def end(self) -> None:
        if self.session is not None:
            self.session.stop()
        for process in reversed(self.processes):
            process.end()
