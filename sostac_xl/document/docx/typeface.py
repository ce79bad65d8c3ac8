"""How wide and tall a brand's typeface runs, beside Calibri, whose letters we can measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

from sostac_xl.metrics import LINE_HEIGHT

_MEASURED: Final = ("calibri", "carlito")
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Typeface:
    """`stretch` is how much wider running text is than in Calibri, `line` the height of a line as a share of the type size."""

    stretch: float = 1.0
    line: float = LINE_HEIGHT
    name: str = "Calibri"

    @property
    def is_measured(self) -> bool:
        """Whether its pages can be told letter by letter; from a mean width they are right for a chapter, and off by some after several."""
        return self.name.casefold() in _MEASURED


CALIBRI: Final = Typeface()
_KNOWN: Final = {
    "calibri": CALIBRI,
    "carlito": CALIBRI,
    "aptos": Typeface(1.09, 1.28),
    "arial": Typeface(1.12, 1.15),
    "helvetica": Typeface(1.12, 1.15),
    "liberation sans": Typeface(1.12, 1.15),
    "segoe ui": Typeface(1.11, 1.33),
    "tahoma": Typeface(1.11, 1.21),
    "trebuchet ms": Typeface(1.09, 1.16),
    "open sans": Typeface(1.18, 1.36),
    "roboto": Typeface(1.11, 1.17),
    "verdana": Typeface(1.31, 1.22),
    "dejavu sans": Typeface(1.29, 1.17),
    "dejavu serif": Typeface(1.31, 1.17),
    "cambria": Typeface(1.09, 1.17),
    "caladea": Typeface(1.09, 1.17),
    "georgia": Typeface(1.15, 1.14),
    "times new roman": Typeface(1.01, 1.15),
    "liberation serif": Typeface(1.01, 1.15),
    "garamond": Typeface(0.95, 1.13),
    "century gothic": Typeface(1.22, 1.23),
}
_TWINS: Final = {
    "calibri": ("carlito",),
    "cambria": ("caladea",),
    "arial": ("liberation sans", "arimo"),
    "helvetica": ("liberation sans", "arimo", "nimbus sans"),
    "times new roman": ("liberation serif", "tinos"),
}
"""Typefaces whose letters are as wide as those of another one, and take its place where it is not installed."""
_WITHOUT_CYRILLIC: Final = ("caladea",)
_UNKNOWN: Final = Typeface(1.12, LINE_HEIGHT)
"""Rather too wide than too narrow: a word that breaks is worse than air."""


def typeface_of(styles: Any, theme: bytes) -> Typeface:
    """Return the typeface of running text: that of the default paragraph style, else of the defaults; Calibri where none is named."""
    normal = next((each for each in styles.iter(qn("w:style")) if each.get(qn("w:styleId")) == "Normal"), None)
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
    for place in (normal, defaults):
        fonts = None if place is None else place.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and (name := _named(fonts, theme)):
            return replace(_KNOWN.get(name.casefold(), _UNKNOWN), name=name)
    return CALIBRI


def _named(fonts: Any, theme: bytes) -> str:
    slot = fonts.get(qn("w:asciiTheme"))
    if not slot:
        return str(fonts.get(qn("w:ascii")) or "")
    kind = "majorFont" if slot.startswith("major") else "minorFont"
    found: Any = etree.fromstring(theme).find(f".//{_A}{kind}/{_A}latin")
    return "" if found is None else str(found.get("typeface") or "")


def is_set_in(typeface: Typeface, fonts: Iterable[str], *, cyrillic: bool = False) -> bool:
    """Return whether fonts, by the names that a PDF has for them, are of a typeface, or of one whose letters are as wide."""
    twins = _TWINS.get(typeface.name.casefold(), ())
    wanted = tuple(_plain(name) for name in (typeface.name, *twins) if not (cyrillic and name in _WITHOUT_CYRILLIC))
    return any(_plain(font).startswith(wanted) for font in fonts)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
