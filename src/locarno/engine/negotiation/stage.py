"""The bargaining stage: one design, all packages, all futures, as one result."""

from __future__ import annotations

from typing import Final

import numpy as np

from locarno.engine.futures import Futures
from locarno.engine.negotiation.packages import Packages
from locarno.engine.negotiation.price import guarantee_price, named_force
from locarno.engine.negotiation.record import (
    binding,
    described,
    frequencies,
    in_common,
    listed,
    most,
    seats,
)
from locarno.engine.negotiation.solved import Solver
from locarno.engine.negotiation.zone import RULES, zone_of
from locarno.engine.payoffs import action_names
from locarno.engine.sides import challenger
from locarno.model.bargaining_results import BargainResult
from locarno.model.parties import ActionKind
from locarno.model.scenario import Case, Scenario
from locarno.theory.deterrence import noise_floor
from locarno.theory.estimation import computed_probability, share_of_futures

__all__ = ["MOST_FUTURES", "caveats", "inputs_read", "negotiate"]

MOST_FUTURES: Final = 256
"""Futures in which the games of all combinations are solved at most; the rest says little more."""


def negotiate(scenario: Scenario, design: str, futures: Futures, scale: float) -> BargainResult:
    """Zone of agreement, credible zone, what binds and what the guarantee has to be.

    Parameters
    ----------
    scenario : with the design among those bargained over.
    design : its name.
    futures : of the run; the first of them, at most ``MOST_FUTURES``, are bargained in.
    scale : the payoff scale.
    """
    few = futures.first(MOST_FUTURES)
    found = _negotiated(scenario, design, few, scale)
    futures.reads |= few.reads
    return found


def _negotiated(scenario: Scenario, design: str, futures: Futures, scale: float) -> BargainResult:
    """The same in R futures."""
    case, other = scenario.cases[design], scenario.without_agreement
    table, combine = case.bargaining, scenario.combine
    assert table is not None  # noqa: S101 - the design is bargained over
    assert combine is not None  # noqa: S101
    assert other is not None  # noqa: S101
    solver = Solver(futures, scale)
    combinations = solver.design(design, combine, table)
    without = solver.solve(other, {}, as_designed=False)
    packages = Packages(case, futures, combinations, without, case.choice.headline / scale)
    zone = zone_of(packages)
    solutions = {rule: most(zone.picked[rule]) for rule in RULES}
    often, signed = listed(zone), most(zone.signed)
    found = described(packages, zone, [*often, *solutions.values(), signed])
    as_designed = [n for n, c in enumerate(combinations) if c.as_designed]
    return BargainResult(
        packages=packages.count,
        combinations=len(combinations),
        futures=packages.runs,
        alpha=table.alpha,
        zone_size=computed_probability(zone.size),
        credible_zone_size=computed_probability(zone.credible_size),
        p_zone=share_of_futures(zone.size > 0.0),
        p_credible=share_of_futures(zone.credible_size > 0.0),
        binding=binding(case, packages, zone),
        nash_package=found.solution(solutions["nash"], zone.picked["nash"]),
        signed=found.solution(signed, zone.signed),
        solutions={rule: found.solution(solutions[rule], zone.picked[rule]) for rule in RULES},
        most_acceptable=tuple(found.packages[package] for package in often),
        parties=seats(packages, zone),
        price=guarantee_price(packages, zone.by_combination),
        as_designed=(
            named_force(packages, as_designed[0], zone.by_combination[:, as_designed[0]])
            if as_designed
            else None
        ),
        by_package=frequencies(packages, zone),
        levels=in_common(packages, zone),
        unconverged=packages.unsolved,
    )


def caveats(
    case: Case, found: BargainResult | None = None, runs: int = MOST_FUTURES
) -> tuple[str, ...]:
    """What a reader must know: few futures, unsolved games, who is silent, too narrow a bound.

    Parameters
    ----------
    runs : futures of the run.
    """
    table = case.bargaining
    assert table is not None  # noqa: S101 - there is a result
    said = []
    if found is not None and found.futures < runs:
        said.append(
            f"bargaining stands on the first {found.futures} of {runs} futures; the intervals of "
            "its shares are theirs"
        )
    if found is not None and found.unconverged:
        said.append(
            f"bargaining: {found.unconverged} games, over combinations of guarantee levels and "
            "futures, were not solved; their packages count as not kept"
        )
    _, _, payoffs = challenger(case)
    weight = np.array([1.0, *(action.weight.mode for action in payoffs.actions.values())])
    floor = noise_floor(case.choice.headline, weight)
    attack = float(floor[action_names(case).index(ActionKind.ATTACK)])
    if attack > table.alpha:
        said.append(
            f"alpha is {table.alpha:g}, below the {attack:.2g} that imprecise choice alone gives to"
            " an attack clearly worse than keeping: few packages can count as kept"
        )
    for key, party in table.parties.items():
        silent = [i.label for i in table.issues.values() if key not in i.values]
        if silent:
            issues = ", ".join(silent)
            said.append(f"{party.name} gives no worth for and counts as indifferent to: {issues}")
    return tuple(said)


def inputs_read(case: Case) -> tuple[str, ...]:
    """Paths of the quantities that only this stage consults, for the ledger."""
    table = case.bargaining
    if table is None:
        return ()
    seats = table.parties.values()
    found = [q for s in seats for q in (s.keep, s.alone, s.helped, s.veto, s.weight, s.patience)]
    for issue in table.issues.values():
        found += [q for level in issue.levels.values() for q in (level.alone, level.answered)]
        found += [q for values in issue.values.values() for q in values.values()]
    found += [each.value for each in table.interactions.values()]
    return tuple(quantity.path for quantity in found if quantity is not None)
