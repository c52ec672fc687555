"""Kernels are compiled once, ahead of time if wanted, and whoever waits is told why."""

import inspect
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from numba.core.dispatcher import Dispatcher

from locarno import api
from locarno.kernels import ahead, warmup
from locarno.kernels.cache import cache_folder
from locarno.kernels.incidents import incidents, tension
from locarno.kernels.jit import compilations
from locarno.kernels.values import fill_values, values_in_lanes
from locarno.kernels.warmup import KERNELS
from locarno.theory.episode.tables import values_shape
from locarno.theory.incidents.choice import Method
from locarno.theory.incidents.inputs import Addresses, Process

DATA = Path(__file__).parents[1] / "data"
SOURCE = Path(inspect.getfile(api)).parents[1]
TENSION = """
import sys
import numpy as np
from locarno.kernels.incidents import tension
from locarno.theory.incidents.inputs import Addresses

for _ in range(2):
    tension(np.zeros(3), np.ones(3), Addresses.grid(1, 0, 3, 1), 5)
"""


def run(folder, *arguments):
    """A process with a cache of its own."""
    environment = {**os.environ, "LOCARNO_CACHE": str(folder)}
    return subprocess.run(
        [sys.executable, *arguments], check=True, capture_output=True, text=True, env=environment
    )


def test_first_use_says_once_that_it_compiles_and_later_use_says_nothing(tmp_path):
    first, second = (run(tmp_path, "-c", TENSION) for _ in range(2))
    said = re.fullmatch(
        r"Locarno compiles its kernels for this machine: some seconds, once\. "
        r"They are kept in (.+)\n",
        first.stderr,
    )
    assert said is not None
    assert Path(said[1]).parent == tmp_path
    assert list(Path(said[1]).rglob("*.nbc"))
    assert (first.stdout, second.stdout, second.stderr) == ("", "", "")


def test_warmup_names_every_kernel_and_the_folder():
    told = []
    folder = api.warm_up(told.append)
    assert folder == cache_folder()
    assert [sentence.partition(":")[0] for sentence in told] == list(KERNELS)
    again = []
    api.warm_up(again.append)
    assert again == [f"{name}: already compiled" for name in KERNELS]


def test_the_command_says_where_the_kernels_are():
    api.warm_up()
    done = run(Path(os.environ.get("LOCARNO_CACHE", cache_folder().parent)), "-m", "locarno",
               "warmup")  # fmt: skip
    assert done.stdout == f"kernels: {cache_folder()}\n"
    assert done.stderr.splitlines() == [f"{name}: already compiled" for name in KERNELS]


def is_kernel(thing):
    """Whether Python can call it; what it cannot is compiled as a part of the kernels."""
    return isinstance(thing, Dispatcher) and not thing.targetoptions.get("no_cpython_wrapper")


def test_every_kernel_is_warmed_up():
    found = set()
    for path in sorted((SOURCE / "kernels").glob("*.py")):
        module = import_module(f"locarno.kernels.{path.stem}")
        found |= {thing for thing in vars(module).values() if is_kernel(thing)}
    assert found == {kernel for kernel, _ in KERNELS.values()}


def test_every_kernel_is_compiled_by_one_process_and_known_by_its_file():
    shared = [name for share in ahead._shared_out(list(ahead.KEPT_AS)) for name in share]
    assert sorted(shared) == sorted(KERNELS) == sorted(ahead.KEPT_AS)
    api.warm_up()
    for name, (kernel, _) in KERNELS.items():
        module = kernel.py_func.__module__.rpartition(".")[2]
        kept_as, _ = ahead.KEPT_AS[name]
        assert kept_as == f"{module}.{kernel.py_func.__qualname__}"
        assert list(cache_folder().rglob(f"{kept_as}-*.nbi"))


def test_only_what_is_lacking_is_compiled_ahead_and_once(tmp_path, monkeypatch, capsys):
    begun = []
    monkeypatch.setenv("LOCARNO_CACHE", str(tmp_path))
    monkeypatch.setattr(ahead, "processors", lambda: 2)
    monkeypatch.setattr(ahead.subprocess, "Popen", lambda args, **_: begun.append(args[-1]))
    monkeypatch.setattr(ahead.atexit, "register", lambda *_: None)
    monkeypatch.setattr(ahead, "_begun", set())
    monkeypatch.setattr(ahead, "_said", [])
    cache_folder().mkdir()
    (cache_folder() / "truces.calmed_by_truces-27.py311.nbi").touch()
    assert ahead.compile_ahead({"games", "tension", "re-commitments"}) == {"games", "tension"}
    assert begun == ['["games"]', '["tension"]']
    assert capsys.readouterr().err == ""
    ahead.say_if_compiling()
    assert capsys.readouterr().err.startswith("Locarno compiles its kernels")
    ahead.say_if_compiling()
    assert ahead.compile_ahead({"games", "episodes"}) == {"episodes"}
    assert begun[2:] == ['["episodes"]']
    monkeypatch.setattr(ahead, "processors", lambda: 1)
    assert ahead.compile_ahead() == frozenset()
    assert capsys.readouterr().err == ""


def test_what_is_refused_waits_for_no_kernel(tmp_path):
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run(tmp_path, "-m", "locarno", "assess", "ukrain-2025")
    assert refused.value.returncode == 2
    assert "did you mean" in refused.value.stderr
    assert "compiles its kernels" not in refused.value.stderr


def test_processes_compile_what_they_are_asked_for(tmp_path):
    text = (
        "from locarno.kernels import ahead\n"
        "ahead.processors = lambda: 2\n"
        "ahead.compile_ahead({'logarithms', 'exponentials'})\n"
        "ahead.say_if_compiling()\n"
        "from locarno.kernels.elementary import logs\n"
        "from locarno.kernels.jit import compilations\n"
        "import numpy as np\n"
        "room = np.empty(1)\n"
        "logs(np.ones(1), room)\n"
        "print(room[0], compilations(logs))\n"
    )
    done = run(tmp_path, "-c", text)
    # Whoever was first: what the other process compiled is no compilation of this one.
    assert done.stdout in {"0.0 0\n", "0.0 1\n"}
    assert len(list(tmp_path.rglob("elementary.logs-*.nbi"))) == 1
    assert done.stderr.count("compiles its kernels") == 1


def test_values_of_one_future_or_many_are_compiled_for_once():
    rules, variant = warmup._numbers()
    shape = values_shape(rules, variant)
    for futures in (1, 3):
        wanted = np.zeros((1, futures, shape[0]), dtype=np.bool_)
        wanted[:, 0] = True
        fill_values(rules, [variant], wanted, np.zeros((1, futures, 1, *shape)))
    assert len(values_in_lanes.overloads) == 1


@pytest.mark.parametrize("histories", [1, 40])
def test_use_after_warmup_compiles_nothing(histories):
    """Whatever the layout and the type of whole numbers that come in."""
    api.warm_up()
    before = [compilations(kernel) for kernel, _ in KERNELS.values()]
    table = np.full((5, histories), 0.5, order="F")
    process = Process(np.linspace(0.0, 1.0, 6)[::2], *table[:4])
    addresses = Addresses(1, np.arange(histories), np.zeros(histories, dtype=np.int32))
    factor = tension(table[0], table[1], addresses, 4)
    factor.flags.writeable = False
    for method in Method:
        for by_day in (False, True):
            incidents(
                method, process, addresses, factor[::2], np.full(histories, 2, dtype=np.int32),
                by_day=by_day,
            )  # fmt: skip
    assert [compilations(kernel) for kernel, _ in KERNELS.values()] == before


@pytest.mark.parametrize(
    ("file", "settings"),
    [
        ("small.yaml", ("game.security_seeking={low: 0.1, mode: 0.4, high: 0.7}",)),
        ("mirror.yaml", ()),
    ],
)
def test_an_assessment_compiles_nothing_after_warmup(file, settings):
    """Kinds of challenger, meetings and a second challenger come in as the types known by then."""
    api.warm_up()
    before = [kernel.signatures for kernel, _ in KERNELS.values()]
    scenario = api.load(str(DATA / file), settings=settings)
    api.assess(scenario, api.Settings(runs=8, histories=2, threads=1))
    assert [kernel.signatures for kernel, _ in KERNELS.values()] == before
