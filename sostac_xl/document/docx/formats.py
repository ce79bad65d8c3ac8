"""What a paragraph style comes to in points: read from a document's own styles, so that it holds for any template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from sostac_xl.document.docx.names import is_on, points, qn
from sostac_xl.document.docx.typeface import CALIBRI, Typeface

_BELOW: Final = 0.25  # of the type size


@dataclass(frozen=True, slots=True)
class Format:
    """A paragraph's type and spacing in points; `line` is a share of the type size, or exact points when `exact`.

    `indent` is what both sides take from the width together, `edges` what borders above and below add to the height.
    """

    size: float = 10.0
    bold: bool = False
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    exact: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    indent: float = 0.0
    edges: float = 0.0


class Formats:
    """Resolves styles with what they are based on, each once."""

    def __init__(self, styles: Any, typeface: Typeface = CALIBRI) -> None:
        """Take the root of a styles part, and what running text is set in."""
        self.typeface = typeface
        self._styles = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
        defaults = styles.find(qn("w:docDefaults"))
        self._default = Format() if defaults is None else refined(Format(), defaults.find(f"*/{qn('w:pPr')}"), defaults.find(f"*/{qn('w:rPr')}"))
        self._known: dict[tuple[str, bool], Format] = {}
        self._normal = next((key for key, style in self._styles.items() if style.get(qn("w:default")) and style.get(qn("w:type")) == "paragraph"), "")

    def of(self, style_id: str = "", *, keep: bool = False) -> Format:
        """Return the format of a style, of the default one without a name; `keep`: of a paragraph that also stays with the next one."""
        found = self._known.get((style_id, keep))
        if found is None:
            found = replace(self.of(style_id), keep_next=True) if keep else self._resolve(style_id or self._normal)
            self._known[style_id, keep] = found
        return found

    def line(self, form: Format, drawn: float = 0.0) -> float:
        """Return the height of a line in points; a drawing stands on the line of the text, whose letters may reach below it."""
        if drawn:
            return drawn + _BELOW * form.size
        return form.line if form.exact else form.size * self.typeface.line * form.line

    def is_bold(self, run: Any) -> bool:
        """Return whether the properties of a run make it bold, by themselves or by a character style."""
        if run is None:
            return False
        style = run.find(qn("w:rStyle"))
        named = None if style is None else self._styles.get(style.get(qn("w:val")))
        return is_on(run.find(qn("w:b"))) or (named is not None and is_on(named.find(f"{qn('w:rPr')}/{qn('w:b')}")))

    def _resolve(self, style_id: str) -> Format:
        style = self._styles.get(style_id)
        if style is None:
            return self._default
        based = style.find(qn("w:basedOn"))
        parent = self._default if based is None else self.of(based.get(qn("w:val")))
        return refined(parent, style.find(qn("w:pPr")), style.find(qn("w:rPr")))


def refined(base: Format, paragraph: Any, run: Any) -> Format:
    """Return a format with what paragraph and run properties change in it."""
    changes: dict[str, Any] = {}
    if run is not None:
        if (size := run.find(qn("w:sz"))) is not None:
            changes["size"] = points(size.get(qn("w:val")), 2)
        if (bold := run.find(qn("w:b"))) is not None:
            changes["bold"] = is_on(bold)
    if paragraph is not None:
        changes |= _flags(paragraph) | _spacing(paragraph.find(qn("w:spacing")))
        if (borders := paragraph.find(qn("w:pBdr"))) is not None:
            changes["edges"] = sum(_edge(borders.find(qn(f"w:{side}"))) for side in ("top", "bottom"))
        if (indent := paragraph.find(qn("w:ind"))) is not None:
            changes["indent"] = sum(points(indent.get(qn(f"w:{side}"))) for side in ("left", "right"))
    return replace(base, **changes)


def _edge(border: Any) -> float:
    return 0.0 if border is None else points(border.get(qn("w:space")), 1) + points(border.get(qn("w:sz")), 8)


def _flags(paragraph: Any) -> dict[str, bool]:
    tags = {"keep_next": "w:keepNext", "keep_lines": "w:keepLines", "page_break": "w:pageBreakBefore"}
    return {name: is_on(found) for name, tag in tags.items() if (found := paragraph.find(qn(tag))) is not None}


def _spacing(spacing: Any) -> dict[str, Any]:
    if spacing is None:
        return {}
    found: dict[str, Any] = {side: points(spacing.get(qn(f"w:{side}"))) for side in ("before", "after") if spacing.get(qn(f"w:{side}"))}
    rule, line = spacing.get(qn("w:lineRule")), spacing.get(qn("w:line"))
    if line and rule != "atLeast":  # what a line has at least, letters mostly have anyway
        exact = rule == "exact"
        found |= {"line": points(line, 20 if exact else 240), "exact": exact}
    return found
