"""Refreshing: our blocks that nobody touched get what the workbook says now; whatever people wrote, moved or deleted stays their decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from sostac_xl.compute import Computation
from sostac_xl.document.docx import Look
from sostac_xl.document.docx.formats import Formats
from sostac_xl.document.docx.names import qn
from sostac_xl.document.docx.package import related, zip_parts
from sostac_xl.document.living.content import Source
from sostac_xl.document.living.edit import Editor, copy_furniture, drop_empty_section, ending_of
from sostac_xl.document.living.emphasis import has_emphasis
from sostac_xl.document.living.fields import number_figures, renew_contents
from sostac_xl.document.living.layout import chapters_of, layout_of
from sostac_xl.document.living.manifest import Filled, Record, write_manifest
from sostac_xl.document.living.margins import has_own, mark_drafts, renew_margins
from sostac_xl.document.living.marks import Found, State
from sostac_xl.document.living.opening import COVER, Opened, dates_of, open_document
from sostac_xl.document.living.outcome import FORMATTED, Change, Outcome, Refreshed, first_words
from sostac_xl.document.living.own_cover import renew_cover
from sostac_xl.document.living.splice import Splice
from sostac_xl.document.making import Made, made
from sostac_xl.findings import Finding


def refresh_document(document: bytes, name: str, computation: Computation, findings: Sequence[Finding], *, draft: bool = False) -> Refreshed:
    """Return a Word plan brought up to date with its workbook, in its own language and look, and what became of each block.

    `document` is what `build_document` wrote, with whatever people did to it since; `name` is that of the file. DocumentError when it
    can't be read, or is no such document.
    """
    opened = open_document(document, name)
    new = made_like(opened, computation, findings, draft=draft)
    renewal = _Renewal(opened, new)
    renewal.blocks()
    written = renewal.written()
    return Refreshed(zip_parts(opened.parts, dates_of(document)) if written else document, tuple(renewal.changes), renewal.around)


def made_like(opened: Opened, computation: Computation, findings: Sequence[Finding], *, draft: bool) -> Made:
    """Return the document of a plan as we would write it now, in the language and the look of another one."""
    return made(computation, findings, Look(opened.template, opened.logo()), language=opened.manifest.language, draft=draft)


class _Renewal:
    """One document on its way from what it is to what it should be."""

    def __init__(self, opened: Opened, new: Made) -> None:
        self._opened, self._new = opened, new
        self._layout = layout_of(new.parts[new.main])
        self._splice = Splice(opened.parts, opened.main, opened.root, new.parts, new.main)
        self._editor = Editor(opened.body, self._splice)
        self._records: dict[str, Record] = {}
        self._standing: dict[str, Any] = {}
        self._chapters = chapters_of(opened.body, opened.blocks)
        self._pages_before = self._before(next(iter(opened.blocks.values()), None))
        self.changes: list[Change] = []
        self.around = False

    def blocks(self) -> None:
        """Do with each block what is to be done."""
        known, found, new = self._opened.manifest.blocks, self._opened.blocks, self._new.manifest.blocks
        for place, block in found.items():
            self._standing[place] = self._editor.outermost(block.elements[0])
        for place in new:
            if place in known:
                self._renew(place)
            elif place != COVER:  # a document that never had ours has a brand's own
                self._insert(place)
        for place in found:
            if place not in new:
                self._withdraw(place)
        for block in self._opened.copies:
            self._note(block.place, Outcome.EDITED, self._chapters[block.place], block.text, None, block.state.value)

    def _renew(self, place: str) -> None:
        """Do what is to be done with a block that the document had when it was written."""
        known, new, block = self._opened.manifest.blocks[place], self._new.manifest.blocks[place], self._opened.blocks.get(place)
        if block is None:
            self._note(place, Outcome.DELETED, self._layout.chapter_of[place], self._new.said[place], known)
        elif block.state is not State.UNTOUCHED:
            self._keep(place)
        elif known.made == new.made:
            self._note(place, Outcome.UNCHANGED, self._chapters[place], block.text, known)
        else:
            control = self._layout.controls[place]
            reason = FORMATTED if has_emphasis(block.elements, (control,)) else ""
            self._standing[place] = self._editor.replace(block, control, known.widths)
            self._note(place, Outcome.REFRESHED, self._chapters[place], self._new.said[place], new, reason)

    def _note(self, place: str, outcome: Outcome, chapter: str, text: str, record: Record | None, reason: str = "", now: str = "") -> None:
        self.changes.append(Change(place, outcome, chapter, first_words(text), reason, now))
        if record:
            self._records[place] = record

    def _keep(self, place: str) -> None:
        """Leave a block that is people's own now, and tell what it would say if that is something new."""
        block, record = self._opened.blocks[place], self._opened.manifest.blocks[place]
        now = "" if record.made == self._new.manifest.blocks[place].made else self._new.said[place]
        self._note(place, Outcome.EDITED, self._chapters[place], block.text, record, block.state.value, now)

    def _withdraw(self, place: str) -> None:
        """Take out a block that the plan does not have any more, unless it is people's own."""
        block = self._opened.blocks[place]
        if block.state is State.UNTOUCHED:
            ending = _ending_of(self._standing[place])
            self._editor.remove(block)
            if ending is not None:
                drop_empty_section(ending)
            self._note(place, Outcome.REMOVED, self._chapters[place], block.text, None)
        else:
            self._note(place, Outcome.KEPT, self._chapters[place], block.text, self._opened.manifest.blocks[place], block.state.value)

    def _insert(self, place: str) -> None:
        """Put a new block behind the one that stands before it in the plan, or else before the one behind it."""
        control = self._layout.controls[place]
        section = self._layout.sections[self._layout.section_of[place]]
        at = section.places.index(place)
        before = next((self._standing[each] for each in reversed(section.places[:at]) if each in self._standing), None)
        behind = next((self._standing[each] for each in section.places[at:] if each in self._standing), None)
        if before is not None:
            self._standing[place] = self._editor.insert(control, after=before)
        elif behind is not None:
            self._standing[place] = self._editor.insert(control, before=behind)
        elif not any(each in self._opened.manifest.blocks for each in section.places):
            self._standing[place] = self._open_section(place)
        else:  # somebody deleted all that it belongs to
            self._note(place, Outcome.LEFT_OUT, self._layout.chapter_of[place], self._new.said[place], self._new.manifest.blocks[place])
            return
        self._note(place, Outcome.NEW, self._layout.chapter_of[place], self._new.said[place], self._new.manifest.blocks[place])

    def _open_section(self, place: str) -> Any:
        """Begin a section of pages with a block: behind the section of what stands before it in the plan."""
        order = list(self._layout.controls)
        earlier = next((self._standing[each] for each in reversed(order[: order.index(place)]) if each in self._standing), None)
        ending = None if earlier is None else _ending_of(earlier)
        new = self._splice.adopted(self._layout.sections[self._layout.section_of[place]].ending)
        properties = new if new.tag == qn("w:sectPr") else new.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if not has_own(self._opened.parts, self._opened.main, self._opened.manifest.margins):
            copy_furniture(properties, _properties_of(earlier, self._opened.body))
        if new.tag == qn("w:sectPr"):
            new = ending_of(new)
        if ending is not None:
            ending.addnext(new)
        elif earlier is None:
            self._opened.body.insert(0, new)
        else:  # behind the last section, whose properties stand at the end of the text
            last = self._opened.body.find(qn("w:sectPr"))
            last.addnext(properties)
            properties.addprevious(ending_of(last))
            return self._editor.insert(self._layout.controls[place], before=properties)
        return self._editor.insert(self._layout.controls[place], before=new)

    def written(self) -> bool:
        """Write what changed into the parts; return whether anything did."""
        opened, new = self._opened, self._new
        counts = {change.outcome for change in self.changes}
        moved = bool(counts & {Outcome.REFRESHED, Outcome.NEW, Outcome.REMOVED})
        if moved:
            for block in opened.blocks.values():
                if block.control is None and block.state is State.UNTOUCHED and block.elements[0].getparent() is not None:
                    self._editor.wrap(block)
            number_figures(opened.body)
        look = Formats(etree.fromstring(opened.parts[related(opened.parts, opened.main, "styles")]), opened.template.typeface)
        notes = Source(opened.parts, opened.main).notes
        listed = renew_contents(opened.body, look, notes, moved=moved)
        cover, filled = self._cover()
        if moved or listed or filled:
            self._splice.finish(self._editor.removed)
        margins = renew_margins(opened.parts, opened.main, new.parts, new.main, opened.manifest.margins)
        self.around = margins != opened.manifest.margins
        if "header" not in opened.manifest.margins and mark_drafts(opened.parts, opened.main, new.mark):
            self.around = True
        manifest = replace(new.manifest, margins=margins, blocks=self._records, cover=cover)
        if moved or listed or filled or self.around or manifest != opened.manifest:
            write_manifest(opened.parts, opened.main, manifest)
            return True
        return False

    def _before(self, first: Found | None) -> list[Any]:
        """Return what stands before the first block."""
        return [] if first is None else list(self._editor.outermost(first.elements[0]).itersiblings(preceding=True))[::-1]

    def _cover(self) -> tuple[tuple[Filled, ...], bool]:
        """Renew a brand's own cover, which stands before all blocks; return what is to be remembered of it, and whether it changed."""
        done = list(renew_cover(self._pages_before, self._opened.manifest.cover, self._new.facts))
        changes = [change for _, change in done if change]
        self.changes += changes
        return tuple(filled for filled, _ in done), any(change.outcome is Outcome.REFRESHED for change in changes)


def _ending_of(element: Any) -> Any:
    """Return what ends the section of an element of the body: a paragraph, or a control that has it in it; None in the last section."""
    while element is not None and not (element.tag != qn("w:sectPr") and _own_properties(element) is not None):
        element = element.getnext()
    return element


def _own_properties(element: Any) -> Any:
    """Return the properties of the section that ends in an element, None when none does."""
    return next(element.iterfind(f".//{qn('w:pPr')}/{qn('w:sectPr')}"), None)


def _properties_of(element: Any, body: Any) -> Any:
    """Return the properties of the section of an element, those of the last section without one."""
    ending = None if element is None else _ending_of(element)
    found = body.find(qn("w:sectPr")) if ending is None else _own_properties(ending)
    return etree.Element(qn("w:sectPr")) if found is None else found
