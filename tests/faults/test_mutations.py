"""Documents that were changed at random, some hundred at a time: a release each time.

It is whole, and untouched documents say what they said.
"""

import random
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl

from pipelines.documents import read_document
from pipelines.forms import Form, recognise
from pipelines.releases import store
from pipelines.releases.manifest import read_manifest
from tests.conftest import TIANJIN, Warehouse
from tests.faults.conftest import times
from tests.renderings import Block, Box, Grid, Style, blocks_of, to_docx, to_html, to_xlsx
from tests.servers import JIXIAO, PrefectServer

AT_A_TIME = 250
ODD_TEXTS = (
    "", " ", "-", "……", "0", "-1", "1e9", "=1+1", "#REF!", "NaN", "True", "2023-13-45", "9" * 40,
    "≥", "%", "90.5%", "2023年12月31日前", "≤5万元", "合计", "项目名称", "一级指标", "指标值",
    "绩效目标", "单位：万元", "绩效目标表", "\u202e倒", "名" * 10_000, "a\nb\n\nc", "1\t2",
    "🙂", "\x0b", "\x1b[31m红", "甲\x00乙", "\x85", "\ufffe",
)  # fmt: skip
ODD_VALUES = (
    0,
    -3,
    1.5,
    10**30,
    True,
    datetime(2023, 5, 1),
    datetime(1900, 1, 1),
    "#N/A",
    "=SUM(A1:A2)",
    0.95,
)


class Mutator:
    """Changes the tables of a document in one of these ways, by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.ways: tuple[Callable[[list[Box]], list[Box]], ...] = (
            self.drop_cell, self.blank_cell, self.odd_cell, self.control_characters,
            self.other_cell, self.other_span,
        )  # fmt: skip

    def document(self, blocks: list[Block]) -> list[Block]:
        """Some changes anywhere in a document."""
        changed = [
            self._grid(block) if isinstance(block, Grid) else self._heading(block)
            for block in blocks
        ]
        if self._chance.random() < 0.1:
            changed.pop(self._chance.randrange(len(changed)))
        return changed

    def _heading(self, text: str) -> str:
        return self._chance.choice(ODD_TEXTS) if self._chance.random() < 0.05 else text

    def _grid(self, grid: Grid) -> Grid:
        rows = list(grid.rows)
        for _ in range(self._chance.choice((0, 1, 1, 2, 5))):
            place = self._chance.randrange(len(rows))
            if self._chance.random() < 0.25:
                rows = self._chance.choice((self._twice, self._without, self._moved))(rows, place)
            elif rows[place]:
                rows[place] = self._chance.choice(self.ways)(list(rows[place]))
            rows = rows or [[Box("")]]
        return replace(grid, rows=rows)

    def _twice(self, rows: list[list[Box]], place: int) -> list[list[Box]]:
        return [*rows[: place + 1], *rows[place:]]

    def _without(self, rows: list[list[Box]], place: int) -> list[list[Box]]:
        return rows[:place] + rows[place + 1 :]

    def _moved(self, rows: list[list[Box]], place: int) -> list[list[Box]]:
        other = self._chance.randrange(len(rows))
        moved = list(rows)
        moved[place], moved[other] = moved[other], moved[place]
        return moved

    def _place(self, row: list[Box]) -> int:
        return self._chance.randrange(len(row))

    def drop_cell(self, row: list[Box]) -> list[Box]:
        row.pop(self._place(row))
        return row

    def blank_cell(self, row: list[Box]) -> list[Box]:
        return self._with(row, "")

    def odd_cell(self, row: list[Box]) -> list[Box]:
        return self._with(row, self._chance.choice(ODD_TEXTS))

    def other_cell(self, row: list[Box]) -> list[Box]:
        return self._with(row, self._chance.choice(row).text)

    def other_span(self, row: list[Box]) -> list[Box]:
        place = self._place(row)
        row[place] = row[place]._replace(
            across=self._chance.randint(1, 4), down=self._chance.randint(1, 3)
        )
        return row

    def control_characters(self, row: list[Box]) -> list[Box]:
        place = self._place(row)
        text = row[place].text
        at = self._chance.randint(0, len(text))
        return self._with(
            row,
            text[:at] + chr(self._chance.choice((0, 7, 11, 27, 31, 127, 0x85))) + text[at:],
            place,
        )

    def _with(self, row: list[Box], text: str, place: int | None = None) -> list[Box]:
        place = self._place(row) if place is None else place
        row[place] = row[place]._replace(text=text)
        return row


def squared(blocks: list[Block]) -> list[Block]:
    """As a program writes it that fills up short rows and cuts long ones.

    Other renderings need tables that close.
    """
    return [
        Grid(
            [[Box(box.text) for box in row][:7] + [Box("")] * (7 - len(row)) for row in block.rows],
            7,
        )
        if isinstance(block, Grid)
        else block
        for block in blocks
    ]


def legal(text: str) -> str:
    """What a workbook or a Word document can hold; a page holds anything."""
    return "".join(
        char
        for char in text
        if char in "\t\n" or (ord(char) >= 32 and ord(char) not in (0xFFFE, 0xFFFF))
    )


def without_illegal(blocks: list[Block]) -> list[Block]:
    return [
        replace(
            block, rows=[[box._replace(text=legal(box.text)) for box in row] for row in block.rows]
        )
        if isinstance(block, Grid)
        else legal(block)
        for block in blocks
    ]


def typed(data: bytes, chance: random.Random) -> bytes:
    """A workbook in which some cells have another type."""
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    for _ in range(chance.randint(0, 4)):
        row, column = chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_column)
        cell = sheet.cell(row, column)
        if not isinstance(cell, openpyxl.cell.MergedCell):
            cell.value = chance.choice(ODD_VALUES)
            cell.number_format = chance.choice(
                ("General", "0%", "0.00", "yyyy-mm-dd", "@", "#,##0.0,")
            )
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def mutated(forms: list[Form], number: int) -> tuple[str, bytes]:
    """The name and the bytes of a document of two forms that were changed."""
    chance = random.Random(number)
    style = Style(one_table=chance.random() < 0.5, repeat_header=chance.choice((0, 3)))
    blocks = Mutator(chance).document(blocks_of(chance.sample(forms, 2), style))
    form = chance.choice(("html", "html", "docx", "xlsx"))
    if form == "html":
        return f"{number:05}.html", to_html(blocks)
    blocks = without_illegal(squared(blocks))
    if form == "docx":
        return f"{number:05}.docx", to_docx(blocks)
    return f"{number:05}.xlsx", typed(to_xlsx(blocks), chance)


UNTOUCHED = [
    f"from marts.{table} as facts where document_key in ("
    "select document_key from marts.dim_documents where region_code = '120000') order by all"
    for table in (
        "fct_indicator_targets", "fct_cost_lines", "fct_project_budgets", "fct_project_funding",
        "dim_forms",
    )
] + [
    "select rule_code, severity, amount_yuan, message_zh from audit.findings "
    "inner join marts.dim_projects using (project_key) "
    "inner join marts.dim_documents using (document_key) "
    "where region_code = '120000' order by all"
]  # fmt: skip


def test_documents_changed_at_random_stop_nothing_and_change_nothing_else(
    tmp_path: Path, server: PrefectServer, tell: Callable[[str], None]
) -> None:
    forms = recognise(read_document(TIANJIN.read_bytes())).forms
    warehouse = Warehouse(tmp_path / "data")
    environment = server.environment | {"JIXIAO_DATA": str(warehouse.places.root)}
    warehouse.add(TIANJIN.name, TIANJIN.read_bytes())
    described = [f"{TIANJIN.name},天津市残疾人联合会,120000,2023,2023-02-01,"]
    wanted = times("MUTATIONS", 100)
    truth: list[list[tuple]] = []
    outcomes: Counter[str] = Counter()
    for start in range(-AT_A_TIME, wanted, AT_A_TIME):  # first without any of them
        names = []
        for number in range(max(start, 0), min(start + AT_A_TIME, wanted)):
            name, data = mutated(forms, number)
            warehouse.add(name, data)
            names.append(name)
        warehouse.describe(*described, *[f"{name},某县,130000,2023,2023-03-01," for name in names])
        done = subprocess.run(
            [JIXIAO, "load"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=1800,
        )
        assert done.returncode in (0, 3), done.stdout[-3000:] + done.stderr[-3000:]
        manifest = read_manifest(store.current(warehouse.places))
        assert manifest["missing"] == []
        facts = [warehouse.ask(query) for query in UNTOUCHED]
        truth = truth or facts
        assert facts == truth
        for name, forms_in_it in warehouse.ask(
            "select file_name, form_count from marts.dim_documents"
        ):
            outcomes["read" if forms_in_it else "refused"] += name in names
        for name in names:
            (warehouse.places.raw / name).unlink()
    assert outcomes.total() >= 0.95 * wanted
    tell(f"mutations: {wanted} documents changed at random, {AT_A_TIME} at a time: "
         f"{outcomes['read']} read, {outcomes['refused']} refused, "
         "a release each time, untouched documents the same")  # fmt: skip
