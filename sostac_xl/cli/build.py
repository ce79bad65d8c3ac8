"""`sostac build`: writes the Word plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sostac_xl.cli.brand import brand_of, brand_options
from sostac_xl.cli.common import HELP, PLAN_FILE, is_quiet, lang_option, open_plan, progress, quoted, voice_options
from sostac_xl.cli.refusal import document_path, refused
from sostac_xl.errors import ExportError, OutputError

if TYPE_CHECKING:
    from sostac_xl.cli.common import Opened


@click.command(context_settings=HELP, epilog="Example:  sostac build plan.xlsx -o plan.docx")
@click.argument("plan", type=PLAN_FILE)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    callback=document_path,
    help="The Word file to write; by default beside the plan, with the same name.",
)
@click.option("--draft", is_flag=True, help="Write a plan with errors too: it says on every page that it is a draft, and lists what it lacks.")
@click.option("--pdf", is_flag=True, help="Write a PDF beside it as well, by LibreOffice, or on Windows by Word.")
@click.option(
    "--exact-pages/--no-exact-pages",
    default=None,
    help="Take the page numbers of the contents from LibreOffice, which takes seconds; by default with --pdf, and with a template in another "
    "typeface than Calibri if LibreOffice is there.",
)
@brand_options
@lang_option
@click.option("--force", is_flag=True, help="Overwrite a file that sostac did not write, or that someone changed.")
@voice_options
@click.pass_context
def build(
    ctx: click.Context,
    /,
    plan: Path,
    output: Path | None,
    draft: bool,
    pdf: bool,
    exact_pages: bool | None,
    lang: str | None,
    force: bool,
    **look: Any,
) -> None:
    """Write the Word plan that a client signs.

    A plan with errors is refused (exit code 1), unless it is to be a --draft. The look of a brand can also stand in a file sostac.toml beside
    the plan, in a table [brand] with template, logo and accent; `sostac template check` says what a template has and lacks.
    """
    from sostac_xl.document import build_document
    from sostac_xl.document.pdf import ensure_program
    from sostac_xl.output import ensure_writable

    target = output or plan.with_suffix(".docx")
    brand = brand_of(plan, **look)
    with progress("Reading"):
        opened = open_plan(plan, lang)
    if not draft and refused(opened, opened.t("`sostac build --draft` writes it as a draft all the same.")):
        ctx.exit(1)
    if not force:
        _ensure_unedited(target, plan, draft=draft)
    ensure_writable(target, force=force)
    if pdf or exact_pages:
        ensure_program("--pdf" if pdf else "--exact-pages")
    if pdf:
        ensure_writable(target.with_suffix(".pdf"), force=force)
    with progress("Writing"):
        document = build_document(opened.computation, opened.findings, language=opened.t.language, draft=draft, brand=brand)
    _put(opened, target, document, pdf=pdf, exact=exact_pages, force=force)


def _ensure_unedited(target: Path, plan: Path, *, draft: bool) -> None:
    """Raise OutputError when the file is a Word plan that people worked in, which tells how to keep their work before how to lose it."""
    from sostac_xl.document.living.opening import is_word_plan
    from sostac_xl.output import is_untouched, one_line

    if not target.is_file() or is_untouched(target):
        return
    with one_line(target, "read"):
        edited = is_word_plan(target.read_bytes())
    if edited:
        command = f"sostac refresh {quoted(target)} {quoted(plan)}" + (" --draft" if draft else "")
        raise OutputError(
            f"{target} was edited since it was built: `{command}` brings it up to date and keeps what people wrote; --force loses their edits"
        )


def _put(opened: Opened, target: Path, document: bytes, *, pdf: bool, exact: bool | None, force: bool) -> None:
    """Write the plan: with the pages that it has in print where these are asked for, or can't be estimated well; and the PDF if that is wanted.

    A plan that can't be printed is written all the same.
    """
    from sostac_xl.document.exact import printed, typeface_in
    from sostac_xl.document.pdf import tells_pages
    from sostac_xl.output import signed_pdf, write_output

    asked = tells_pages() and not typeface_in(document).is_measured if exact is None else exact
    if not (pdf or asked):
        _write(opened, target, document, force=force)
        return
    try:
        with progress("Printing"):
            found = printed(document)
    except ExportError:
        _write(opened, target, document, force=force)
        if pdf or exact:
            raise
        return
    _write(opened, target, found.document, force=force, counted=found.exact)
    if pdf:
        write_output(target.with_suffix(".pdf"), signed_pdf(found.pdf), force=force)
        click.echo(target.with_suffix(".pdf"))
    if found.typeface and not found.exact:
        click.echo(_missing(opened, found.typeface, pdf=pdf), err=True)


def _missing(opened: Opened, typeface: str, *, pdf: bool) -> str:
    t = opened.t
    if pdf:
        return t(
            "The typeface {name} is not installed here: the PDF is set in another one, and the pages of the Word plan are estimated.", name=typeface
        )
    return t("The typeface {name} is not installed here: the pages of the Word plan are estimated.", name=typeface)


def _write(opened: Opened, target: Path, document: bytes, *, force: bool, counted: bool = False) -> None:
    """Write the plan and say so; its pages are `counted` or estimated."""
    from sostac_xl.document import page_count
    from sostac_xl.output import write_output

    write_output(target, document, force=force)
    click.echo(target if is_quiet() else _done(opened, target, page_count(document), counted=counted))


def _done(opened: Opened, path: Path, pages: int, *, counted: bool) -> str:
    t = opened.t
    return f"{path}  ({t.plural('{n} page', '{n} pages', pages) if counted else t.plural('about {n} page', 'about {n} pages', pages)})"
