"""The scenario: a setting, the guarantees to compare in it, and the views on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from locarno.model.bargaining import Bargaining, Commitment
from locarno.model.combat import Combat
from locarno.model.contested_air import ContestedAir
from locarno.model.costs import Costs
from locarno.model.disputes import Dispute
from locarno.model.dynamics import Coalition, Hazards, Incidents, Lambda, Outcomes
from locarno.model.encounters import Encounters
from locarno.model.evidence import Quantity, Source, Together
from locarno.model.forces import Domain, Element, Force, Guarantor, Sizing, Stance
from locarno.model.gaming import Game
from locarno.model.mandate import (
    Agreement,
    Caveat,
    Channels,
    Condition,
    DecisionTime,
    Obligation,
    Procedure,
    Response,
    Rung,
    Violation,
)
from locarno.model.monitoring import Monitoring, Sensor
from locarno.model.parties import Party, Role
from locarno.model.record import RecordedDecision
from locarno.model.stations import Straits
from locarno.model.term import DEFAULT_KEY, Reference, term
from locarno.model.terrain import Base, Line

__all__ = ["DESIGN_KEYS", "Case", "Scenario"]

DESIGN_KEYS = (
    "guarantors", "procedure", "ladder", "monitoring", "agreement", "obligations", "force",
)  # fmt: skip
"""Parts that belong to a guarantee; everything else is the setting (semantics §6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One guarantee in one setting: the scenario as resolved for one design and one view."""

    name: str = term("name of the scenario")
    title: str = term("title printed on the brief")
    description: str | None = term("what the scenario is about", default=None)
    design_title: str | None = term("what this design is", default=None)
    as_of: str = term("date of the facts, ISO 8601")
    horizon_days: int = term("days simulated", ge=1, le=5475, default=1825)
    decisions_per_year: int = term("decision dates of the challenger", ge=1, le=52, default=4)
    boundaries: str = term("boundary policy of the map: un, de_facto or a file", default="un")
    choice: Lambda = term("precision of the challenger's choice")
    sources: Mapping[str, Source] = term("references", default={})
    together: tuple[Together, ...] = term("inputs that move together", default=())
    line: Line = term("the line of contact")
    bases: Mapping[str, Base] = term("public bases behind it", default={})
    straits: Straits | None = term("rules for warships in the sea behind straits", default=None)
    parties: Mapping[str, Party] = term("challenger, protected party and others")
    elements: Mapping[str, Element] = term("types of unit")
    caveats: Mapping[str, Caveat] = term("limits on the use of pledged units", default={})
    conditions: Mapping[str, Condition] = term("states of the world", default={})
    stances: Mapping[str, Stance] = term("kinds of willingness")
    violations: Mapping[str, Violation] = term("classes of breach")
    responses: Mapping[str, Response] = term("ways to answer")
    decision_times: Mapping[str, Mapping[str, DecisionTime]] = term(
        "decision record by rule and response",
        reference=Reference("rules", keys=True),
    )
    sensors: Mapping[str, Sensor] = term("types of monitoring means")
    incidents: Incidents = term("background exchanges")
    coalition: Coalition = term("the mood the guarantors share")
    hazards: Hazards = term("events nobody chooses")
    channels: Channels = term("how terms move outcomes")
    outcomes: Outcomes = term("when a ceasefire counts as lost", default={})
    sizing: Sizing = term("planning factors")
    costs: Costs = term("cost factors")
    guarantors: Mapping[str, Guarantor] = term("states that promise")
    procedure: Procedure = term("how the coalition decides")
    ladder: Mapping[str, Rung] = term(
        "answers by class of breach", reference=Reference("violations", keys=True)
    )
    monitoring: Monitoring = term("how breaches are seen")
    agreement: Agreement = term("terms of the agreement", default={})
    obligations: Mapping[str, Obligation] = term("promises in its text", default={})
    force: Force = term("the force asked for")
    game: Game = term("who the challenger may be, and what escalation costs", default={})
    combat: Combat | None = term("how an offensive would go", default=None)
    encounters: Encounters | None = term(
        "meetings with the challenger's forces in the air and at sea", default=None
    )
    contested_air: ContestedAir | None = term(
        "how the guarantors' superiority in the air would be contested", default=None
    )
    commitment: Commitment | None = term("what a war would destroy", default=None)
    bargaining: Bargaining | None = term("what could be agreed", default=None)

    def key_with(self, role: Role) -> str | None:
        """Key of the first party with this role.

        The protected party is another than the challenger, where the file has one that is.
        """
        found = [key for key, party in self.parties.items() if role in party.roles]
        if role is Role.PROTECTED and len(found) > 1:
            found = [key for key in found if key != self.key_with(Role.CHALLENGER)]
        return found[0] if found else None

    def key_of(self, role: Role) -> str:
        """Key of the first party with this role; the loader makes sure that there is one."""
        key = self.key_with(role)
        assert key is not None  # noqa: S101 - the loader made sure
        return key

    def party_with(self, role: Role) -> Party:
        """The first party with this role; the loader makes sure that there is one."""
        return self.parties[self.key_of(role)]

    def contributors(self) -> tuple[str, ...]:
        """Guarantors with at least one pledge that is not refused, in file order."""
        return tuple(
            key
            for key, guarantor in self.guarantors.items()
            if any(pledge.status != "refused" for pledge in guarantor.pledges.values())
        )

    def may_host(self, base: Base) -> bool:
        """Whether a base may lie in the protected country: in no other state that the file names.

        A party that is no state has no code by which a base could be told to lie in it.
        """
        protected = {k for k, party in self.parties.items() if Role.PROTECTED in party.roles}
        return base.country in protected or base.country not in {*self.parties, *self.guarantors}

    def troops_inside(self) -> bool:
        """Whether the design asks for ground troops of guarantors inside the protected country."""
        ground = any(
            self.elements[key].domain is Domain.LAND
            for key in (*self.force.composition, *self.force.counts)
        )
        return self.force.inside and (self.force.land is not None or ground)

    def voters(self) -> tuple[str, ...]:
        """Guarantors whose vote the procedure asks for."""
        return self.procedure.members or self.contributors()


Combine = Callable[[str, Mapping[str, str]], Case]
"""From a design and a level of each guarantee issue to the case; raises ScenarioError."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario file as read: its cases by design under the view chosen.

    Parameters
    ----------
    positions : ordinal of every quantity's path in file order, across all designs and views;
        random streams are addressed by it, never by a name (semantics §16).
    payoff_cases : the cases of every view and design without ``--set``, from which the one
        payoff scale is taken (semantics §9).
    locate : place in the file (``file:line:col``) of a path of a design.
    notices : what was done to read an older file.
    bargained : designs that are bargained over.
    combine : the case of one of them with a level of each guarantee issue laid over it.
    without_agreement : the case that stands for support without an agreement.
    record : past decisions that the guarantee is held against.
    disputes : questions that the file names; readings : sides taken, as ``dispute=reading``.
    """

    name: str
    digest: str
    view: str | None
    views: tuple[str, ...]
    cases: Mapping[str, Case]
    quantities: Mapping[str, tuple[Quantity, ...]]
    positions: Mapping[str, int]
    payoff_cases: tuple[Case, ...]
    locate: Callable[[str, str], str]
    notices: tuple[str, ...] = ()
    bargained: tuple[str, ...] = ()
    combine: Combine | None = None
    without_agreement: Case | None = None
    record: tuple[RecordedDecision, ...] = ()
    disputes: Mapping[str, Dispute] = field(default_factory=dict)
    readings: tuple[str, ...] = ()

    def only(self, designs: Collection[str]) -> Scenario:
        """The same with some of its designs; the payoff scale stays that of all."""
        if all(name in designs for name in self.cases):
            return self
        return replace(
            self,
            cases={name: case for name, case in self.cases.items() if name in designs},
            bargained=tuple(name for name in self.bargained if name in designs),
        )


def by_class(values: Mapping[str, Quantity], key: str) -> Quantity | None:
    """The entry of ``key``, or of ``default``, or None when neither is given."""
    return values.get(key, values.get(DEFAULT_KEY))
