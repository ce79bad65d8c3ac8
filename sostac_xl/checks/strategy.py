"""Rules of the Strategy sheet."""

from __future__ import annotations

from collections.abc import Iterator

from sostac_xl.checks.facts import targeted, uncovered
from sostac_xl.checks.registry import Fault, rule
from sostac_xl.compute import Computation
from sostac_xl.findings import Severity
from sostac_xl.i18n import msg
from sostac_xl.schema.situation import Competitor
from sostac_xl.schema.strategy import BrandMessage, ChannelRoleRow, ContentTheme, Persona, Positioning, Segment, Target


@rule("STR104", Severity.WARNING, tables=(Segment, Persona), remedy=msg("Draw at least one persona for the segment."))
def segment_without_persona(c: Computation) -> Iterator[Fault]:
    """Texts and tactics are made for a person, not for a group."""
    for segment in uncovered(targeted(c.plan), c.plan[Persona], "segment"):
        yield Fault(msg("The targeted segment “{segment}” has no persona.", segment=segment.name), segment)


@rule("STR105", Severity.ERROR, tables=(Segment, Positioning), remedy=msg("Say what you want to stand for with this segment, or do not target it."))
def segment_without_positioning(c: Computation) -> Iterator[Fault]:
    """Whoever goes for a segment must know what to be for it."""
    for segment in uncovered(targeted(c.plan), c.plan[Positioning], "segment"):
        yield Fault(msg("The targeted segment “{segment}” has no positioning.", segment=segment.name), segment)


@rule("STR106", Severity.ERROR, tables=(Segment, BrandMessage), remedy=msg("Write the story for this segment, or do not target it."))
def segment_without_message(c: Computation) -> Iterator[Fault]:
    """Whoever goes for a segment must have something to say to it."""
    for segment in uncovered(targeted(c.plan), c.plan[BrandMessage], "segment"):
        yield Fault(msg("The targeted segment “{segment}” has no message.", segment=segment.name), segment)


@rule("STR107", Severity.WARNING, tables=(Segment, ChannelRoleRow), remedy=msg("Say which channels reach this segment, and what each does for it."))
def segment_without_channel_role(c: Computation) -> Iterator[Fault]:
    """The mix says what each channel does for a segment; without it channels get chosen by habit."""
    for segment in uncovered(targeted(c.plan), c.plan[ChannelRoleRow], "segment"):
        yield Fault(msg("No channel has a role for the targeted segment “{segment}”.", segment=segment.name), segment)


@rule("STR108", Severity.ADVICE, tables=(Segment,), remedy=msg("Score both fit and competition from 1 to 5."))
def segment_scores_incomplete(c: Computation) -> Iterator[Fault]:
    """Segments can only be compared when all of them are scored; without a score attractiveness stays empty."""
    for segment in c.plan[Segment]:
        if segment.fit is None or segment.competition is None:
            key = "fit" if segment.fit is None else "competition"
            yield Fault(msg("The segment “{segment}” is not scored on fit and competition.", segment=segment.name), segment, key)


@rule("STR109", Severity.WARNING, tables=(Positioning, Competitor), remedy=msg("Pick the competitor that this sets you apart from."))
def positioning_without_competitor(c: Computation) -> Iterator[Fault]:
    """A difference is a difference from someone."""
    for row in c.plan[Positioning]:
        if not row.unlike:
            yield Fault(msg("The positioning “{benefit}” names no competitor to differ from.", benefit=row.name), row, "unlike")


@rule("STR110", Severity.ERROR, tables=(Segment,), remedy=msg("Say yes in “Targeted” for the segments that the plan goes for."))
def no_segment_targeted(c: Computation) -> Iterator[Fault]:
    """A strategy is a choice: who aims at everybody reaches nobody."""
    segments = c.plan[Segment]
    if not targeted(c.plan):
        yield Fault(msg("None of the {n} segments is targeted.", n=len(segments)), segments[0], "targeted")


@rule("STR111", Severity.WARNING, tables=(Segment, Target), remedy=msg("Say yes in “Targeted” for this segment, or remove it from Targeting."))
def target_not_targeted(c: Computation) -> Iterator[Fault]:
    """Two tables that say different things about the same choice leave the reader guessing."""
    chosen = targeted(c.plan)  # that none is targeted is an error of its own
    for row in c.plan[Target]:
        segment = c.plan.find(row.segment)
        if segment and not segment.targeted and chosen:
            yield Fault(msg("Targeting ranks the segment “{segment}”, which is not marked as targeted.", segment=segment.name), row, "segment")


@rule("STR112", Severity.ADVICE, tables=(ContentTheme,), remedy=msg("Pick the segment that the theme is for."))
def theme_without_segment(c: Computation) -> Iterator[Fault]:
    """Content that is for nobody in particular is read by nobody in particular."""
    for theme in c.plan[ContentTheme]:
        if not theme.segment:
            yield Fault(msg("The content theme “{theme}” is for no segment.", theme=theme.name), theme, "segment")
