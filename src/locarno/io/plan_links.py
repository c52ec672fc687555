"""Rules that bind the fields a plan is made from."""

from __future__ import annotations

from collections.abc import Iterator

from locarno.io.located import shown
from locarno.model.scenario import Case

__all__ = ["plan_rules"]


def plan_rules(case: Case) -> Iterator[tuple[str, str]]:
    """Path and message of every contradiction between pools, tails, years and lift."""
    yield from _pools(case)
    yield from _tail(case)
    yield from _years(case)
    if case.force.relief is not None and case.force.lift is None:
        yield "force.relief", "says what a relief brings, but no `lift` is given for it to use"
    for key, caveat in case.caveats.items():
        if len(set(caveat.places)) != len(caveat.places):
            yield f"caveats.{key}.places", "names a place twice"


def _pools(case: Case) -> Iterator[tuple[str, str]]:
    """Nobody can be elsewhere or at rest who is not in a pool."""
    for key, guarantor in case.guarantors.items():
        for field in ("committed", "recovering"):
            for domain, persons in getattr(guarantor, field).items():
                path = f"guarantors.{key}.{field}.{domain}"
                pool = guarantor.pools.get(domain)
                if pool is None:
                    yield path, f"needs a pool to be taken from: give `pools.{domain}`"
                elif persons.mode > pool.mode:
                    yield path, f"takes {persons.mode:g} from a pool of {pool.mode:g}"


def _tail(case: Case) -> Iterator[tuple[str, str]]:
    for number, key in enumerate(case.force.tail):
        element = case.elements.get(key)
        if element is not None and element.supports is None:
            yield (
                f"force.tail.{number}",
                f"{shown(key)} does not say how many people one unit `supports`",
            )


def _years(case: Case) -> Iterator[tuple[str, str]]:
    for key in case.force.by_year:
        if not (key.isascii() and key.isdigit() and int(key) >= 1):
            yield f"force.by_year.{key}", "must be the number of a year, 1 for the first"
