"""The inverse of the forecast: what it takes to close the gap to an objective.

More media for a tactic is spread over the months as its media is now, and brings more of the same: at the rates and prices of the
level, up to the most that can be spent on it, fees on media included in its cost. Media is rounded up to the currency's smallest unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from sostac_xl.compute.budget import percentage_of_net
from sostac_xl.compute.forecast import Forecast
from sostac_xl.compute.forecast_months import share_within
from sostac_xl.compute.funnel import funnel_figures
from sostac_xl.compute.metrics import TacticForecast
from sostac_xl.compute.money import ZERO, rounded
from sostac_xl.compute.spending import Spending
from sostac_xl.compute.targets import RATIOS, ObjectiveForecast
from sostac_xl.i18n import Message, msg
from sostac_xl.schema.objectives import Direction, Objective
from sostac_xl.schema.tactics import FunnelModel, Level


@dataclass(frozen=True, slots=True)
class Extra:
    """More media for a tactic, and the fees that come with it; `gained` is in the objective's unit.

    `unit_cost` is what one more of the metric costs, such as an order, fees included.
    """

    tactic: TacticForecast
    media: Decimal
    fees: Decimal
    gained: Fraction
    unit_cost: Fraction


@dataclass(frozen=True, slots=True)
class Closing:
    """How the gap to an objective can be closed: cheapest tactics first, each up to the most that can be spent on it.

    `needed` and `open` are in the objective's unit: what is missing, 0 when nothing is, and the part of that for which no tactic is found.
    With a `reason` nothing can be said, and both are None.
    """

    forecast: ObjectiveForecast
    needed: Fraction | None = None
    open: Fraction | None = None
    steps: tuple[Extra, ...] = ()
    reason: Message | None = None

    @property
    def budget(self) -> Decimal:
        """What all steps cost, excluding VAT."""
        return sum((step.media + step.fees for step in self.steps), ZERO)


def budget_to_close(forecast: Forecast, objective: Objective, level: Level) -> Closing:
    """Return what closes the gap of an objective at a level; KeyError for an objective without forecast metric or a level without budget."""
    found = forecast.objectives[objective.key][level]
    reason = _unanswerable(found)
    if reason or found.gap is None:
        return Closing(found, reason=reason)
    needed = left = max(found.gap, Fraction(0))
    steps: list[Extra] = []
    for offer in sorted(_offers(found, forecast.spending[level]), key=lambda offer: offer.unit_cost):
        if left > 0:
            steps.append(offer.take(left, forecast.digits))
            left -= steps[-1].gained
    return Closing(found, needed, max(left, Fraction(0)), tuple(steps))


def _unanswerable(found: ObjectiveForecast) -> Message | None:
    if found.target is None:
        return msg("the objective has no target at this level")
    if found.forecast.value is None:
        return found.forecast.reason
    if found.objective.forecast_metric in RATIOS:
        return msg("more budget does not change {metric}: it is a ratio", metric=found.forecast.name)
    if found.objective.better is Direction.LOWER:
        return msg("more budget does not bring less")
    return None


@dataclass(frozen=True, slots=True)
class _Offer:
    """What more media for a tactic brings: `gain` per unit of media in the objective's unit, fees as a share of media, the room there is."""

    tactic: TacticForecast
    gain: Fraction
    fees: Fraction
    room: Fraction | None
    unit_cost: Fraction

    def take(self, left: Fraction, digits: int) -> Extra:
        """Return as much media as brings what is left, or as there is room for."""
        media = Fraction(ceil(left / self.gain * 10**digits), 10**digits)
        if self.room is not None:
            media = min(media, self.room)
        return Extra(self.tactic, rounded(media, digits), rounded(media * self.fees, digits), media * self.gain, self.unit_cost)


def _offers(found: ObjectiveForecast, spending: Spending) -> Iterator[_Offer]:
    """Yield what the tactics that serve an objective offer, in the order of the sheet; those that have no room or bring nothing offer nothing."""
    for x in found.tactics:
        gain, room = _gain(x, found, spending), _room(x)
        if gain and room != 0:
            fees = _fees(x, spending)
            yield _Offer(x, gain * found.factor, fees, room, (1 + fees) / gain)


def _gain(x: TacticForecast, found: ObjectiveForecast, spending: Spending) -> Fraction:
    """Return what one more unit of money in media brings of the metric within the objective's months; 0 when media brings none."""
    if x.funnel is None or x.funnel.model is FunnelModel.VOLUME:
        return Fraction(0)
    gain = funnel_figures(x.funnel, Decimal(1), None)[found.metric].value or Fraction(0)
    return gain * share_within(x, found.metric, len(found.window), spending)


def _fees(x: TacticForecast, spending: Spending) -> Fraction:
    """Return the fees that come with a tactic's media, as a share of it."""
    lines = (line.line for line in spending.budget.counting if line.tactic is None or line.tactic.key == x.tactic.key)
    return sum((percentage_of_net(line) or Fraction(0) for line in lines), Fraction(0))


def _room(x: TacticForecast) -> Fraction | None:
    """Return how much more media finds customers; None when nothing limits it."""
    limit = x.funnel.spend_limit if x.funnel else None
    return None if limit is None else max(Fraction(limit) - (x.media.value or 0), Fraction(0))
