"""The type of the tables of each section: the most legible one that leaves no page nearly empty; and so the pages of everything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sostac_xl.document.docx.body import Pages
from sostac_xl.document.docx.fit import Type
from sostac_xl.document.docx.measured import Ruler
from sostac_xl.document.docx.pages import Estimate, PageNumbers, Paper

_NEARLY_EMPTY: Final = 0.18
_EMPTY: Final = 0.3
"""A last page of which less is filled is nearly empty, and that is as bad as so much of a page that stays blank."""
_ALONE: Final = 0.25
"""A last page of which less is filled is not left alone: the next chapter begins on it."""
_FAIR: Final = 0.33
"""The share of its page that the end of a section should fill."""
_MOST_BLANK: Final = 0.15
"""The share of a page that may stay blank before what does not fit there."""
_WORTH: Final = 0.25
"""How much better, in shares of a page, the pages of a chapter must become for smaller type; those before the chapters are no reading matter."""
_SPARE: Final = 14.0
"""Points of a page that stay free when a section is made to fit: another program may set a line more."""


_SMALL: Final = 0.05
"""A fault that nobody minds."""
_PARTED: Final = 0.06
"""How bad it is to part what is better seen as a whole, in shares of a page that stay blank."""
_TURNED: Final = 0.1
"""How bad a second page is for what stands before the chapters: it is looked up, not read."""
_LONG: Final = 100
"""The pages of a section of which nobody minds the last: trying more would take seconds."""
_LOWER: Final = 0.84
"""The share of their height that charts keep when there is little room."""
_EMU: Final = 635  # to a twip
_WIDE: Final = 0.9  # of the text's width: a chart of its own, not one on a card
_EXTENT: Final = re.compile(r'(<wp:extent cx=")(\d+)(" cy=")(\d+)')


@dataclass(frozen=True, slots=True)
class _Setting:
    """The type of tables, the share of their height that charts have, and whether what is better seen as a whole is `parted`."""

    type: Type = Type.NORMAL
    charts: float = 1.0
    parted: bool = False


_NORMAL: Final = _Setting()
_TINY: Final = _Setting(Type.TINY)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The XML of a section, and its pages by estimate."""

    content: str
    pages: PageNumbers


def all_laid_out(sections: Iterable[Pages], ending: Callable[[Pages, bool], str], ruler: Ruler) -> Iterator[LaidOut]:
    """Yield sections laid out; a chapter begins on the last page of the one before it when little else is on that.

    `ending` gives the XML that closes a section, which is the last one or not.
    """
    waiting = list(sections)
    while waiting:
        section = waiting.pop(0)
        laid = laid_out(section, ending(section, not waiting), ruler, section.paper)
        alone = laid.pages.last < _ALONE and laid.pages.total <= _LONG
        if alone and waiting and section.can_go_on_with(waiting[0]):
            waiting[0] = section.going_on_with(waiting[0])
        else:
            yield laid


def laid_out(section: Pages, ending: str, ruler: Ruler, paper: Paper) -> LaidOut:
    """Return a section, closed by `ending`, in the most legible type in which its end does not lie on a page of its own, and no page stays empty.

    When no type helps it stays in the normal one. A section that asks for one page gets the first type in which it is one, else the
    smallest. Each type is tried once, so that the time is linear in the content.
    """
    written: dict[tuple[Type, bool], str] = {}
    found: dict[_Setting, LaidOut] = {}
    faults: dict[_Setting, float] = {}
    for setting in _settings(section):
        if setting.parted and all(each.pages.gap <= _MOST_BLANK for each in found.values()):
            continue  # no page stays blank for what is whole
        way = setting.type, setting.parted
        if way not in written:
            written[way] = section.xml(setting.type, ruler.stretch, ending, parted=setting.parted)
        content = _drawn(written[way], section.width, setting.charts)
        measured = Estimate(content, ruler, paper.width)
        found[setting] = LaidOut(content, measured.pages(paper.height))
        plain = setting == _NORMAL and found[setting].pages.total > 1
        careful = found[setting].pages if plain else measured.pages(paper.height - _SPARE)
        faults[setting] = max(_fault(section, each) for each in (found[setting].pages, careful)) + _PARTED * setting.parted
        legible = setting.type <= Type.SNUG and (faults[setting] < _SMALL or careful.total > _LONG)
        if careful.total == 1 if section.one_page else legible:
            return found[setting]
    return found[_TINY if _TINY in found else _best(faults, _WORTH if section.chapter else _SMALL)]


def _fault(section: Pages, pages: PageNumbers) -> float:
    """Return how far pages are from good ones, in shares of a page: one that ends long before its foot, a last one with little on it."""
    if pages.total == 1:
        return 0.0
    empty = _EMPTY if pages.last < _NEARLY_EMPTY else 0.0
    turned = 0.0 if section.chapter else _TURNED * (pages.total - 1)
    return empty + turned + max(_FAIR - pages.last, 0.0) + max(pages.gap - _MOST_BLANK, 0.0)


def _best(faults: Mapping[_Setting, float], worth: float) -> _Setting:
    """Return the setting with the fewest faults; one in smaller type only when that is worth it."""
    best = _NORMAL
    for setting, fault in faults.items():
        if fault < faults[best] - (_SMALL if setting.type <= Type.SNUG else worth):
            best = setting
    return best


def _settings(section: Pages) -> Iterator[_Setting]:
    """Yield what is tried.

    Smaller type where there are tables, the smallest only for what is to be one page; lower charts where there are any; and smaller parts
    of what can be had in such.
    """
    if section.one_page:
        yield from map(_Setting, Type if section.has_tables else (Type.NORMAL,))
        return
    charts = (1.0, _LOWER) if section.has_charts else (1.0,)
    types = (Type.NORMAL, Type.SNUG) if section.has_tables else (Type.NORMAL,)
    for parted in (False, True) if section.can_part else (False,):
        yield from (_Setting(type_, share, parted) for type_ in types for share in charts)
    if section.has_tables:
        yield _Setting(Type.DENSE)


def _drawn(content: str, width: int, share: float) -> str:
    """Return the XML of a section whose charts as wide as its text have a share of their height; those on cards stay."""
    least = width * _EMU * _WIDE

    def lower(found: re.Match[str]) -> str:
        wide = int(found[2]) >= least
        return f"{found[1]}{found[2]}{found[3]}{round(int(found[4]) * share)}" if wide else found[0]

    return content if share == 1 else _EXTENT.sub(lower, content)
