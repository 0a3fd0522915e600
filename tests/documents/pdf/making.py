"""Small PDFs, drawn by hand: strokes and characters where a test wants them."""

import io
import zlib

from pipelines.documents import Document

HEIGHT = 800.0
SIZE = 10.0
Cell = tuple[str, float, float]


class Page:
    """A page on which lines and text are drawn from the top."""

    def __init__(self) -> None:
        self._commands: list[str] = []

    def text(self, text: str, x: float, y: float) -> "Page":
        codes = "".join(f"{ord(sign):04x}" for sign in text)
        self._commands.append(f"BT /F1 {SIZE} Tf {x} {HEIGHT - y} Td <{codes}> Tj ET")
        return self

    def box(self, left: float, top: float, right: float, bottom: float) -> "Page":
        self._commands.append(f"{left} {HEIGHT - bottom} {right - left} {bottom - top} re S")
        return self

    def row(self, top: float, height: float, *cells: Cell) -> "Page":
        """A row of boxes, each with its lines of text from the top."""
        for text, left, right in cells:
            self.box(left, top, right, top + height)
            for number, line in enumerate(text.split("\n") if text else []):
                self.text(line, left + 5, top + 12 + 12 * number)
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> "Page":
        return self.draw(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def draw(self, commands: str) -> "Page":
        """Whatever a test wants drawn, in PDF's own words."""
        self._commands.append(commands)
        return self

    @property
    def content(self) -> bytes:
        return "\n".join(self._commands).encode()


def pdf(*pages: Page, extra: str = "", page_extra: str = "") -> bytes:
    """A PDF of these pages.

    Its one font holds every character, a Chinese one as wide as it is high.
    """
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (Identity) /Supplement 0 >> /DW 1000 /W [0 [500] 1 127 500] >>",
    ]
    ranges = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    blocks = [ranges[start : start + 100] for start in range(0, 256, 100)]
    unicode_map = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "1 begincodespacerange <0000> <ffff> endcodespacerange "
        + "".join(f"{len(one)} beginbfrange {' '.join(one)} endbfrange " for one in blocks)
        + "endcmap end end"
    )
    bodies = [text.encode() for text in objects] + [stream(unicode_map.encode())]
    for number, page in enumerate(pages):
        bodies.append(
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 {HEIGHT}] "
                f"/Contents {7 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> {extra} >> "
                f"{page_extra} >>"
            ).encode()
        )
        bodies.append(stream(page.content))
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010} 00000 n \n".encode() for place in places))
    out.write(
        f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return out.getvalue()


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return (
        f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        + packed
        + b"\nendstream"
    )


def rows(document: Document, table: int = 0) -> list[list[tuple]]:
    return [[tuple(cell) for cell in row] for row in document.tables[table].rows]


A, B, C = (50.0, 110.0), (110.0, 300.0), (300.0, 400.0)
