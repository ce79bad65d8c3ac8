"""The ribbon of a macro workbook and of the add-in: `macros/ribbon/sostac.xml` with its texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from sostac_xl.i18n import LANGUAGES, Message, Translator
from sostac_xl.workbook.actions import ACTIONS, GROUPS, WARNINGS

NAMESPACE: Final = "{http://schemas.microsoft.com/office/2009/07/customui}"
LANGUAGE_NAME: Final = "sx.language"
"""The defined name by which macros know a workbook's language."""


def ribbon_of(source: bytes, t: Translator) -> bytes:
    """Return the ribbon (XML) of a workbook: with the texts of its language."""
    root = etree.fromstring(source)
    for element, label, tip in _labelled(root):
        element.set("label", t.render(label))
        if tip:
            element.set("supertip", t.render(tip))
    return _bytes(root)


def ribbon_that_asks(source: bytes) -> bytes:
    """Return the ribbon (XML) of the add-in: it asks the macros for its texts, and whether it is to be seen."""
    root = etree.fromstring(source)
    root.set("onLoad", "RibbonLoaded")
    next(root.iter(f"{NAMESPACE}tab")).set("getVisible", "RibbonVisible")
    for element, _, tip in _labelled(root):
        element.set("getLabel", "RibbonLabel")
        if tip:
            element.set("getSupertip", "RibbonTip")
    return _bytes(root)


def said_names(*, labels: bool) -> Iterator[tuple[str, str]]:
    """Yield the defined names, with their texts, by which the macros speak every language; `labels` adds the texts of the ribbon."""
    texts: dict[str, Message] = dict(WARNINGS)
    if labels:
        texts |= dict(GROUPS) | {action.key: action.label for action in ACTIONS} | {f"{action.key}.tip": action.tip for action in ACTIONS}
    for language in LANGUAGES:
        t = Translator(language)
        yield from ((f"sx.said.{key}.{language}", t.render(message)) for key, message in texts.items())


def as_formula(text: str) -> str:
    """Return the formula of a defined name that stands for a text."""
    return '="' + text.replace('"', '""') + '"'


def _labelled(root: etree._Element) -> Iterator[tuple[etree._Element, Message, Message | None]]:
    """Yield the groups and the buttons with their labels and tips."""
    actions: Mapping[str, tuple[Message, Message]] = {action.key: (action.label, action.tip) for action in ACTIONS}
    for element in root.iter(f"{NAMESPACE}group", f"{NAMESPACE}button"):
        key = str(element.get("id"))
        yield (element, GROUPS[key], None) if key in GROUPS else (element, *actions[key])


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
