"""A Dask cluster over hosts of its own: network namespaces with addresses and a bridge (root)."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from locarno import studies
from locarno.io.study_store import shard_files

DATA = Path(__file__).parents[1] / "data"
STUDY = """\
study: 1
function: study_functions:where_it_ran
uncertainties: {a: {low: 0, high: 1}, b: {low: 0, high: 1}}
outcomes: [line]
sampling: {plan: lhs, size: 400}
"""
NET = "10.213.77"
PORT = 8786


def ip(*words, check=True):
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)  # noqa: S607
    if check and done.returncode:
        raise OSError(done.stderr.strip())


@pytest.fixture
def hosts():
    """Three namespaces on one bridge: coordinator and scheduler in the first, workers in two."""
    if os.getuid() or shutil.which("ip") is None:
        pytest.skip("network namespaces need root and the command ip")
    names = [f"locarno{os.getpid()}h{n}" for n in range(3)]
    with ExitStack() as ended:
        for name in names:
            try:
                ip("netns", "add", name)
            except OSError as error:
                pytest.skip(f"this kernel makes no network namespace: {error}")
            ended.callback(ip, "netns", "del", name, check=False)
            ip("-n", name, "link", "set", "lo", "up")
        ip("-n", names[0], "link", "add", "bridge", "type", "bridge")
        ip("-n", names[0], "addr", "add", f"{NET}.1/24", "dev", "bridge")
        ip("-n", names[0], "link", "set", "bridge", "up")
        for number, name in enumerate(names[1:], start=2):
            ip("-n", names[0], "link", "add", f"port{number}", "type", "veth", "peer", "name",
               "eth0", "netns", name)  # fmt: skip
            ip("-n", names[0], "link", "set", f"port{number}", "master", "bridge", "up")
            ip("-n", name, "addr", "add", f"{NET}.{number}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
        yield names


def on(host, *command, output=subprocess.DEVNULL):
    """A process of Python on a host."""
    environment = os.environ | {
        "PYTHONPATH": f"{DATA}:{os.environ.get('PYTHONPATH', '')}", "HOST_NAME": host,
    }  # fmt: skip
    return subprocess.Popen(
        ["ip", "netns", "exec", host, sys.executable, "-m", *command],  # noqa: S607
        env=environment, stdout=output, stderr=output,
    )  # fmt: skip


def test_two_hosts_give_the_bytes_of_one(hosts, tmp_path, monkeypatch):
    """Every host has an address of its own, and both workers evaluate a part of the study."""
    pytest.importorskip("distributed")
    monkeypatch.syspath_prepend(str(DATA))
    monkeypatch.setenv("WHERE", str(tmp_path / "here"))
    (tmp_path / "here").mkdir()
    file = tmp_path / "study.yaml"
    file.write_text(STUDY, encoding="utf-8")
    studies.run(file, tmp_path / "one", studies.How(workers=1, chunk=400))
    studies.export(tmp_path / "one", tmp_path / "one.csv")
    shutil.rmtree(tmp_path / "here")
    (tmp_path / "here").mkdir()
    address = f"tcp://{NET}.1:{PORT}"
    with ExitStack() as ended:
        started = [
            on(hosts[0], "distributed.cli.dask_scheduler", "--host", f"{NET}.1", "--port",
               str(PORT), "--no-dashboard", "--no-show"),
            *(
                on(host, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny",
                   "--no-dashboard", "--host", f"{NET}.{number}")
                for number, host in enumerate(hosts[1:], start=2)
            ),
        ]  # fmt: skip
        for process in started:
            ended.callback(process.wait)
            ended.callback(process.terminate)
        wait_for_workers(hosts[0], address)
        with (tmp_path / "said").open("wb") as said:
            run = on(hosts[0], "locarno", "study", "run", str(file), "--out", str(tmp_path / "two"),
                     "--cluster", address, "--chunk", "10", output=said)  # fmt: skip
            assert run.wait(timeout=240) == 0, (tmp_path / "said").read_text()
    assert len(shard_files(tmp_path / "two")) == 40
    studies.export(tmp_path / "two", tmp_path / "two.csv")
    assert (tmp_path / "two.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    # The coordinator times a few points itself; both workers took a part of the rest.
    assert {path.name for path in (tmp_path / "here").iterdir()} >= set(hosts[1:])


def wait_for_workers(host, address):
    code = (
        "import distributed\n"
        f"with distributed.Client({address!r}, timeout='60s') as client:\n"
        "    client.wait_for_workers(2, timeout=120)\n"
    )
    deadline = time.monotonic() + 180
    while subprocess.run(
        ["ip", "netns", "exec", host, sys.executable, "-c", code],  # noqa: S607
        capture_output=True, check=False,
    ).returncode:  # fmt: skip
        assert time.monotonic() < deadline, "the workers never came"
