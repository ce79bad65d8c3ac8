"""Headers and footers of a document that people have edited: our version, date and mark of a draft in them are brought up to date.

What stands before the last tab is ours as long as it reads as we wrote it; what follows are the chapter and the page, which programs work out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from sostac_xl.document.docx import xml
from sostac_xl.document.docx.names import qn
from sostac_xl.document.docx.package import relations, serialized
from sostac_xl.document.living.content import digest, tidied
from sostac_xl.document.living.marks import flat

_DRAFT: Final = "PlanDraft"
KINDS: Final = ("header", "footer")
_TEXT: Final = (qn("w:t"), qn("w:tab"), qn("w:noBreakHyphen"))


def renew_margins(parts: dict[str, bytes], main: str, new_parts: Mapping[str, bytes], new_main: str, known: Mapping[str, str]) -> dict[str, str]:
    """Write what our headers and footers say now into those that nobody changed, by the hashes in `known`; return the hashes that hold now."""
    hashes = dict(known)
    for kind in KINDS:
        ours = next((paragraph for _, root in _roots(new_parts, new_main, kind) for paragraph in flat(root) if _lead(paragraph)), None)
        if ours is None or kind not in known or digest(_said(ours)) == known[kind]:
            continue
        for name, root in list(_roots(parts, main, kind)):
            touched = [paragraph for paragraph in flat(root) if paragraph.tag == qn("w:p") and digest(_said(paragraph)) == known[kind]]
            for paragraph in touched:
                _replace(paragraph, ours)
                parts[name] = serialized(root)
                hashes[kind] = digest(_said(ours))
    return hashes


def mark_drafts(parts: dict[str, bytes], main: str, mark: str) -> bool:
    """Put the mark of a draft above what a brand's own headers say, or take it away without one; return whether anything changed."""
    changed = False
    for name, root in list(_roots(parts, main, "header")):
        old = [paragraph for paragraph in flat(root) if _is_mark(paragraph)]
        if bool(old) == bool(mark):
            continue
        for paragraph in old:
            paragraph.getparent().remove(paragraph)
        if mark:
            written: Any = etree.fromstring(f"<w:body {xml.NAMESPACES}>{xml.paragraph('Header', xml.run(mark, style=_DRAFT))}</w:body>")
            root.insert(0, written[0])
        elif not len(root):
            root.append(etree.Element(qn("w:p")))
        parts[name] = serialized(root)
        changed = True
    return changed


def _is_mark(paragraph: Any) -> bool:
    """Return whether a paragraph is the mark of a draft and nothing else."""
    runs = [run for run in paragraph.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    styles = [run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}") for run in runs]
    return bool(runs) and all(style is not None and style.get(qn("w:val")) == _DRAFT for style in styles)


def has_own(parts: Mapping[str, bytes], main: str, known: Mapping[str, str]) -> bool:
    """Return whether the headers of a document are still those that we write."""
    return "header" in known and any(digest(_said(each)) == known["header"] for _, root in _roots(parts, main, "header") for each in flat(root))


def _roots(parts: Mapping[str, bytes], main: str, kind: str) -> Iterator[tuple[str, Any]]:
    for each in relations(parts, main):
        if each.type.endswith(f"/{kind}") and each.target in parts:
            yield each.target, etree.fromstring(parts[each.target])


def _pieces(paragraph: Any) -> list[Any]:
    """Return the pieces of text and the tabs of a paragraph, those of its style's properties left out."""
    return [each for each in paragraph.iter(*_TEXT) if each.getparent().tag == qn("w:r")]


def _lead(paragraph: Any) -> list[Any]:
    """Return the pieces of text before the last tab of a paragraph; all of them when it has none."""
    pieces = _pieces(paragraph)
    tabs = [place for place, each in enumerate(pieces) if each.tag == qn("w:tab")]
    return pieces[: tabs[-1]] if tabs else pieces


def _said(paragraph: Any) -> str:
    signs = {qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
    return tidied("".join(signs.get(each.tag) or each.text or "" for each in _lead(paragraph)))


def _replace(paragraph: Any, ours: Any) -> None:
    """Put what ours says before its last tab in the place of what a paragraph says before its own."""
    old = _lead(paragraph)
    place = old[0].getparent()
    for run in dict.fromkeys(each.getparent() for each in _lead(ours)):
        copied = deepcopy(run)
        for tab in list(copied.iter(qn("w:tab"))):
            copied.remove(tab)
        place.addprevious(copied)
    for each in old:
        run = each.getparent()
        run.remove(each)
        if not any(child.tag != qn("w:rPr") for child in run):
            run.getparent().remove(run)
