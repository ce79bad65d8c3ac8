"""The colours of a document's theme: those of our base or of a brand, and what follows from another one for all that is written.

Word goes by the slot of a colour, other programs by the colour written beside it: both must say the same. Text in a colour of the theme
is darkened until it can be read on white.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

from sostac_xl.document.docx.xml import NAMESPACES

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLOTS: Final = {"dk1": "text1", "dk2": "text2", "lt1": "background1", "lt2": "background2", "hlink": "hyperlink", "folHlink": "followedHyperlink"}
"""What Word's documents call the slots that its themes call otherwise."""
_LEGIBLE: Final = 4.5
_STEP: Final = 0.06
_INK: Final = 0.45  # how much of an accent is left in the ink that goes with it
_COLOUR: Final = re.compile(r"#?([0-9a-fA-F]{6})")

Slots = Mapping[str, str]


def colour_of(text: str) -> str:
    """Return a colour such as `#0F766E` as six capital hexadecimal digits, "" when it is none."""
    found = _COLOUR.fullmatch(text.strip())
    return found[1].upper() if found else ""


def slots_of(theme: bytes) -> Slots:
    """Return the colour of each slot of a theme part."""
    scheme: Any = etree.fromstring(theme).find(f".//{_A}clrScheme")
    found = {etree.QName(slot).localname: slot[0].get("lastClr") or slot[0].get("val") for slot in ([] if scheme is None else scheme) if len(slot)}
    return {_SLOTS.get(name, name): colour.upper() for name, colour in found.items() if colour and colour_of(colour)}


def with_accent(theme: bytes, accent: str) -> bytes:
    """Return a theme part whose first accent is a colour, with the ink and the hyperlinks that go with it."""
    root: Any = etree.fromstring(theme)
    changed = {"accent1": accent, "hlink": accent, "dk2": _mixed(accent, _INK)}
    for slot, colour in changed.items():
        for element in root.iter(f"{_A}{slot}"):
            for child in list(element):
                element.remove(child)
            etree.SubElement(element, f"{_A}srgbClr", val=colour)
    content: bytes = etree.tostring(root, encoding="UTF-8", standalone=True, xml_declaration=True)
    return content


def follow(roots: Iterable[Any], slots: Slots) -> None:
    """Write the theme's colours beside their slots wherever these stand in the XML of a document."""
    for root in roots:
        for element in root.iter(etree.Element):
            _follow(element, slots)


def followed(content: str, slots: Slots) -> str:
    """Return the XML of a part of a document with the theme's colours beside their slots."""
    root: Any = etree.fromstring(f"<w:body {NAMESPACES}>{content}</w:body>")
    follow([root], slots)
    text: str = etree.tostring(root, encoding="unicode")
    return text[text.index(">") + 1 : text.rindex("<")]


def _follow(element: Any, slots: Slots) -> None:
    fill = element.get(qn("w:themeFill"))
    if fill in slots:
        tint = element.get(qn("w:themeFillTint"))
        element.set(qn("w:fill"), _mixed(slots[fill], int(tint, 16) / 255, "FFFFFF") if tint else slots[fill])
    slot = element.get(qn("w:themeColor"))
    if slot not in slots or element.get(qn("w:themeTint")) or element.get(qn("w:themeShade")):
        return
    if element.tag == qn("w:color"):
        colour = slots[slot] if slot.startswith("background") else legible(slots[slot])
        element.set(qn("w:val"), colour)
        if colour != slots[slot]:
            del element.attrib[qn("w:themeColor")]  # else Word would still take the pale one
    elif element.get(qn("w:color")) is not None:
        element.set(qn("w:color"), slots[slot])


def legible(colour: str, ground: str = "FFFFFF") -> str:
    """Return a colour, darkened as far as text in it needs to be read on a light ground."""
    share = 1.0
    while contrast(found := _mixed(colour, share), ground) < _LEGIBLE:
        share -= _STEP
    return found


def contrast(colour: str, other: str = "FFFFFF") -> float:
    """Return the contrast of two colours as WCAG 2 defines it: 1 for none, 21 for black on white."""
    low, high = sorted((_luminance(colour), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, share: float, other: str = "000000") -> str:
    """Return a share of a colour, mixed with another one."""
    pairs = ((int(colour[place : place + 2], 16), int(other[place : place + 2], 16)) for place in (0, 2, 4))
    return "".join(f"{round(mine * share + its * (1 - share)):02X}" for mine, its in pairs)
