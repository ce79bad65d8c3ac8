"""Refreshing: what nobody touched is what the workbook says, and nothing that people did is lost."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from sostac_xl.document.docx import layout
from sostac_xl.document.docx.control import bookmark
from sostac_xl.document.docx.package import relations, unzip_parts, zip_parts
from sostac_xl.document.living.content import Source, blocks_in, said, said_in
from sostac_xl.document.living.outcome import FORMATTED, Outcome
from sostac_xl.document.living.splice import reachable
from sostac_xl.i18n import LANGUAGES
from sostac_xl.output import is_untouched
from sostac_xl.plan import Plan
from sostac_xl.schema.plan import Prose, TextPlace
from sostac_xl.schema.strategy import Positioning
from sostac_xl.schema.tactics import BudgetLine, Tactic
from tests.document.edits import changed, control, dearer, document, edited, numbers, outcomes, paragraph, places, refreshed, small, write
from tests.document.words import built, lines, text

PROSE = "summary.TXT-01.paragraph"
BUDGET = "budget.stack.table"
CHART = "budget.charts.chart-budget_by_channel"


def test_places_are_those_of_any_language_and_unique() -> None:
    """A document has the same places in every language, and each once."""
    found = [places(document(language)) for language in LANGUAGES]

    assert found[0] == found[1] == found[2]
    assert len(set(found[0])) == len(found[0]) > 60
    assert max(map(len, found[0])) <= 57


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_written_is_read_back(language: str) -> None:
    """What a block says is the same whether it is taken from what we wrote or from the XML."""
    parts = unzip_parts(document(language))
    source = Source(parts, "word/document.xml")
    written = {place: said_in(inside, source) for place, inside in blocks_in(parts["word/document.xml"])}
    body = Document(BytesIO(document(language))).element.body

    assert {place: said(control(body, place).find(qn("w:sdtContent")), source) for place in written} == written
    assert all(written.values())


def test_same_plan_changes_nothing() -> None:
    """A document that says what the workbook says stays the same file."""
    done = refreshed(document())

    assert done.document == document()
    assert {change.outcome for change in done.changes} == {Outcome.UNCHANGED}


@pytest.mark.parametrize("language", LANGUAGES)
def test_untouched_document_becomes_a_new_one(language: str) -> None:
    """It says what one built anew says, contents and their pages included, has the same charts, and a second time nothing changes."""
    plan = changed(BudgetLine, lambda row: replace(row, amount=row.amount and row.amount / 2), small(language))
    done = refreshed(document(language), plan)
    new = built(plan, language=language)

    assert lines(done.document) == lines(new)
    assert said_of(done.document) == said_of(new)
    assert outcomes(done, Outcome.REFRESHED)
    assert refreshed(done.document, plan).document == done.document


def said_of(data: bytes) -> dict[str, str]:
    """Return what each block says, its charts and notes included."""
    parts = unzip_parts(data)
    source, body = Source(parts, "word/document.xml"), Document(BytesIO(data)).element.body
    return {place: said(control(body, place).find(qn("w:sdtContent")), source) for place in places(data)}


def test_refreshed_document_is_valid_and_whole(validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """The Open XML SDK finds no fault; nothing is left in the file that nothing refers to; numbers are unique."""
    plan = changed(Tactic, lambda row: replace(row, tactic=f"{row.tactic} (new)"), dearer())
    data = refreshed(document(), plan).document
    path = tmp_path / "plan.docx"
    path.write_bytes(data)
    parts = unzip_parts(data)

    assert validator(path) == []
    assert {name for name in parts if not name.endswith(".rels")} - reachable(parts) == {"[Content_Types].xml"}
    assert all(each.external or each.target in parts for name in ("", *parts) for each in relations(parts, name) if not name.endswith(".rels"))
    for tag, attribute in (("w:bookmarkStart", "w:id"), ("w:bookmarkStart", "w:name"), ("wp:docPr", "id")):
        found = list(numbers(data, tag, attribute))
        assert len(set(found)) == len(found)


def test_what_people_wrote_between_blocks_stays() -> None:
    """Paragraphs before, between and behind blocks are where they were."""

    def edit(body: Any) -> None:
        control(body, PROSE).addprevious(paragraph("First of all."))
        control(body, BUDGET).addnext(paragraph("Agreed with the bank."))

    data = refreshed(edited(document(), edit), dearer()).document
    found = lines(data)

    assert found.index("First of all.") + 1 == found.index(next(line for line in found if line.startswith("Ketel & Blad is an invented")))
    assert "Agreed with the bank." in found
    assert (
        found.index("Total including VAT")
        < found.index("Agreed with the bank.")
        < found.index("Budget by tactic", found.index("Agreed with the bank."))
    )


def test_what_people_wrote_in_a_control_beside_our_text_stays() -> None:
    """Word puts a paragraph typed behind our text into its control: ours is renewed, theirs stays."""

    def edit(body: Any) -> None:
        content = control(body, BUDGET).find(qn("w:sdtContent"))
        content.insert(0, paragraph("Above."))
        content.append(paragraph("Below."))

    done = refreshed(edited(document(), edit), dearer())

    assert BUDGET in outcomes(done, Outcome.REFRESHED)
    assert {"Above.", "Below."} <= set(lines(done.document))


def test_edited_block_is_left_and_told_with_what_it_would_say() -> None:
    """A changed figure or sentence stays; the report has the chapter, the first words and the new text."""

    def edit(body: Any) -> None:
        write(body, BUDGET, " by type")
        write(body, PROSE, "!")

    data = edited(document(), edit)
    done = refreshed(data, dearer())
    told = outcomes(done, Outcome.EDITED)

    assert set(told) == {BUDGET, PROSE}
    assert told[BUDGET].chapter == "Budget"
    assert told[BUDGET].words.startswith("Cost type by type Amount")
    assert "Total excluding VAT" in told[BUDGET].now
    assert told[PROSE].now == ""
    assert "Cost type by type" in lines(done.document)
    assert refreshed(done.document, dearer()).document == done.document


def test_block_that_loses_bold_words_is_named() -> None:
    """A block in which somebody made words bold is renewed with its figures, and only that one is told of."""

    def embolden(body: Any) -> None:
        row = list(control(body, BUDGET).iter(qn("w:tr")))[1]
        run = next(row.iter(qn("w:r")))
        run.get_or_add_rPr().append(OxmlElement("w:b"))

    done = refreshed(edited(document(), embolden), dearer())
    told = [(change.place, change.outcome) for change in done.changes if change.reason == FORMATTED]

    assert told == [(BUDGET, Outcome.REFRESHED)]
    assert not any(change.reason for change in refreshed(document(), dearer()).changes)


def test_deleted_block_is_not_put_back() -> None:
    """It stays away, the first time and later, and the report says so."""

    def edit(body: Any) -> None:
        body.remove(control(body, BUDGET))
        control(body, PROSE).find(qn("w:sdtContent")).clear()

    done = refreshed(edited(document(), edit), dearer())

    assert set(outcomes(done, Outcome.DELETED)) == {BUDGET, PROSE}
    assert BUDGET not in places(done.document)
    assert set(outcomes(refreshed(done.document, small()), Outcome.DELETED)) == {BUDGET, PROSE}


def test_moved_block_is_refreshed_where_it_stands() -> None:
    """The table of sums at the head of the summary has the new figures there."""
    data = edited(document(), lambda body: control(body, PROSE).addprevious(control(body, BUDGET)))
    done = refreshed(data, dearer())
    found = places(done.document)

    assert BUDGET in outcomes(done, Outcome.REFRESHED)
    assert found.index(BUDGET) + 1 == found.index(PROSE)


@pytest.mark.parametrize(("name", "reason"), [("w:ins", "tracked"), ("w:commentRangeStart", "commented"), ("w:drawing", "edited")])
def test_pending_changes_comments_and_pictures_make_a_block_peoples_own(name: str, reason: str) -> None:
    """Such a block is left, even if its words are the same, and the report says why."""

    def edit(body: Any) -> None:
        mark = OxmlElement(name)
        target = next(control(body, BUDGET).iter(qn("w:p")))
        (target.add_r() if name == "w:drawing" else target).append(mark)

    done = refreshed(edited(document(), edit), dearer())

    assert outcomes(done, Outcome.EDITED)[BUDGET].reason == reason


def test_chart_whose_numbers_people_changed_is_left() -> None:
    """A chart is its numbers: another value in it makes it theirs; the others are renewed."""
    parts = unzip_parts(document())
    name = next(name for name in parts if name.startswith("word/charts/chart") and b"Search advertising" in parts[name] and b"barDir" in parts[name])
    parts[name] = re.sub(rb"<c:v>[\d.]+</c:v>(?!.*<c:v>[\d.]+</c:v>)", b"<c:v>12345</c:v>", parts[name], count=1)
    done = refreshed(zip_parts(parts), dearer())

    assert CHART in outcomes(done, Outcome.EDITED)
    assert outcomes(done, Outcome.REFRESHED)


def test_renamed_heading_stays_renamed_and_the_contents_list_it() -> None:
    """Also when nothing else changed."""
    data = edited(document(), lambda body: write(body, "budget.heading", " and more"))
    done = refreshed(data)

    assert [line for line in lines(done.document) if line.endswith("Budget and more")]
    assert any(re.fullmatch(r"\d+Budget and more\d+", line) for line in lines(done.document))
    assert refreshed(done.document).document == done.document


def test_new_rows_are_put_in_where_the_plan_has_them() -> None:
    """A positioning stands behind the one before it, a text of the consultant before what follows it."""
    plan = changed(Positioning, lambda row: row if row.id != "POS-02" else None)
    more = replace(plan, tables={**plan.tables, Prose: tuple(row for row in plan[Prose] if row.place is not TextPlace.BUDGET)})
    data = edited(built(more), lambda body: control(body, "strategy.positioning.POS-01.callout").addnext(paragraph("In between.")))
    done = refreshed(data, small())
    new = outcomes(done, Outcome.NEW)

    assert set(new) == {"strategy.positioning.POS-02.callout", "budget.TXT-09.paragraph"}
    assert places(done.document) == places(document())
    assert "In between." in lines(done.document)
    assert [line for line in lines(done.document) if line != "In between."] == lines(document())


def test_rows_that_are_gone_are_taken_out_unless_people_edited_them() -> None:
    """What they wrote in the block stays in any case."""
    plan = changed(Positioning, lambda row: row if row.id == "POS-03" else None)

    def edit(body: Any) -> None:
        write(body, "strategy.positioning.POS-02.callout", ", really")
        control(body, "strategy.positioning.POS-01.callout").find(qn("w:sdtContent")).append(paragraph("Mine."))

    done = refreshed(edited(document(), edit), plan)

    assert set(outcomes(done, Outcome.REMOVED)) == {"strategy.positioning.POS-01.callout"}
    assert set(outcomes(done, Outcome.KEPT)) == {"strategy.positioning.POS-02.callout"}
    assert "Mine." in lines(done.document)
    assert refreshed(done.document, plan).document == done.document


def bare() -> Plan:
    """Return the plan without its budget."""
    return replace(small(), tables={table: rows for table, rows in small().tables.items() if table is not BudgetLine})


def test_chapter_comes_and_goes_with_its_pages(validator: Callable[[Path], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without budget lines the chapter is gone, header and pages too; with them it is back in its place."""
    monkeypatch.setattr(layout, "_ALONE", 0.0)  # each chapter has pages of its own
    whole = built(small())
    gone = refreshed(whole, bare()).document
    back = refreshed(gone, small()).document

    assert lines(gone) == lines(built(bare()))
    assert lines(back) == lines(whole)
    assert sections(gone) == sections(built(bare()))
    assert sections(back) == sections(whole)
    path = tmp_path / "plan.docx"
    path.write_bytes(back)
    assert validator(path) == []


def test_chapter_that_shares_a_page_comes_and_goes(validator: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """A chapter that began on the last page of another one is gone without it, and comes back there."""
    gone = refreshed(document(), bare()).document
    back = refreshed(gone, small()).document

    assert said_of(gone) == said_of(built(bare()))
    assert lines(back) == lines(document())
    assert sections(back) == sections(document())
    path = tmp_path / "plan.docx"
    path.write_bytes(gone)
    assert validator(path) == []


def sections(data: bytes) -> list[tuple[str, int]]:
    """Return the header of each section, and how wide its pages are."""
    return [(section.header.paragraphs[0].text, int(section.page_width or 0)) for section in Document(BytesIO(data)).sections]


def test_bookmarks_of_people_survive() -> None:
    """A bookmark that somebody put on a block of ours, to refer to it, is on the new one."""

    def edit(body: Any) -> None:
        target = next(control(body, BUDGET).iter(qn("w:p")))
        for name, attributes in (("w:bookmarkStart", {"w:id": "77", "w:name": "Sums"}), ("w:bookmarkEnd", {"w:id": "77"})):
            mark = OxmlElement(name, {qn(key): value for key, value in attributes.items()})
            target.append(mark)

    data = refreshed(edited(document(), edit), dearer()).document

    assert "Sums" in list(numbers(data, "w:bookmarkStart", "w:name"))
    assert bookmark(BUDGET) in list(numbers(data, "w:bookmarkStart", "w:name"))


def test_copy_of_a_block_is_left_and_told() -> None:
    """Two controls of one place: the first is renewed, the other is people's own."""
    data = edited(document(), lambda body: control(body, PROSE).addprevious(deepcopy(control(body, BUDGET))))
    done = refreshed(data, dearer())

    assert [change.reason for change in done.changes if change.place == BUDGET and change.outcome is Outcome.EDITED] == ["copied"]
    assert BUDGET in outcomes(done, Outcome.REFRESHED)


def test_controls_that_are_gone_are_found_by_their_bookmarks() -> None:
    """As LibreOffice saves a document: blocks are renewed all the same, and have controls again."""

    def edit(body: Any) -> None:
        for place in places(document()):
            found = control(body, place)
            for child in list(found.find(qn("w:sdtContent"))):
                found.addprevious(child)
            body.remove(found)

    done = refreshed(edited(document(), edit), dearer())

    assert not outcomes(done, Outcome.EDITED, Outcome.DELETED)
    assert places(done.document) == places(document())
    assert [line for line in lines(done.document) if line] == [line for line in lines(built(dearer())) if line]


@pytest.mark.parametrize("seed", range(2))
def test_no_sentence_of_people_is_ever_lost(seed: int) -> None:
    """Whatever is put in, edited, moved or deleted at random, every word that people wrote is there after two refreshes."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    sentences = [f"Sentence {number} by hand." for number in range(24)]

    def edit(body: Any) -> None:
        for sentence in sentences:
            place = dice.choice([each for each in places(document()) if alive(body, each)])
            match dice.randrange(5):
                case 0:
                    control(body, place).addnext(paragraph(sentence))
                case 1:
                    control(body, place).find(qn("w:sdtContent")).append(paragraph(sentence))
                case 2:
                    write(body, place, f" {sentence}")
                case 3:
                    control(body, place).addprevious(paragraph(sentence))
                    body.insert(dice.randrange(20), control(body, place))
                case _:
                    control(body, place).addprevious(paragraph(sentence))
                    if "by hand." not in "".join(control(body, place).itertext()):
                        body.remove(control(body, place))

    data = edited(document(), edit)
    plan = changed(Tactic, lambda row: replace(row, tactic=f"{row.tactic} (new)"), dearer())
    once = refreshed(data, changed(Positioning, lambda row: row if row.id != "POS-02" else None, plan))
    twice = refreshed(once.document, plan)
    whole = text(twice.document)

    assert [sentence for sentence in sentences if sentence not in whole] == []
    assert refreshed(twice.document, plan).document == twice.document


def alive(body: Any, place: str) -> bool:
    """Return whether the control of a place is still there."""
    return any(tag.get(qn("w:val")) == f"sostac:{place}" for tag in body.iter(qn("w:tag")))


def test_refreshed_work_of_people_is_never_taken_for_ours(tmp_path: Path) -> None:
    """`sostac build` must not overwrite it: the dates of its parts stay."""
    path = tmp_path / "plan.docx"
    path.write_bytes(refreshed(edited(document(), lambda body: write(body, PROSE, " Mine.")), dearer()).document)

    assert not is_untouched(path)
