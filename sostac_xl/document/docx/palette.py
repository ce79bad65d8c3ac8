"""The colours of the Word plan: those of the workbook's theme, by slot and as hex for programs that ignore slots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sostac_xl.document.blocks import Bar, Tone
from sostac_xl.document.docx.theme import legible

INK: Final = "14323A"
TEAL: Final = "0F766E"
OCHRE: Final = "E0A030"
MUTED: Final = "5B6770"
LINE: Final = "DCE3E7"
PALE: Final = "F4F7F8"
TODAY: Final = "C2362B"
WHITE: Final = "FFFFFF"
TINT: Final = "1F"  # of 255: how much of an accent is left in the tint of a card


@dataclass(frozen=True, slots=True)
class Colours:
    """The colour of a tone's edge or text, its fill, and the theme's slot; a status has fixed colours and no slot."""

    strong: str
    fill: str
    slot: str = ""

    @property
    def text(self) -> str:
        """The colour of text on the fill."""
        return legible(self.strong, self.fill)


def tinted(colour: str) -> str:
    """Return the colour mixed with white as Word does for `TINT`."""
    share = int(TINT, 16) / 255
    return "".join(f"{round(int(colour[i : i + 2], 16) * share + 255 * (1 - share)):02X}" for i in (0, 2, 4))


def _accent(colour: str, number: int) -> Colours:
    return Colours(colour, tinted(colour), f"accent{number}")


TONES: Final = {
    Tone.GOOD: Colours("17693A", "DDF2E3"),
    Tone.WATCH: Colours("8A4B08", "FCEBC8"),
    Tone.BAD: Colours("A51D16", "FBE0DD"),
    Tone.TEAL: _accent(TEAL, 1),
    Tone.OCHRE: _accent(OCHRE, 2),
    Tone.BLUE: _accent("3E6FA3", 3),
    Tone.TERRACOTTA: _accent("C2624B", 4),
    Tone.VIOLET: _accent("7C6A9C", 5),
    Tone.INK: Colours(INK, PALE, "text2"),
    Tone.QUIET: Colours(MUTED, PALE),
}

BARS: Final = {
    Bar.DONE: Colours(INK, INK, "text2"),
    Bar.RUNNING: Colours("3E6FA3", "3E6FA3", "accent3"),
    Bar.OVERDUE: Colours("A51D16", "A51D16"),
    Bar.PLANNED: Colours("5FAFA6", "5FAFA6", "accent6"),
    Bar.CRITICAL: Colours("C2624B", "C2624B", "accent4"),
}
