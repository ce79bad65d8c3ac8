"""Our styles in a brand's template: those that it has keep its look and get our IDs, those that it lacks are grafted from our base.

A style is the same by its name: Word writes the names of its own styles in English whatever its language, and their IDs in that language
("Kop1", "a3"). Other programs write names in other capitals, or in the user's language; then the ID may help.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

_ALIASES: Final = {
    "heading": ("kop", "заголовок", "überschrift", "titre"),
    "toc": ("inhopg", "inhoud", "оглавление", "verzeichnis", "tm"),
    "title": ("titel", "название", "заголовок документа"),
    "subtitle": ("ondertitel", "подзаголовок", "untertitel", "sous-titre"),
    "toc heading": ("kopvaninhoudsopgave", "kop van inhoudsopgave", "заголовок оглавления"),
    "caption": ("bijschrift", "название объекта", "beschriftung", "légende"),
    "header": ("koptekst", "верхний колонтитул", "kopfzeile", "en-tête"),
    "footer": ("voettekst", "нижний колонтитул", "fußzeile", "pied de page"),
    "list bullet": ("lijstopsomteken", "lijst opsom.teken", "маркированный список", "aufzählungszeichen", "liste à puces"),
    "footnote text": ("voetnoottekst", "текст сноски", "fußnotentext"),
    "footnote reference": ("voetnootmarkering", "знак сноски", "fußnotenzeichen"),
    "strong": ("zwaar", "строгий", "fett"),
    "hyperlink": ("гиперссылка",),
}
"""What Word calls its styles in other languages; `heading` and `toc` are followed by the level."""
_LEVELS: Final = ("1", "2", "3")
_REFERENCES: Final = tuple(map(qn, ("w:basedOn", "w:next", "w:link", "w:pStyle", "w:rStyle", "w:tblStyle", "w:styleLink", "w:numStyleLink")))
_DEFAULTS: Final = {"Normal": "paragraph", "DefaultParagraphFont": "character", "TableNormal": "table", "NoList": "numbering"}
"""Our IDs of the styles that hold where none is named: a template has its own, whatever they are called."""


@dataclass(frozen=True, slots=True)
class Grafted:
    """The names of our styles that a template has, and of those that it got from our base."""

    found: tuple[str, ...]
    added: tuple[str, ...]


def named(style: Any) -> str:
    """Return the name of a style."""
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val")))


def match(styles: Any, ours: Any) -> dict[str, str]:
    """Return our ID for the ID of each style of a template that is one of ours."""
    theirs = list(styles.iter(qn("w:style")))
    found: dict[str, str] = {}
    for style in ours.iter(qn("w:style")):
        wanted, kind = style.get(qn("w:styleId")), style.get(qn("w:type"))
        same = [each for each in theirs if each.get(qn("w:type")) == kind and each.get(qn("w:styleId")) not in found]
        if its := _found(same, wanted, named(style)):
            found[its] = wanted
    return found


def _found(styles: list[Any], wanted: str, name: str) -> str:
    """Return the ID of the style that is ours: by what it is for, by its name in any language, or by its ID; "" for none."""
    if wanted in _DEFAULTS:
        return next((each.get(qn("w:styleId")) for each in styles if each.get(qn("w:default")) in ("1", "true", "on")), "")
    for known in (_is_named((name,)), _is_named(_in_other_languages(name)), lambda style: _folded(style.get(qn("w:styleId"))) == _folded(wanted)):
        for style in styles:
            if known(style):
                return str(style.get(qn("w:styleId")))
    return ""


def _is_named(names: tuple[str, ...]) -> Any:
    folded = {_folded(name) for name in names}
    return lambda style: _folded(named(style)) in folded


def _folded(text: str) -> str:
    return "".join(text.casefold().split())


def _in_other_languages(name: str) -> tuple[str, ...]:
    base, _, level = name.casefold().rpartition(" ")
    if base in _ALIASES and level in _LEVELS:
        return tuple(f"{alias} {level}" for alias in _ALIASES[base])
    return _ALIASES.get(name.casefold(), ())


def rename(roots: list[Any], styles: Any, ids: dict[str, str]) -> None:
    """Give the styles of a template our IDs, in its styles and wherever these are named; what had one of them by chance gets another."""
    taken = {style.get(qn("w:styleId")) for style in styles.iter(qn("w:style"))}
    for ours in set(ids.values()) & (taken - set(ids)):
        ids[ours] = f"{ours}Brand"
    for root in roots:
        for element in root.iter(*_REFERENCES):
            if (value := element.get(qn("w:val"))) in ids:
                element.set(qn("w:val"), ids[value])
    for style in styles.iter(qn("w:style")):
        style.set(qn("w:styleId"), ids.get(style.get(qn("w:styleId")), style.get(qn("w:styleId"))))


def graft(styles: Any, ours: Any, numbering: Any, our_numbering: Any, width: int) -> Grafted:
    """Add to the styles of a template, which have our IDs, those of ours that they lack, with the numbering that these need.

    `width` is that of the text in twips: the page numbers of the contents stand at its end.
    """
    known = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
    lists = _Lists(numbering, our_numbering)
    found, added = [], []
    for style in ours.iter(qn("w:style")):
        key = style.get(qn("w:styleId"))
        if key in known:
            if key not in _DEFAULTS:
                known[key].find(qn("w:name")).set(qn("w:val"), named(style))  # Word knows its own styles by their English names alone
            found.append(named(style))
            continue
        copy = deepcopy(style)
        copy.attrib.pop(qn("w:default"), None)
        for font in list(copy.iter(qn("w:rFonts"))):
            font.getparent().remove(font)  # the brand's own type
        lists.take(copy)
        styles.append(copy)
        added.append(named(style))
    _number_headings(styles, ours, lists)
    _set_tabs(styles, width)
    return Grafted(tuple(found), tuple(added))


class _Lists:
    """Copies our definitions of lists into a template's, each once, under numbers that are free."""

    def __init__(self, numbering: Any, ours: Any) -> None:
        self._numbering, self._ours = numbering, ours
        self._copied: dict[str, str] = {}

    def take(self, style: Any) -> None:
        """Make a style refer to a copy of the list that it has in our base."""
        for number in style.iter(qn("w:numId")):
            number.set(qn("w:val"), self._copy(number.get(qn("w:val"))))

    def _copy(self, number: str) -> str:
        if number not in self._copied:
            ours = next(each for each in self._ours.iter(qn("w:num")) if each.get(qn("w:numId")) == number)
            definition = ours.find(qn("w:abstractNumId")).get(qn("w:val"))
            source = next(each for each in self._ours.iter(qn("w:abstractNum")) if each.get(qn("w:abstractNumId")) == definition)
            copy, free, own = deepcopy(source), self._free("w:abstractNum", "w:abstractNumId"), self._free("w:num", "w:numId")
            copy.set(qn("w:abstractNumId"), free)
            self._insert(copy, before=qn("w:num"))
            self._insert(
                parse_xml(f'<w:num {nsdecls("w")} w:numId="{own}"><w:abstractNumId w:val="{free}"/></w:num>'), before=qn("w:numIdMacAtCleanup")
            )
            self._copied[number] = own
        return self._copied[number]

    def _insert(self, element: Any, before: str) -> None:
        """Insert a definition where the schema wants it: all lists before all numbers of lists."""
        first = self._numbering.find(before)
        if first is None:
            self._numbering.append(element)
        else:
            first.addprevious(element)

    def _free(self, tag: str, key: str) -> str:
        return str(max([0, *(int(each.get(qn(key))) for each in self._numbering.iter(qn(tag)))]) + 1)


def _number_headings(styles: Any, ours: Any, lists: _Lists) -> None:
    """Number the chapters of a template that does not: texts refer to chapters by their numbers."""
    both = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
    if both["Heading1"].find(f".//{qn('w:numPr')}") is not None:
        return
    for style in ours.iter(qn("w:style")):
        key = style.get(qn("w:styleId"))
        if key in ("Heading1", "Heading2"):
            copy = deepcopy(style)
            lists.take(copy)
            _set_numbering(both[key], next(copy.iter(qn("w:numPr"))))


_BEFORE_NUMBERING: Final = tuple(map(qn, ("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl")))
_AFTER_PARAGRAPH: Final = tuple(map(qn, ("w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblStylePr")))


def _set_numbering(style: Any, numbering: Any) -> None:
    properties = style.find(qn("w:pPr"))
    if properties is None:
        properties = parse_xml(f"<w:pPr {nsdecls('w')}/>")
        after = next((child for child in style if child.tag in _AFTER_PARAGRAPH), None)
        if after is None:
            style.append(properties)
        else:
            after.addprevious(properties)
    for old in properties.findall(qn("w:numPr")):
        properties.remove(old)
    place = sum(1 for child in properties if child.tag in _BEFORE_NUMBERING)
    properties.insert(place, numbering)


def _set_tabs(styles: Any, width: int) -> None:
    """Let the lines of the contents end at the right margin."""
    for style in styles.iter(qn("w:style")):
        if style.get(qn("w:styleId")) in ("TOC1", "TOC2", "TOC3"):
            for tab in style.iter(qn("w:tab")):
                if tab.get(qn("w:val")) == "right":
                    tab.set(qn("w:pos"), str(width))
