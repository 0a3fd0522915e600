"""The body of a Word document made plain, before it is read.

The bytes of its main part come in; a tree goes out in which changes are accepted, of several ways
to say a thing one is left, formulas are text, and text boxes stand behind their paragraphs.

Source: ECMA-376 part 1, 17.13.5 (tracked changes), 17.5.2 (content controls); part 3 (choices).
"""

import re
from operator import itemgetter
from typing import NamedTuple

from lxml import etree

from pipelines.documents.formulas import formula
from pipelines.documents.markup import Element, parse_xml
from pipelines.errors import RefusedDocument

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


class Cut(NamedTuple):
    """The main part of a document, and what is left of it without its looks.

    Looks of text are most of a document and none of what it says.

    Attributes:
        whole: as it is.
        without_looks: without the properties of runs.
        bare: without those of paragraphs too.
        said: what all these properties say, each once.
    """

    whole: bytes
    without_looks: bytes
    bare: bytes
    said: bytes

    def parse(self, *, looks: bool, paragraphs: bool) -> Element:
        """The root.

        Where looks hold looks themselves (tracked ones do), what is left without them is no XML
        and the document is parsed whole; so is one with comments or deletions.

        Args:
            looks: whether they are needed.
            paragraphs: whether the properties of paragraphs are.
        """
        bare = self.without_looks if paragraphs else self.bare
        deleted = b":del" in self.said or b":del" in bare
        if not looks and not deleted and not (b"!" in bare and b"<!" in bare):
            try:
                return parse_xml(bare, "the document's text")
            except RefusedDocument:
                pass
        return parse_xml(self.whole, "the document's text")


def cut(data: bytes) -> Cut:
    """Cut the looks out of the bytes of a document's main part, before they are parsed."""
    if b"<w:document" not in data[:4096]:  # of a program that calls its names otherwise
        return Cut(data, data, data, data)
    said: set[bytes] = set()
    without_looks = _without(data, b"w:rPr", said)
    bare = _without(without_looks, b"w:pPr", said)
    return Cut(data, without_looks, bare, b"".join(said))


def _without(data: bytes, name: bytes, said: set[bytes]) -> bytes:
    first, *others = data.split(b"<%s>" % name)
    end = b"</%s>" % name
    # There are thousands, a few of them different: no step of Python is spent on each of them.
    parted = [other.partition(end) for other in others]
    said.update(map(itemgetter(0), parted))
    return first + b"".join(map(itemgetter(2), parted))


def choose(body: Element, w: str, data: bytes) -> None:
    """Make plain what few documents have: choices of markup, formulas, and ruby."""
    if b"AlternateContent" in data:
        for choices in list(body.iter(f"{_MARKUP}AlternateContent")):
            _choose_one(choices, w)
    if b"oMath" in data:
        for element in list(body.iter("{*}oMath")):
            _write_out(element, w)
    if b"ruby" in data:
        etree.strip_elements(body, f"{w}rt", with_tail=False)
    if b"ffData" in data:
        for field in list(body.iter(f"{w}ffData")):
            _show_field(field, w)
    if b":hidden" in data:
        for row in [
            row for row in body.iter(f"{w}tr") if row.find(f"{w}trPr/{w}hidden") is not None
        ]:
            row.getparent().remove(row)


def _show_field(field: Element, w: str) -> None:
    """What a field of a form shows, which stands in no run: a box, or the entry that was chosen."""
    shown = ""
    box, choices = field.find(f"{w}checkBox"), field.find(f"{w}ddList")
    if box is not None:
        said = box.find(f"{w}checked")
        said = box.find(f"{w}default") if said is None else said
        is_on = said is not None and said.get(f"{w}val", "1") not in ("0", "false", "off")
        shown = "☑" if is_on else "☐"
    elif choices is not None:
        entries = [entry.get(f"{w}val", "") for entry in choices.iterchildren(f"{w}listEntry")]
        chosen = choices.find(f"{w}result")
        place = chosen.get(f"{w}val", "0") if chosen is not None else "0"
        shown = entries[int(place)] if place.isdecimal() and int(place) < len(entries) else ""
    run = next(field.iterancestors(f"{w}r"), None)
    if shown and run is not None:
        text = run.makeelement(f"{w}t")
        text.text = shown
        run.append(text)


def _choose_one(choices: Element, w: str) -> None:
    """Of several ways to say one thing, the first that says anything stays."""
    said = [
        choice for choice in choices
        if any((text.text or "").strip() for text in choice.iter(f"{w}t"))
        or next(choice.iter(f"{w}sym", f"{w}drawing", f"{w}tbl"), None) is not None
    ]  # fmt: skip
    texts = [one for one in said if next(one.iter(f"{w}t", f"{w}sym"), None) is not None]
    stays = (texts or said or [None])[0]
    for choice in list(choices):
        if choice is not stays:
            choices.remove(choice)


def _write_out(element: Element, w: str) -> None:
    """Put a run with its text in the place of a formula."""
    parent = element.getparent()
    if parent is None:
        return
    run = element.makeelement(f"{w}r")
    text = run.makeelement(f"{w}t")
    text.text = formula(element)
    run.append(text)
    run.tail = element.tail
    parent.replace(element, run)


def settle(body: Element, w: str) -> None:
    """Make plain what most documents do not have.

    That is tracked changes, content controls and text boxes.
    """
    names = (*_DELETIONS, *_WRAPPERS, *_CHANGES, _TEXT_BOX)
    if next(body.iter(*(f"{w}{name}" for name in names)), None) is None:
        return
    _accept_deletions(body, w)
    etree.strip_elements(body, *(f"{w}{name}" for name in _CHANGES), with_tail=False)
    _move_out_text_boxes(body, w)
    _empty_prompts(body, w)
    looks = ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr")
    etree.strip_elements(body, *(f"{w}{name}" for name in looks), with_tail=False)
    etree.strip_tags(body, *(f"{w}{name}" for name in _WRAPPERS))


_CHANGES = (
    "tcPrChange",
    "trPrChange",
    "tblPrChange",
    "rPrChange",
    "pPrChange",
    "tblGridChange",
    "sectPrChange",
)
_DELETIONS = ("del", "moveFrom", "cellDel")
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")
_TEXT_BOX = "txbxContent"


def _accept_deletions(body: Element, w: str) -> None:
    names = {"w": w.strip("{}")}
    for row in body.xpath(".//w:tr[w:trPr/w:del]", namespaces=names):
        row.getparent().remove(row)
    for cell in body.xpath(".//w:tc[w:tcPr/w:cellDel]", namespaces=names):
        cell.getparent().remove(cell)
    _join_paragraphs(body.xpath(".//w:p[w:pPr/w:rPr/w:del]", namespaces=names), w)
    etree.strip_elements(body, f"{w}del", f"{w}moveFrom", with_tail=False)


def _join_paragraphs(marked: list[Element], w: str) -> None:
    """Where the mark between two paragraphs was deleted, they are one.

    So are as many as follow each other.
    """
    goes_on = set(marked)
    for paragraph in marked:
        following, last = paragraph.getnext(), paragraph
        while last in goes_on and following is not None and following.tag == f"{w}p":
            paragraph.extend(child for child in list(following) if child.tag != f"{w}pPr")
            goes_on.discard(last)
            last = following
            following.getparent().remove(following)
            following = paragraph.getnext()


_PROMPT = re.compile(r"(?:单击|点击|点按|选择|请?输入|[Cc]lick|[Cc]hoose|[Ss]elect|[Ee]nter)")


def _empty_prompts(body: Element, w: str) -> None:
    """Take the words away with which a control asks for a text that nobody has put in."""
    for asking in list(body.iter(f"{w}showingPlcHdr")):
        control = next(asking.iterancestors(f"{w}sdt"), None)
        if control is None or asking.get(f"{w}val", "1") in ("0", "false", "off"):
            continue
        texts = list(control.iter(f"{w}t"))
        if _PROMPT.match("".join(text.text or "" for text in texts).strip()):
            for text in texts:
                text.text = ""


def _move_out_text_boxes(body: Element, w: str) -> None:
    """What stands in a text box stands after the paragraph that it is anchored in, once."""
    for box in list(body.iter(f"{w}{_TEXT_BOX}")):
        anchor = next((up for up in box.iterancestors(f"{w}p")), None)
        if anchor is not None:
            for block in reversed(list(box)):
                anchor.addnext(block)
