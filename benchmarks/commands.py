# ruff: noqa: INP001, S603, T201 - a single file, run by hand, that starts our own command line
"""Time whole commands, and print them beside a calibration loop measured in the same run.

Run with the Python of the environment that Locarno is installed in::

    python benchmarks/commands.py --runs 3
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

COMMANDS = (
    ("--help",),
    ("check", "ukraine-2025"),
    ("assess", "ukraine-2025"),
    ("assess", "donbas-2015", "--runs", "100"),
)
STEPS = 5_000_000
"""Steps of the calibration loop: about half a second on a processor of 2020."""


def calibrate() -> None:
    """A fixed piece of work in pure Python."""
    total = 0
    for number in range(STEPS):
        total += number % 7


def run(arguments: Sequence[str]) -> None:
    """One command in a process of its own; a command that fails stops the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", str(Path(folder) / "run")] if arguments[0] == "assess" else []
        command = [sys.executable, "-m", "locarno", *arguments, *out]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")


def seconds(work: Callable[[], None], runs: int) -> list[float]:
    """Seconds that each of some runs of a piece of work took, in order of size."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return sorted(found)


def line(name: str, times: Sequence[float], unit: float) -> str:
    """One line of the table; ``unit`` is the median of the calibration loop in seconds."""
    middle = statistics.median(times)
    return f"{name:<36}{times[0]:>9.2f}{middle:>9.2f}{times[-1]:>9.2f}{middle / unit:>9.2f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time whole commands of Locarno.")
    parser.add_argument("--runs", type=int, default=3, help="runs of each command (3)")
    runs = max(parser.parse_args().runs, 1)
    print(f"{'seconds':<36}{'min':>9}{'median':>9}{'max':>9}{'ratio':>9}")
    loop = seconds(calibrate, runs)
    unit = statistics.median(loop)
    print(line("calibration loop", loop, unit))
    for arguments in COMMANDS:
        times = seconds(lambda chosen=arguments: run(chosen), runs)  # type: ignore[misc]
        print(line(" ".join(("locarno", *arguments)), times, unit), flush=True)


if __name__ == "__main__":
    main()
