"""Typography: what a typesetter would set right in any text, whoever typed it.

Quotes of the language, one pair within another, apostrophes, true minus signs, dashes, and the hyphens and spaces at which no line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

T = TypeVar("T")

_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_HYPHEN: Final = "\N{NON-BREAKING HYPHEN}"

# outer pair, inner pair
_QUOTES: Final[Mapping[str, tuple[str, str]]] = {"en": ("“”", "‘’"), "nl": ("“”", "‘’"), "ru": ("«»", "„“")}
_OPENING: Final = "„«"
_CLOSING: Final = "”»"
_EITHER: Final = '"“'  # they open or close, depending on what stands before them
_QUOTE: Final = re.compile(f"[{_OPENING}{_CLOSING}{_EITHER}]")
_BEFORE_OPENING: Final = frozenset(" \t\n([{/–—-„«“‘" + _NO_BREAK)

_MINUS: Final = re.compile(r"(?<![\w.,)%€$£₽-])-(?=[€$£₽]?\d)")
_E_WORD: Final = re.compile(r"\b([Ee])-(?=mail|commerce)")
_VERSION: Final = re.compile(r"\b([Vv]ersion|[Vv]ersie|[Вв]ерси[яи]) (?=\d)")
_YEAR_AND_STOP: Final = re.compile(r"(?<=\bг\.)\.(?!\.)")
_APOSTROPHE: Final = re.compile(r"(?<=\w)'|'(?=\w)(?![^']*\w')")
_SINGLE: Final = re.compile(r"(?<!\w)'([^']*\w[.,!?]?)'")

_AT_STAKE: Final = re.compile(f"['{_OPENING}{_CLOSING}{_EITHER}–-]|ersi|ерси|г[.]{{2}}")
"""What a text has in which anything is to be set right: most have none of it."""


def typeset(block: T, language: str) -> T:
    """Return a block, or anything that is made of texts, tuples and dataclasses, with its texts set right."""
    return mapped(block, lambda text: text_set(text, language))


def mapped(block: T, change: Callable[[str], str], whole: tuple[type, ...] = ()) -> T:
    """Return anything that is made of texts, tuples and dataclasses with a change in its texts; instances of `whole` stay as they are."""
    return cast(T, _mapped(block, change, whole))


def _mapped(block: Any, change: Callable[[str], str], whole: tuple[type, ...]) -> Any:
    if type(block) is str:  # and no member of an enumeration
        return change(block)
    if isinstance(block, tuple):
        mapped_all = tuple([change(each) if type(each) is str else _mapped(each, change, whole) for each in block])
        return block if mapped_all == block else mapped_all
    if isinstance(block, whole):
        return block
    named = ((name, before) for name in field_names(block) if (before := getattr(block, name)))
    changed = {name: after for name, before in named if (after := _mapped(before, change, whole)) is not before}
    return replace(block, **changed) if changed else block


def field_names(block: object) -> Iterable[str]:
    """Return the names of the fields of a dataclass; none of anything else. (The many calls of `fields` would take a second.)"""
    names: Iterable[str] = getattr(type(block), "__dataclass_fields__", ())
    return names


def text_set(text: str, language: str, *, quoted: bool = False) -> str:
    """Return a text set right, which stands in quotes itself when it is `quoted`."""
    if not _AT_STAKE.search(text):
        return text
    text = _quoted(text, language, int(quoted))
    if "-" in text:
        text = _E_WORD.sub(rf"\1{_HYPHEN}", _MINUS.sub("−", text))
    text = _VERSION.sub(rf"\1{_NO_BREAK}", text)
    if language == "ru":
        text = _YEAR_AND_STOP.sub("", text)
        text = "—" if text == "–" else text.replace(" – ", f"{_NO_BREAK}— ")
    return text


def is_open(text: str, language: str) -> bool:
    """Return whether a text that was set right ends within quotes."""
    outer = _QUOTES[language][0]
    return text.count(outer[0]) > text.count(outer[1])


def _quoted(text: str, language: str, within: int = 0) -> str:
    """Return the text with the quotes of the language: the outer pair, and within it, or within so many others, the inner one."""
    if "'" in text:
        text = _APOSTROPHE.sub("’", _SINGLE.sub(r"‘\1’", text))
    if not _QUOTE.search(text):
        return text
    pairs, depth, letters = _QUOTES[language], within, []
    for place, letter in enumerate(text):
        opens = letter in _OPENING or (letter in _EITHER and (not place or text[place - 1] in _BEFORE_OPENING))
        if opens:
            letters.append(pairs[depth % 2][0])
            depth += 1
        elif depth > within and letter in _CLOSING + _EITHER:
            depth -= 1
            letters.append(pairs[depth % 2][1])
        else:
            letters.append(letter)
    return "".join(letters)
