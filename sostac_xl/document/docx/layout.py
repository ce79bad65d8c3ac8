"""The type of the tables of each section: the most legible one that leaves no page nearly empty; and so the pages of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sostac_xl.document.docx.body import Pages
from sostac_xl.document.docx.fit import Type
from sostac_xl.document.docx.formats import Formats
from sostac_xl.document.docx.pages import Estimate, PageNumbers, Paper

_LEAST: Final = 0.15
"""The share of its page that the end of a section fills at least."""
_SPARE: Final = 14.0
"""Points of a page that stay free when a section is made to fit: another program may set a line more."""


_NO_NOTES: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The XML of a section, and its pages by estimate."""

    content: str
    pages: PageNumbers


def laid_out(section: Pages, ending: str, formats: Formats, paper: Paper, notes: Mapping[str, str] = _NO_NOTES) -> LaidOut:
    """Return a section, closed by `ending`, in the most legible type in which its end does not lie on a page of its own.

    `notes` are the texts of the footnotes by their numbers.

    When no type helps it stays in the normal one. A section that asks for one page gets the first type in which it is one, else the
    smallest. Each type is tried once, so that the time is linear in the content.
    """
    found: dict[Type, LaidOut] = {}
    for type_ in _types(section):
        content = section.xml(type_, formats.typeface.stretch) + ending
        measured = Estimate(content, formats, paper.width, notes)
        found[type_] = LaidOut(content, measured.pages(paper.height))
        careful = measured.pages(paper.height - _SPARE) if type_ else found[type_].pages
        if careful.total == 1 or (careful.last >= _LEAST and not section.one_page):
            return found[type_]
    return found[Type.TINY] if Type.TINY in found else found[Type.NORMAL]


def _types(section: Pages) -> tuple[Type, ...]:
    """Return the types that are tried: none but the normal one without a table, the smallest only for what is to be one page."""
    if not section.has_tables:
        return (Type.NORMAL,)
    return tuple(Type) if section.one_page else (Type.NORMAL, Type.SNUG, Type.DENSE)
