"""The pages that a document is set on: their size and margins, as our own base has them or as a brand's template does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from sostac_xl.document.docx.names import points, qn
from sostac_xl.document.docx.pages import Paper

_TWIPS: Final = 20
_A4: Final = (11906, 16838)
_LINE: Final = 480  # twips: a header, with air between it and the text
_ROOM: Final = 5000  # twips: text narrower than this holds no table


@dataclass(frozen=True, slots=True)
class Geometry:
    """Lengths in twips; landscape pages have the same margins as portrait ones.

    `above` and `below` are what a header and a footer that are taller than their margins take from the text.
    """

    short: int = _A4[0]
    long: int = _A4[1]
    top: int = 1531
    right: int = 1134
    bottom: int = 1247
    left: int = 1134
    header: int = 680
    footer: int = 567
    gutter: int = 0
    above: int = 0
    below: int = 0

    def with_room(self, header: float | None, footer: float | None) -> Geometry:
        """Return these pages with room for a header and a footer, in points; None for ours, which get room and some air in the margin.

        Programs move the text to make room; not where a margin is negative.
        """
        top, above = _room(self.top, self.header, header)
        bottom, below = _room(self.bottom, self.footer, footer)
        return replace(self, top=top, bottom=bottom, above=above, below=below)

    def width(self, *, landscape: bool = False) -> int:
        """Return the width of the text."""
        return (self.long if landscape else self.short) - self.left - self.right - self.gutter

    def paper(self, *, landscape: bool) -> Paper:
        """Return the room between the margins, in points."""
        height = (self.short if landscape else self.long) - abs(self.top) - abs(self.bottom) - self.above - self.below
        return Paper(self.width(landscape=landscape) / _TWIPS, height / _TWIPS)

    def xml(self, *, landscape: bool) -> str:
        """Return size and margins as a section names them."""
        width, height, turned = (self.long, self.short, ' w:orient="landscape"') if landscape else (self.short, self.long, "")
        names = ("top", "right", "bottom", "left", "header", "footer", "gutter")
        margins = " ".join(f'w:{name}="{getattr(self, name)}"' for name in names)
        return f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar {margins}/>'


OURS: Final = Geometry()


def geometry_of(section: Any) -> Geometry:
    """Return the geometry of a section's properties; ours where they say nothing, or leave no room for text."""
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    sides = sorted(_length(size, name, usual) for name, usual in (("w", OURS.short), ("h", OURS.long)))
    found = {name: _length(margins, name, getattr(OURS, name)) for name in ("top", "right", "bottom", "left", "header", "footer", "gutter")}
    geometry = Geometry(sides[0], sides[1], **found)
    return geometry if geometry.width() >= _ROOM else OURS


def _room(margin: int, distance: int, height: float | None) -> tuple[int, int]:
    """Return a margin, and by how much what stands in it is taller than it."""
    if margin < 0:
        return margin, 0
    if height is None:
        return max(margin, distance + _LINE), 0
    return margin, max(distance + round(height * _TWIPS) - margin, 0)


def _length(element: Any, name: str, usual: int) -> int:
    value = None if element is None else element.get(qn(f"w:{name}"))
    return round(points(value, usual=usual / _TWIPS) * _TWIPS)
