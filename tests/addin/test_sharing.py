"""Share and Merge up to the point where the work begins: every dialog can be cancelled, and nothing of the user's is written over."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sostac_xl.addin.sharing import merge, share
from sostac_xl.errors import OutputError
from sostac_xl.i18n import LANGUAGES, Translator

CANCELLED = {"en": "Cancelled", "nl": "Geannuleerd", "ru": "Отменено"}


@dataclass
class Answers:
    """A desk whose user has made up their mind; it keeps what was asked and told."""

    where_to: Path | None = None
    came_back: Path | None = None
    saves: bool = True
    said: list[str] = field(default_factory=list)

    def where(self, _suggested: Path, question: str, _kind: str) -> Path | None:
        """Keep the question, and answer it."""
        self.said.append(question)
        return self.where_to

    def which(self, question: str, _kind: str, _folder: Path) -> Path | None:
        """Keep the question, and answer it."""
        self.said.append(question)
        return self.came_back

    def ask(self, text: str) -> bool:
        """Keep the question, and answer it."""
        self.said.append(text)
        return self.saves

    def tell(self, text: str) -> None:
        """Keep the message."""
        self.said.append(text)

    def status(self, text: str) -> None:
        """Show nothing."""


@dataclass
class Book:
    """An open workbook; it counts how often it was saved."""

    api: Any
    saved: int = 0

    def save(self) -> None:
        """Count."""
        self.saved += 1


def session(path: Path, language: str = "en", *, saved: bool = True) -> Any:
    """Return what Share and Merge ask of a session before they begin."""
    book = Book(SimpleNamespace(Saved=saved))
    return SimpleNamespace(t=Translator(language), path=path, host=SimpleNamespace(book=book))


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A file that stands for the plan."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"the plan")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("came_back", [None, Path("back.xlsx")])
def test_a_cancelled_dialog_ends_the_action(plan: Path, language: str, came_back: Path | None) -> None:
    """Whichever dialog it is, that is said in the workbook's language, and there is no new file."""
    desk: Any = Answers(came_back=came_back)

    assert merge(session(plan, language), desk).startswith(CANCELLED[language])
    assert share(session(plan, language), desk).startswith(CANCELLED[language])
    assert list(plan.parent.iterdir()) == [plan]
    assert len(desk.said) == (2 if came_back is None else 3)


@pytest.mark.parametrize(("saves", "times"), [(False, 0), (True, 1)])
def test_what_is_not_saved_is_asked_about(plan: Path, saves: bool, times: int) -> None:
    """Who says no has an open workbook that is as it was; a workbook without changes is not asked about."""
    desk: Any = Answers(came_back=Path("back.xlsx"), saves=saves)
    unsaved, as_it_is = session(plan, saved=False), session(plan)

    assert merge(unsaved, desk).startswith("Cancelled")
    assert unsaved.host.book.saved == times
    assert any("not saved" in text for text in desk.said)
    desk.said.clear()
    merge(as_it_is, desk)
    assert as_it_is.host.book.saved == 0
    assert not any("not saved" in text for text in desk.said)


def test_a_page_of_the_users_own_is_not_written_over(plan: Path) -> None:
    """A page that is no change report stays what it is, and no work is done for nothing."""
    target = plan.with_name("merged.xlsx")
    page = target.with_suffix(".html")
    page.write_text("a page of the user's own", encoding="utf-8")
    desk: Any = Answers(came_back=Path("back.xlsx"), where_to=target)

    with pytest.raises(OutputError, match="is no change report"):
        merge(session(plan), desk)

    assert page.read_text(encoding="utf-8") == "a page of the user's own"
    assert not target.exists()


def test_a_workbook_in_the_cloud_cannot_be_merged(tmp_path: Path) -> None:
    """Its file isn't there: what to do is told, and nothing is asked."""
    desk: Any = Answers()

    assert merge(session(tmp_path / "elsewhere.xlsx"), desk) == ""
    (told,) = desk.said
    assert "save a copy on this computer" in told
