"""A drawing of the tab in Excel's ribbon, made from the ribbon itself: no Excel is here to take a picture of. See docs/pictures.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from lxml import etree

from sostac_xl.i18n import Translator
from sostac_xl.metrics import text_width
from sostac_xl.workbook.ribbon import NAMESPACE, ribbon_of

ICONS: Final = {
    "check": "M4 13l5 5L20 6",
    "next_finding": "M4 12h15M13 6l6 6-6 6",
    "compute": "M18 5H7l6 7-6 7h11",
    "add_rows": "M4 5h16M4 10h16M12 13.5v7M8.5 17h7",
    "trace": "M3 6h6v12h5M9 6h5M14 3.5h6v5h-6zM14 15.5h6v5h-6z",
    "baseline": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "build_plan": "M6 3h8l4 4v14H6zM9 12h6M9 16h6",
    "share": "M3 5h18v14H3zM3 6l9 7 9-7",
    "merge": "M6 4v4c0 4 6 3 6 7v5M18 4v4c0 4-6 3-6 7",
    "settings": "M4 7h9M19 7h1M4 17h1M11 17h9M13 7a3 3 0 1 0 6 0 3 3 0 1 0-6 0M5 17a3 3 0 1 0 6 0 3 3 0 1 0-6 0",
    "help": "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1.2.6-1.5 1.3-1.5 2.8M12 18.5v.8",
}
"""Signs in the place of Office's own pictures, which only Office has."""
STRIP, HEIGHT, FOOT = 30, 128, 26
"""Pixels: of the names of the tabs, of the ribbon, of the line below it."""
SIZE: Final = 11.5
INK, GREY, TEAL, PAPER = "#222222", "#666666", "#0F766E", "#F5F5F5"
HOME, OTHERS = "Home", ("Insert", "Draw", "Page Layout", "Formulas", "Data", "Review", "View")
"""Excel's own tabs, after the first of which ours stands."""


@dataclass
class Drawing:
    """Shapes, one below the other, and how far they reach to the right."""

    shapes: list[str] = field(default_factory=list)
    x: float = 14

    def text(self, x: float, y: float, text: str, *, anchor: str = "middle", colour: str = INK, weight: int = 400) -> None:
        """Write one line."""
        self.shapes.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-weight="{weight}">{escape(text)}</text>')

    def icon(self, key: str, x: float, y: float, size: float) -> None:
        """Draw the sign of an action."""
        placed = f"translate({x:.1f} {y:.1f}) scale({size / 24:.3f})"
        self.shapes.append(f'<path d="{ICONS[key]}" transform="{placed}" fill="none" stroke="{TEAL}" stroke-width="1.8" stroke-linejoin="round"/>')

    def line(self, x: float) -> None:
        """Draw the line between two groups."""
        self.shapes.append(f'<path d="M{x:.1f} {STRIP + 10}v{HEIGHT - 20}" stroke="#D0D0D0"/>')


def ribbon_svg(source: bytes, t: Translator) -> str:
    """Return a drawing (SVG) of the tab whose ribbon (XML) is given, in a language."""
    root = etree.fromstring(ribbon_of(source, t))
    tab = next(root.iter(f"{NAMESPACE}tab"))
    drawing = Drawing()
    for group in tab:
        _group(drawing, group)
    width = max(drawing.x, 760)
    names = "".join(_tabs(str(tab.get("label"))))
    note = "Drawn from macros/ribbon/sostac.xml; in Excel the pictures are Office's own."
    foot = f'<text x="14" y="{STRIP + HEIGHT + 18}" fill="{GREY}" font-style="italic">{note}</text>'
    height = STRIP + HEIGHT + FOOT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}"'
        f' font-family="Segoe UI, Carlito, Calibri, sans-serif" font-size="{SIZE}">'
        f'<rect width="100%" height="100%" fill="#FFFFFF"/><rect y="{STRIP}" width="100%" height="{HEIGHT}" fill="{PAPER}" stroke="#D0D0D0"/>'
        f"{names}{''.join(drawing.shapes)}{foot}</svg>\n"
    )


def _tabs(label: str) -> Iterator[str]:
    """Yield the names of the tabs: ours is the one that is open."""
    drawing, x = Drawing(), 14.0
    for name in (HOME, label, *OTHERS):
        ours = name == label
        width = _width(name) + 20
        drawing.text(x + width / 2, 20, name, colour=TEAL if ours else GREY, weight=600 if ours else 400)
        if ours:
            drawing.shapes.append(f'<path d="M{x + 8:.1f} {STRIP - 3}h{width - 16:.1f}" stroke="{TEAL}" stroke-width="3"/>')
        x += width
    yield from drawing.shapes


def _group(drawing: Drawing, group: etree._Element) -> None:
    """Draw a group: large buttons beside each other, small ones below each other, its name below all."""
    left, small = drawing.x, [button for button in group if button.get("size") != "large"]
    for button in (button for button in group if button.get("size") == "large"):
        lines = _wrapped(str(button.get("label")))
        width = max(60.0, *(_width(line) + 14 for line in lines))
        drawing.icon(str(button.get("id")), drawing.x + width / 2 - 16, STRIP + 14, 32)
        for number, line in enumerate(lines):
            drawing.text(drawing.x + width / 2, STRIP + 66 + number * 15, line)
        drawing.x += width
    for number, button in enumerate(small):
        drawing.icon(str(button.get("id")), drawing.x + 6, STRIP + 16 + number * 26, 16)
        drawing.text(drawing.x + 28, STRIP + 28 + number * 26, str(button.get("label")), anchor="start")
    if small:
        drawing.x += 42 + max(_width(str(button.get("label"))) for button in small)
    drawing.text((left + drawing.x) / 2, STRIP + HEIGHT - 10, str(group.get("label")), colour=GREY)
    drawing.line(drawing.x + 6)
    drawing.x += 14


def _wrapped(label: str) -> Sequence[str]:
    """Return the lines of a large button's label: two at most, as Excel breaks it."""
    words = label.split()
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return min(breaks, key=lambda pair: max(map(_width, pair))) if breaks else (label,)


def _width(text: str) -> float:
    """Return the width of a text in pixels; Segoe UI is a little wider than Calibri, which is measured."""
    return text_width(text, 9) * 96 / 72 * 1.1
