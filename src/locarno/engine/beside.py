"""A second process beside this one, with which it shares out the designs of a run.

Most of a run is Python that holds Python's lock, so that a second thread would gain little. The
process is spawned, for a fork beside threads may hang; whoever starts it early lets it import while
this one reads the scenario, which is why nothing here imports a stage. No result depends on who
computed what; where the process fails at something, this one does it.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import SynchronizedArray
from queue import SimpleQueue
from threading import Thread
from typing import Self

from locarno.engine.lasting import kept_for_good
from locarno.engine.packing import packed, unpacked
from locarno.kernels.ahead import processors

__all__ = ["Beside", "if_worth"]

_WORTH_IT = 200
_SPENT = "spent"
"""Said when nothing is left to claim."""


@contextmanager
def if_worth(futures: int, designs: int, threads: int | None) -> Iterator[Beside | None]:
    """A second process where it gains more than it takes to start, else None.

    Parameters
    ----------
    futures : of the run.
    designs : how many are asked for, 0 for all.
    threads : asked for; None for one a processor.
    """
    if (threads or processors()) == 1 or designs == 1 or futures < _WORTH_IT:
        yield None
        return
    with Beside() as beside:
        yield beside


class Beside:
    """The second process; it ends with the context.

    Tasks of a round have numbers from 0. This process claims them from the first on, the other from
    the last.
    """

    def __init__(self) -> None:
        context = get_context("spawn")
        self._bounds: SynchronizedArray[int] = context.Array("l", 2)
        self._line, other = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(other, self._bounds), name="locarno beside", daemon=True
        )
        self._process.start()
        other.close()
        self._heard: SimpleQueue[bytes | None] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid or 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Ends the process, whatever it is at; what it has sent can still be found."""
        # Whoever holds the lock when it is killed would hold it for good.
        with self._bounds.get_lock():
            self._process.terminate()
        self._process.join()

    def _listen(self) -> None:
        """Takes what is said off the line, so that the other process never waits to be heard."""
        with suppress(EOFError, OSError):
            while True:
                self._heard.put(self._line.recv_bytes())
        self._heard.put(None)

    def begin(self, how: str, given: object, count: int) -> None:
        """Begins a round of tasks.

        Parameters
        ----------
        how : ``module:function`` that makes of ``given`` a function of a task's number.
        count : tasks.
        """
        with self._bounds.get_lock():
            self._bounds[:] = [0, count]
        with suppress(OSError):
            self._line.send_bytes(packed([how, given]))

    def claim(self) -> int | None:
        """The next task for this process; None when all are claimed."""
        with self._bounds.get_lock():
            first, last = self._bounds[:]
            if first >= last:
                return None
            self._bounds[0] = first + 1
        return first

    def found(self) -> Iterator[tuple[int, object]]:
        """What the other process made of the tasks that it claimed, without those it failed at."""
        while (data := self._heard.get()) is not None:
            said = unpacked(data)
            if said == (_SPENT,):
                return
            number, value = said
            assert isinstance(number, int)  # noqa: S101 - as sent below
            yield number, value
        self._heard.put(None)


def _serve(line: Connection, bounds: SynchronizedArray[int]) -> None:
    """Works through rounds until the other end of the line is closed."""
    # Ctrl-C is for the process that was started by hand: it ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with kept_for_good():
        import_module("locarno.engine.one_design")
    with suppress(EOFError, OSError):
        while True:
            how, given = unpacked(line.recv_bytes())
            module, _, name = str(how).partition(":")
            # What goes wrong here goes wrong in the other process too, where it can be told.
            with suppress(Exception):
                task = getattr(import_module(module), name)(given)
                while (number := _last(bounds)) is not None:
                    line.send_bytes(packed([number, task(number)]))
            line.send_bytes(packed([_SPENT]))


def _last(bounds: SynchronizedArray[int]) -> int | None:
    with bounds.get_lock():
        first, last = bounds[:]
        if first >= last:
            return None
        bounds[1] = last - 1
    return int(last) - 1
