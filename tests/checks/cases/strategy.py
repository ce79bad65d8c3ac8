"""The rules of the Strategy sheet."""

from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.strategy import BrandMessage, ChannelRoleRow, Persona, Positioning, Segment
from tests.checks.cases.case import Case
from tests.checks.plans import add, change, drop, steps, switch_off

CASES = (
    Case(
        "STR101",
        change("MSG-01", segment=None),
        "messages.segment",
        "“Segment” is not filled in for “You can cook this”.",
        quiet=change("MSG-01", tone=""),
    ),
    Case("STR102", drop("POS-01"), "positioning.benefit", "“Positioning” is not started.", quiet=steps(drop("POS-01"), switch_off(Positioning))),
    Case("STR103", change("SEG-02", segment="families"), "segments.segment", "“Families” stands 2 times: SEG-01, SEG-02."),
    Case(
        "STR104",
        drop("PRS-01"),
        "segments.segment",
        "The targeted segment “Families” has no persona.",
        quiet=steps(drop("PRS-01"), switch_off(Persona)),
    ),
    Case(
        "STR105",
        change("POS-01", segment=Ref("SEG-02")),
        "segments.segment",
        "The targeted segment “Families” has no positioning.",
        quiet=drop("POS-01"),
    ),
    Case(
        "STR106",
        steps(drop("MSG-01"), add(BrandMessage(id="MSG-02", message="Hello", segment=Ref("SEG-02")))),
        "segments.segment",
        "The targeted segment “Families” has no message.",
        quiet=change("SEG-01", targeted=None),
    ),
    Case(
        "STR107",
        drop("ROL-01", "ROL-02"),
        "segments.segment",
        "No channel has a role for the targeted segment “Families”.",
        quiet=steps(drop("ROL-01", "ROL-02"), switch_off(ChannelRoleRow)),
    ),
    Case("STR108", change("SEG-02", competition=None), "segments.competition", "“Restaurants” is not scored", quiet=change("SEG-02", size=None)),
    Case("STR109", change("POS-01", unlike=None), "positioning.unlike", "“Dinner in half an hour” names no competitor"),
    Case("STR110", change("SEG-01", targeted=None), "segments.targeted", "None of the 2 segments is targeted.", quiet=switch_off(Segment)),
    Case("STR111", change("TAR-01", segment=Ref("SEG-02")), "targeting.segment", "ranks the segment “Restaurants”, which is not marked as targeted."),
    Case("STR112", change("THM-01", segment=None), "content_themes.segment", "The content theme “Weekday dinners” is for no segment."),
)
