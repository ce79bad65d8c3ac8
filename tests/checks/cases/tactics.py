"""The rules of the Tactics sheet."""

from datetime import date

from sostac_xl.schema.kinds import Ref
from sostac_xl.schema.strategy import ChannelRole, ChannelRoleRow
from sostac_xl.schema.tactics import Channel, ChannelKind, Tactic, WorkStatus
from tests.checks.cases.case import Case
from tests.checks.plans import add, change, drop, facts, steps, switch_off

RADIO = ChannelRoleRow(id="ROL-03", channel=Ref("CHN-03"), segment=Ref("SEG-01"), role=ChannelRole.REACH)

CASES = (
    Case("TAC101", change("TAC-01", owner=None), "tactics.owner", "“Owner” is not filled in for “Advertise”.", quiet=change("BUD-02", amount=None)),
    Case(
        "TAC102",
        drop("CHN-01", "CHN-02"),
        "channels.channel",
        "“Channels” is not started.",
        quiet=steps(drop("CHN-01", "CHN-02"), switch_off(Channel)),
    ),
    Case(
        "TAC103",
        change("TAC-02", tactic="ADVERTISE"),
        "tactics.tactic",
        "“Advertise” stands 2 times: TAC-01, TAC-02.",
        quiet=change("BUD-02", what="Clicks"),
    ),
    Case(
        "TAC104",
        change("TAC-01", also_serves=(Ref("OBJ-02"), Ref("OBJ-03"))),
        "objectives.objective",
        "No tactic serves “Faster delivery”.",
        quiet=drop("TAC-01", "TAC-02"),
    ),
    Case(
        "TAC104", change("TAC-01", status=WorkStatus.DROPPED), "objectives.objective", "No tactic serves “Fewer returns”.", quiet=switch_off(Tactic)
    ),
    Case("TAC105", change("SEG-02", targeted=True), "segments.segment", "No tactic reaches the targeted segment “Restaurants”."),
    Case(
        "TAC106",
        add(Channel(id="CHN-03", channel="Radio", kind=ChannelKind.PAID)),
        "channels.channel",
        "The channel “Radio” is active, but no tactic uses it.",
        quiet=add(Channel(id="CHN-03", channel="Radio", kind=ChannelKind.PAID, active=False)),
    ),
    Case(
        "TAC107",
        drop("ROL-02"),
        "channels.channel",
        "“Newsletter” is used, but has no role in the strategy.",
        quiet=steps(drop("ROL-02"), switch_off(ChannelRoleRow)),
    ),
    Case("TAC108", change("CHN-02", active=False), "tactics.channel", "“Write monthly” runs on the channel “Newsletter”, which is not active."),
    Case(
        "TAC109",
        change("TAC-01", end=date(2028, 2, 1)),
        "tactics.end",
        "1 Feb 2028 is outside the plan (1 Jan 2027 to 31 Dec 2027).",
        quiet=facts(horizon=None),
    ),
    Case(
        "TAC110",
        change("TAC-02", end=date(2027, 3, 1)),
        "tactics.end",
        "ends on 1 Mar 2027, before its start on 20 Mar 2027.",
        quiet=change("TAC-02", end=date(2027, 3, 20)),
    ),
    Case(
        "TAC111",
        change("RAC-01", accountable=(Ref("PER-01"), Ref("PER-02"))),
        "raci.accountable",
        "2 people are accountable for “Newsletter”: Ann, Ben.",
    ),
    Case(
        "TAC112",
        change("ARR-01", due=date(2027, 3, 21)),
        "to_arrange.due",
        "“Mail program” is due on 21 Mar 2027, but “Write monthly” starts on 20 Mar 2027.",
        quiet=change("ARR-01", due=date(2027, 3, 21), status=WorkStatus.DONE),
    ),
    Case(
        "TAC106",
        steps(add(Channel(id="CHN-03", channel="Radio", kind=ChannelKind.PAID), RADIO), switch_off(ChannelRoleRow)),
        "channels.channel",
        "The channel “Radio” is active, but no tactic uses it.",
        quiet=add(Channel(id="CHN-03", channel="Radio", kind=ChannelKind.PAID), RADIO),
    ),
    Case(
        "TAC113",
        add(Channel(id="CHN-03", channel="Radio", kind=ChannelKind.PAID), RADIO),
        "channel_roles.channel",
        "The channel “Radio” has a role in the strategy, but no tactic uses it.",
        quiet=change("ROL-01", segment=Ref("SEG-02")),
    ),
)
