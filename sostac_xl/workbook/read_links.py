"""Predecessors as people type them: `ACT-03; ACT-05FS+2`, `ACT-05 + 2 days`, `ACT-05EB+2 dagen`, `ACT-05ОН+2д`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sostac_xl.schema.kinds import Link, LinkType
from sostac_xl.schema.parsing import parse_id

_TYPES: Final[Mapping[str, LinkType]] = MappingProxyType(
    {"": LinkType.FS}
    | dict.fromkeys(("FS", "EB", "ОН"), LinkType.FS)
    | dict.fromkeys(("SS", "BB", "НН"), LinkType.SS)
    | dict.fromkeys(("FF", "EE", "ОО"), LinkType.FF)
    | dict.fromkeys(("SF", "BE", "НО"), LinkType.SF)
)
"""What the kinds of link are called, in English, Dutch (einde, begin) and Russian (окончание, начало)."""
_DAYS: Final = r"(?:work(?:ing)?\s*|werk|раб\w*\.?\s*)?(?:d(?:ays?|ag(?:en)?)?|wd|д(?:ень|н(?:я|ей|и)?)?)\.?"
_LINK: Final = re.compile(
    rf"(?P<id>[^\W\d_]+\s*[-–‑]\s*\d+)\s*(?P<type>{'|'.join(filter(None, _TYPES))})?\s*(?:(?P<lag>[+\-−–]\s*\d{{1,4}})\s*(?:{_DAYS})?)?",
    re.IGNORECASE,
)


def read_link(text: str, prefix: str) -> Link | None:
    """Return the predecessor that a cleaned text says, by an ID with this prefix; None when it says none."""
    found = _LINK.fullmatch(text)
    row_id = parse_id(found["id"], prefix) if found else ""
    if not found or not row_id:
        return None
    lag = int(re.sub("[−–]", "-", found["lag"]).replace(" ", "")) if found["lag"] else 0
    return Link(row_id, _TYPES[(found["type"] or "").upper()], lag)
