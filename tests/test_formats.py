"""The same forms give the same facts in whichever file they came.

The real document is rendered into each format.
"""

import dataclasses
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.documents import format_of, read_document
from pipelines.forms import Form, Recognition, recognise
from pipelines.reading import convert
from tests.disguises import DISGUISES, UNMERGED
from tests.renderings import (
    HEADER,
    PLAIN,
    Grid,
    Style,
    blocks_of,
    filled,
    to_docx,
    to_html,
    to_xlsx,
)

needs_libreoffice = pytest.mark.skipif(
    not convert.is_available(), reason="LibreOffice is not installed"
)


def has_chinese_font() -> bool:
    found = shutil.which("fc-list")
    return bool(
        found and subprocess.run([found, ":lang=zh"], capture_output=True, check=False).stdout
    )


needs_font = pytest.mark.skipif(
    not has_chinese_font(), reason="no Chinese font to print with (fonts-wqy-zenhei)"
)

STYLES = {
    "plain": PLAIN,
    "repeated headers, merged 二级": Style(repeat_header=3, merge_level2=True),
    "split tables": Style(split_rows=4),
    "one table a form": Style(one_table=True, merge_level2=True),
}
# As LibreOffice breaks them over pages: rows cut in the middle, cells merged over a page's end,
# headers repeated.
PAGES = {
    "plain": PLAIN,
    "narrow columns, headers on each page": Style(
        repeat_on_pages=True, size=24, widths=(900, 1000, 1700, 1500, 1300)
    ),
    "one table a form": Style(one_table=True, merge_level2=True),
    "merged 二级, other widths": Style(
        size=18, merge_level2=True, widths=(900, 900, 1500, 1500, 900)
    ),
    "rows kept whole": Style(may_break_rows=False, split_rows=5),
}


@pytest.fixture(scope="module")
def published(tianjin: bytes) -> list[Form]:
    return recognise(read_document(tianjin)).forms


def squeezed(text: str | None) -> str | None:
    return None if text is None else "".join(text.split())


def facts(
    form: Form, even: Callable[[str | None], str | None] = lambda text: text
) -> dict[str, object]:
    """What a form says; addresses apart, which are those of its file."""
    texts = (
        "heading",
        "project_name",
        "unit_text",
        "unit_code",
        "unit_name",
        "money_unit",
        "purpose_text",
        "goal_text",
    )
    return {
        **{name: even(getattr(form, name)) for name in texts},
        "year": form.name_year,
        "tag": form.name_fund_tag,
        "amounts": [
            (amount.role, amount.stage, amount.yuan) for amount in form.amounts if amount.text
        ],
        "indicators": [
            tuple(
                even(text)
                for text in (i.level1_text, i.level2_text, i.name, i.description, i.target_text)
            )
            for i in form.indicators
        ],
    }


def assert_same(
    read: Recognition, published: list[Form], even: Callable = lambda text: text
) -> None:
    assert read.problems == []
    assert len(read.forms) == 39
    assert sum(len(form.indicators) for form in read.forms) == 452
    assert [cell for form in read.forms for cell in form.readings if cell.field is None] == []
    for form, original in zip(read.forms, published, strict=True):
        assert facts(form, even) == facts(original, even)


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize(
    ("kind", "render"),
    [
        ("docx", to_docx),
        ("xlsx", lambda blocks, style: to_xlsx(blocks)),
        ("xlsx", lambda blocks, style: to_xlsx(blocks, sheets=True)),
        ("html", lambda blocks, style: to_html(blocks)),
        ("html", lambda blocks, style: to_html(blocks, "gb18030", declared=False)),
    ],
    ids=["docx", "xlsx", "xlsx, a sheet a form", "html", "html in GB18030"],
)
def test_the_same_facts(published: list[Form], style: Style, kind: str, render: Callable) -> None:
    data = render(blocks_of(published, style), style)
    assert format_of(data) == kind
    even = squeezed if kind == "html" else lambda text: text and text.strip()
    assert_same(recognise(read_document(data)), published, even)


@pytest.mark.parametrize(
    "style", [STYLES["plain"], STYLES["one table a form"]], ids=["plain", "one"]
)
@pytest.mark.parametrize("kind", DISGUISES)
def test_the_same_facts_in_disguise(published: list[Form], style: Style, kind: str) -> None:
    data = DISGUISES[kind](blocks_of(published, style), style)
    assert format_of(data) == kind
    even = squeezed if kind in ("mhtml", "html", "ofd") else lambda text: text and text.strip()
    assert_same(recognise(read_document(data)), published, even)


@pytest.mark.parametrize("kind", UNMERGED)
def test_the_same_facts_as_text_of_tables(published: list[Form], kind: str) -> None:
    data = UNMERGED[kind](blocks_of(published))
    assert format_of(data) == kind
    assert_same(recognise(read_document(data)), published, squeezed)


def tika_rows(blocks: list) -> str:
    """As Tika writes a table row by row."""
    text = ""
    for block in blocks:
        if isinstance(block, Grid):
            rows = [
                ["" if again else box.text.replace("\t", " ") for _, box, again in row]
                for row in filled(block)
            ]
            text += "".join("".join(f"\t{cell}" for cell in row) + "\n" for row in rows) + "\n"
        else:
            text += f"{block}\n"
    return text


def tika_bare_blanks(blocks: list) -> str:
    """As Tika writes the tables of a .doc: a blank cell is a TAB alone."""
    text = ""
    for block in blocks:
        if isinstance(block, Grid):
            rows = [["" if again else box.text for _, box, again in row] for row in filled(block)]
            text += (
                "".join(
                    "".join(f"\t{cell}\n" if cell else "\t" for cell in row) + "\n" for row in rows
                )
                + "\n"
            )
        else:
            text += f"{block}\n"
    return text


@pytest.mark.parametrize("write", [tika_rows, tika_bare_blanks])
def test_the_other_dialects_of_tika(published: list[Form], write: Callable[[list], str]) -> None:
    read = recognise(read_document(write(blocks_of(published)).encode()))
    assert_same(read, published, squeezed if write is tika_rows else lambda text: text)


@pytest.fixture(scope="module")
def converted(
    published: list[Form], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Style, str], bytes]:
    """LibreOffice makes other files of the Word documents: one run a format."""
    folder = tmp_path_factory.mktemp("converted")
    styles = {**STYLES, **PAGES}.values()
    names = {
        style: f"style-{number}" for number, style in enumerate(dict.fromkeys(map(key, styles)))
    }
    for style in styles:
        (folder / f"{names[key(style)]}.docx").write_bytes(
            to_docx(blocks_of(published, style), style)
        )

    def made(style: Style, kind: str) -> bytes:
        name = names[key(style)]
        if not (folder / f"{name}.{kind}").exists():
            wanted = (
                [f"{name}.docx"]
                if kind != "pdf"
                else [f"{names[key(style)]}.docx" for style in PAGES.values()]
            )
            subprocess.run(
                ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                 "--norestore", "--convert-to", kind, *wanted],
                cwd=folder, check=True, capture_output=True, timeout=180,
            )  # fmt: skip
        return (folder / f"{name}.{kind}").read_bytes()

    return made


def key(style: Style) -> tuple:
    return dataclasses.astuple(style)


@needs_libreoffice
@needs_font
@pytest.mark.parametrize("style", PAGES.values(), ids=PAGES)
def test_the_same_facts_in_pdf(published: list[Form], converted: Callable, style: Style) -> None:
    data = converted(style, "pdf")
    assert format_of(data) == "pdf"
    assert_same(recognise(read_document(data)), published, squeezed)


@needs_libreoffice
@pytest.mark.parametrize("kind", ["doc", "odt", "fodt", "rtf"])
def test_the_same_facts_through_libreoffice(
    published: list[Form], converted: Callable, kind: str
) -> None:
    data = converted(PLAIN, kind)
    assert format_of(data) == kind
    assert_same(
        recognise(read_document(convert.to_docx(data, kind))),
        published,
        lambda text: text and text.strip(),
    )


SHARED = Path(__file__).parents[2] / "shared" / "documents"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the folder of shared documents is not here"
)


@needs_shared
@pytest.mark.parametrize(
    ("name", "kind", "indicators"),
    [
        ("guangdong_zhanjiang_hrss_2024_dept_goal.xlsx", "department", 19),
        ("chongqing_yuzhong_hrss_2021_self_eval.xlsx", "self_evaluation", 16),
    ],
)
def test_documents_of_other_provinces(name: str, kind: str, indicators: int) -> None:
    recognition = recognise(read_document((SHARED / name).read_bytes()))
    assert recognition.problems == []
    [form] = recognition.forms
    assert (form.kind, len(form.indicators)) == (kind, indicators)
    assert [cell for cell in form.readings if cell.field is None] == []


@needs_shared
def test_what_the_other_provinces_say() -> None:
    [guangdong] = recognise(
        read_document((SHARED / "guangdong_zhanjiang_hrss_2024_dept_goal.xlsx").read_bytes())
    ).forms
    assert (guangdong.unit_name, guangdong.title_year) == ("湛江市人力资源和社会保障局", 2024)
    assert {amount.role: str(amount.yuan) for amount in guangdong.amounts} == {
        "basic_spending": "108916156.750000",
        "project_spending": "619157693.0000",
        "fiscal": "728073849.750000",  # a formula
        "other": "0",
    }
    assert [detail.yuan for detail in guangdong.details] == [188620000, 5878100, 11400000]
    assert {i.name: i.target_text for i in guangdong.indicators}[
        "补贴发放准确率"
    ] == "100%"  # 1, shown as 100%
    [chongqing] = recognise(
        read_document((SHARED / "chongqing_yuzhong_hrss_2021_self_eval.xlsx").read_bytes())
    ).forms
    assert (chongqing.project_name, chongqing.unit_name) == ("就业补助资金", "渝中区就业和人才中心")
    assert {amount.stage: amount.yuan for amount in chongqing.amounts} == {
        "annual": 75740000,
        "executed": 66430000,
    }
    assert sum(int(i.weight_text or 0) for i in chongqing.indicators) == 100
    assert (chongqing.contacts, "向俐" in str(chongqing.readings)) == (1, False)


@needs_shared
def test_a_budget_book_that_speaks_of_forms_holds_none() -> None:
    recognition = recognise(
        read_document((SHARED / "shanghai_putuo_commerce_2025_dept_budget.pdf").read_bytes())
    )
    assert recognition == Recognition([], [], [])


def test_headers_are_the_words_of_the_real_document(published: list[Form]) -> None:
    headers = [cell.text for cell in published[0].readings if cell.field == "header"]
    assert headers == HEADER
