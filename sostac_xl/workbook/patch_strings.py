"""The texts that the cells of a workbook share: read as they stand, and lengthened when cells get other texts.

A text could also stand in the cell itself, as an inline string, and one part less would change. Excel, LibreOffice and the Open XML SDK
take both; but the previews of mail and files on iPhones and Macs, and Apple Numbers, show nothing for an inline string, and clients read
plans there. So new texts go where the workbook has its own; inline only in a workbook that has no shared strings at all.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from sostac_xl.workbook.patch_xml import Element, elements, escaped, first, splice

_TO_KEEP: Final = re.compile(r"^\s|\s$|[\t\n]|\s\s")


def spaced(text: str) -> str:
    """Return the attribute that keeps the spaces of a text, or "" when it has none that could get lost."""
    return ' xml:space="preserve"' if _TO_KEEP.search(text) else ""


class Strings:
    """The shared strings of a workbook; `source` is None when it has none."""

    def __init__(self, source: str | None) -> None:
        """Look nothing up yet."""
        self.source = source

    @cached_property
    def items(self) -> list[Element]:
        """The texts as they stand, in the order by which cells refer to them."""
        return list(elements(self.source, "si")) if self.source else []

    @cached_property
    def indexes(self) -> dict[str, int]:
        """The number of each text that has no format of its own."""
        found: dict[str, int] = {}
        for number, item in enumerate(self.items):
            if not next(item.inside("r", "rPh", "phoneticPr"), None):
                found.setdefault(self.spoken(item), number)
        return found

    def text(self, index: int) -> str:
        """Return a text; IndexError when there is none of that number."""
        if index < 0:
            raise IndexError(index)
        return self.spoken(self.items[index])

    def spoken(self, item: Element) -> str:
        """Return the text of a string without its formats, and without the reading aid of Japanese."""
        return "".join(part.text for part in item.inside("t", "rPh") if part.name == "t")


class StringWriter:
    """The shared strings with what cells need besides."""

    def __init__(self, strings: Strings) -> None:
        """Begin with the strings as they are."""
        self._strings = strings
        self._more: dict[str, int] = {}
        self._uses = 0

    @property
    def changed(self) -> bool:
        """Whether any text was added."""
        return bool(self._more)

    def index(self, text: str) -> int | None:
        """Return the number of a text, which is added when it is new; None in a workbook that has no shared strings."""
        if self._strings.source is None:
            return None
        self._uses += 1
        known = self._strings.indexes.get(text)
        return known if known is not None else self._more.setdefault(text, len(self._strings.items) + len(self._more))

    def release(self) -> None:
        """Say that a cell holds a shared string no more."""
        self._uses -= 1

    def xml(self) -> str:
        """Return the part with the new texts at its end, and with its counts brought up to date where it has them."""
        source = self._strings.source or ""
        root = first(source, "sst")
        if not root:
            raise ValueError("the shared strings are none")
        counts = root.attributes()
        more = {"count": self._uses, "uniqueCount": len(self._more)}
        changes = {name: str(max(int(counts[name]) + number, 0)) for name, number in more.items() if name in counts}
        p = root.prefix
        added = "".join(f"<{p}si><{p}t{spaced(text)}>{escaped(text)}</{p}t></{p}si>" for text in self._more)
        if not self._strings.items:
            return splice(source, [(root.start, root.end, root.holding(added, changes))])
        last = self._strings.items[-1]
        return splice(source, [(root.start, root.inner, root.tag_with(changes)), (last.end, last.end, added)])
