"""Scans and pictures of pages, read with the models."""

import io
import subprocess
import zipfile

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipelines.documents import Document, read_document
from pipelines.documents.seeing import NEEDS_SIGHT, Sight, is_installed
from pipelines.documents.sight.ink import Pixels
from pipelines.errors import RefusedDocument
from pipelines.forms import recognise
from tests.renderings import docx_of
from tests.scanning import as_pdf, scan

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")

LEFTS = [120, 420, 760, 1180, 1540]
TEXTS = [
    ["项目名称", "城区路灯改造", "实施单位", "某区城管局"],
    ["预算数（万元）", "128.50", "其中：财政资金", "128.50"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "改造路灯数量", "≥360盏"],
    ["", "质量指标", "验收合格率", "98%"],
    ["满意度指标", "服务对象", "居民满意度", "≥95%"],
]


def drawn() -> Pixels:
    """A form as it is printed, at 200 dpi."""
    font = subprocess.run(
        ["fc-list", "-f", "%{file}\n", ":lang=zh"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[0]
    page = Image.new("RGB", (1654, 1200), "white")
    draw = ImageDraw.Draw(page)
    large, small = (ImageFont.truetype(font, size) for size in (44, 28))
    draw.text((480, 90), "2024年项目支出绩效目标表", "black", large)
    for number, row in enumerate(TEXTS):
        top = 200 + 60 * number
        for column, text in enumerate(row):
            left, right = LEFTS[column : column + 2]
            draw.line([(left, top), (left, top + 60)], "black", 2)
            if text or column:
                draw.line([(left, top), (right, top)], "black", 2)
            draw.text((left + 12, top + 14), text, "black", small)
        draw.line([(LEFTS[-1], top), (LEFTS[-1], top + 60)], "black", 2)
    draw.line([(LEFTS[0], top + 60), (LEFTS[-1], top + 60)], "black", 2)
    return np.array(page)


def png(page: Pixels) -> bytes:
    return cv2.imencode(".png", page)[1].tobytes()


def check(document: Document) -> None:
    [form] = recognise(document).forms
    assert (form.title_year, form.project_name, form.unit_name) == (
        2024,
        "城区路灯改造",
        "某区城管局",
    )
    assert [(one.level1_text, one.name, one.target_text) for one in form.indicators] == [
        ("产出指标", "改造路灯数量", "≥360盏"),
        ("产出指标", "验收合格率", "98%"),
        ("满意度指标", "居民满意度", "≥95%"),
    ]
    assert {str(one.yuan) for one in form.amounts} == {"1285000.00"}
    assert all(one.seen is not None for one in (*form.indicators, *form.amounts))


def test_a_scan_is_read_as_if_it_were_text() -> None:
    lies = scan(drawn(), turn=0.7, noise=12)
    document = read_document(as_pdf([lies], 200), "pdf", sight=Sight())
    assert document.note is None
    check(document)


def test_a_stamped_picture_on_its_side_is_read() -> None:
    stamp = np.full((1200, 1654, 3), 255, np.uint8)
    cv2.circle(stamp, (1150, 450), 130, (40, 50, 210), 6)
    aside = np.ascontiguousarray(np.rot90(np.minimum(drawn(), stamp)))
    document = read_document(png(aside), sight=Sight())
    assert document.media_type == "image/png"
    check(document)


def test_a_blank_picture_says_that_nothing_can_be_read_on_it() -> None:
    with pytest.raises(RefusedDocument, match="nothing can be read"):
        read_document(png(np.full((800, 600, 3), 255, np.uint8)), sight=Sight())


@pytest.mark.parametrize("cut", [6, 60, 2000])
def test_a_damaged_picture_is_refused(cut: int) -> None:
    whole = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (80, 80, 3), np.uint8)).save(
        whole, "PNG"
    )
    with pytest.raises(RefusedDocument, match="a damaged picture"):
        read_document(whole.getvalue()[:cut], sight=Sight())


def test_a_picture_in_a_word_document_without_tables_is_read_under_its_paragraphs() -> None:
    file = io.BytesIO(docx_of("<w:p><w:r><w:t>附件</w:t></w:r></w:p>"))
    with zipfile.ZipFile(file, "a") as parts:
        parts.writestr("word/media/image1.png", png(scan(drawn(), turn=0.3, noise=10)))
    with_picture = file.getvalue()
    document = read_document(with_picture, sight=Sight())
    assert document.tables[0].headings[0] == "附件"
    assert document.tables[0].location == "picture 1"
    check(document)
    without = read_document(with_picture)
    assert (without.tables, without.note) == ([], f"1 pictures and no table in it; {NEEDS_SIGHT}")
