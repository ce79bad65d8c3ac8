"""The Strategy sheet: how do we get there?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar

from sostac_xl.i18n import Choice
from sostac_xl.schema.kinds import Count, Money, Number, Ref, Scale5, Share, Whole
from sostac_xl.schema.row import Block, Row
from sostac_xl.schema.sheets import STRATEGY
from sostac_xl.schema.table import Computed, column, computed, table

if TYPE_CHECKING:
    from sostac_xl.schema.plan import Market
    from sostac_xl.schema.situation import Competitor, Tows
    from sostac_xl.schema.tactics import Channel


class ChannelRole(Choice):
    """What a channel does for a segment (the RACE planning steps)."""

    REACH = "reach"
    ACT = "act"
    CONVERT = "convert"
    ENGAGE = "engage"


class JourneyStage(Choice):
    """The steps of a customer's journey."""

    AWARE = "become aware"
    CONSIDER = "consider"
    BUY = "buy"
    USE = "use"
    RECOMMEND = "recommend"


@table("summary", sheet=STRATEGY, title="Summary", gate=True, source="N")
class Summary(Block):
    """The strategy in two answers, before the details."""

    situation: str = column("What the situation says", required=True, width="wide", help="Why we do this, and what our playing field looks like.")
    aim: str = column("What we want to reach", required=True, width="wide", help="Where this strategy has to bring us.")


@table("segments", sheet=STRATEGY, prefix="SEG", title="Segments", lite=True, gate=True, spare=6, usual=8, source="R N")
class Segment(Row):
    """How the market falls apart into groups, and which of them we want to reach."""

    segment: str = column("Segment", required=True, width="wide", help="A group that needs a message of its own.")
    market: Ref[Market] | None = column("Market", help="The market that it is part of; blank for all.")
    description: str = column("Description", width="wide", help="What its members have in common.")
    size: Count | None = column("Size (people or firms)", help="How many there are.")
    growth: Annotated[Decimal, Share(Decimal(-1), Decimal(10))] | None = column("Growth per year", help="Such as 4 %, or -2 % when it shrinks.")
    value: Money | None = column("Value per customer", help="What a customer brings in a year.")
    fit: Scale5 | None = column("Fit (1–5)", help="5: made for what we offer.")
    competition: Scale5 | None = column("Competition (1–5)", help="5: everybody is after them.")
    attractiveness: ClassVar[Computed] = computed(
        "Attractiveness",
        Number(Decimal(0)),
        formula='IF(OR({fit}="",{competition}=""),0,ROUND((N({fit})+6-N({competition}))/2,1))',
        help="The mean of fit and of 6 minus competition: from 1 to 5.",
    )
    targeted: bool | None = column("Targeted", help="Yes when the plan goes for it.")


@table("personas", sheet=STRATEGY, prefix="PRS", title="Personas", spare=5, source="R")
class Persona(Row):
    """A portrait of one typical member of a segment."""

    name: str = column("Persona", required=True, help="An invented name.")
    segment: Ref[Segment] | None = column("Segment", required=True, help="The segment that he or she stands for.")
    portrait: str = column("Portrait", width="wide", help="Age, work, home, a day in the life.")
    goals: str = column("Goals", help="What he or she wants to get done.")
    pains: str = column("Pains", help="What stands in the way.")
    triggers: str = column("Triggers", help="What makes him or her start to look.")
    media: str = column("Media", help="What he or she reads, watches and follows.")
    objections: str = column("Objections", help="Why he or she would not buy from us.")


@table("targeting", sheet=STRATEGY, prefix="TAR", title="Targeting", spare=5, source="N")
class Target(Row):
    """On which segments we focus, in which order, and with which topics."""

    segment: Ref[Segment] | None = column("Segment", required=True, help="A targeted segment.")
    priority: Annotated[int, Whole(Decimal(1))] | None = column("Priority", required=True, help="1 comes first.")
    rationale: str = column("Rationale", width="wide", help="Why this segment, and why at this place.")
    topics: str = column("Topics and content themes", width="wide", help="What this segment wants to hear about.")
    tows: tuple[Ref[Tows], ...] = column("Built on TOWS", help="The options that it follows from.")


@table("positioning", sheet=STRATEGY, prefix="POS", title="Positioning", lite=True, gate=True, spare=5, source="R N")
class Positioning(Row):
    """What we want to stand for in the mind of a segment, and how that differs from the others."""

    benefit: str = column("Benefit", required=True, width="wide", help="What the customer gains.")
    segment: Ref[Segment] | None = column("Segment", required=True, help="For whom.")
    difference: str = column("What sets us apart", required=True, width="wide", help="What we do and they do not.")
    proof: str = column("Proof", width="wide", help="Why the customer can believe it.")
    unlike: Ref[Competitor] | None = column("Unlike competitor", help="Whom we set ourselves apart from.")
    category: str = column("Category", help="What the customer compares us with.")


@table("messages", sheet=STRATEGY, prefix="MSG", title="Messages", lite=True, gate=True, spare=6, source="R N")
class BrandMessage(Row):
    """The story for each segment, and its proof."""

    message: str = column("Story or message", required=True, width="wide", help="What we say, in the customer's words.")
    segment: Ref[Segment] | None = column("Segment", required=True, help="To whom.")
    proof: str = column("Proof", width="wide", help="The fact behind it.")
    tone: str = column("Tone", help="How we say it.")


@table("channel_roles", sheet=STRATEGY, prefix="ROL", title="Channel roles", spare=8, usual=12, source="N")
class ChannelRoleRow(Row):
    """The mix: what each channel does for a segment."""

    channel: Ref[Channel] | None = column("Channel", required=True, help="A channel from the Tactics sheet.")
    segment: Ref[Segment] | None = column("Segment", required=True, help="The segment that it reaches.")
    role: ChannelRole | None = column("Role", required=True, help="Reach, act, convert or engage.")
    why: str = column("Why this channel", width="wide", help="Why it suits this segment.")


@table("content_themes", sheet=STRATEGY, prefix="THM", title="Content strategy", spare=6, source="R")
class ContentTheme(Row):
    """What we talk about, to whom, in which form and what for."""

    theme: str = column("Theme", required=True, width="wide", help="A subject for many pieces of content.")
    segment: Ref[Segment] | None = column("Segment", help="For whom.")
    stage: JourneyStage | None = column("Journey stage", help="Where in the journey it helps.")
    purpose: str = column("Purpose", width="wide", help="What the reader does next.")
    format: str = column("Format", help="Video, guide, e-mail, review and so on.")


@table("journey", sheet=STRATEGY, prefix="JOU", title="Customer journey", spare=6, source="N")
class JourneyStep(Row):
    """What a customer does and needs at each step, and what they should experience: the same everywhere."""

    need: str = column("What they do and need", required=True, width="wide", help="The questions and deeds of the customer.")
    segment: Ref[Segment] | None = column("Segment", required=True, help="Whose journey.")
    stage: JourneyStage | None = column("Step", required=True, help="The step of the journey.")
    experience: str = column("What they should experience", width="wide", help="One experience across all channels.")
    channels: tuple[Ref[Channel], ...] = column("Channels", help="Where we meet; several separated by ;")


@table("contact_moments", sheet=STRATEGY, prefix="CON", title="Contact strategy", spare=6, source="R")
class ContactMoment(Row):
    """When we contact whom, through which channel, and how often at most."""

    moment: str = column("Moment", required=True, width="wide", help="Such as two days after the first order.")
    segment: Ref[Segment] | None = column("Segment", required=True, help="Whom we contact.")
    channel: Ref[Channel] | None = column("Channel", help="Through which channel.")
    trigger: str = column("Trigger", help="What sets it off.")
    limit: str = column("At most", help="How often at most, such as twice a month.")
