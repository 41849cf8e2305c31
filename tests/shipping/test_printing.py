"""What is printed is read back by a decoder that knows nothing of how it was drawn."""

import base64
import binascii
import re
import zlib
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from shipping.printing import NotDrawn, Printer

TOLD = {
    "shop": "Veldkant Outdoor", "number": "RMA-10056", "code": "RMA-10056", "sender": "Žofia Müller-Жукова",
    "to": ["Returns", "Havenkade 12", "1013 AA Amsterdam", "Netherlands"], "order": "VK-104882",
    "items": [{"quantity": 2, "sku": "FJ-GTX-39", "name": "Fjell GTX boot"}], "message": "Deliver at dock 4.",
    "words": {"return": "Return", "to": "To", "from": "From", "order": "Order"},
    "title": "How to send it back", "steps": ["Print this sheet.", "Close the box well."], "slip": "Packing slip",
}  # fmt: skip
CODES = {("Code128", "RMA-10056"), ("QRCode", "RMA-10056")}


@pytest.fixture(scope="module")
def printer():
    with Printer() as one:
        yield one


def read(picture):
    return {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}


def page(pdf, scale=4):
    return pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_pil()


def words_of(pdf):
    return " ".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded().split())


def dots_of(zpl):
    """The picture in a ZPL graphic field, unpacked as a printer does."""
    told = re.fullmatch(rb"\^XA\^PW(\d+)\^LL(\d+)\^FO0,0\^GFA,(\d+),\3,(\d+),:Z64:(.+):([0-9A-F]{4})\^FS\^XZ", zpl)
    width, height, size, row, packed, crc = told.groups()
    assert int(crc, 16) == binascii.crc_hqx(packed, 0)
    bits = zlib.decompress(base64.b64decode(packed))
    assert len(bits) == int(size) == int(row) * int(height)
    return Image.frombytes("1", (int(row) * 8, int(height)), bytes(byte ^ 0xFF for byte in bits)), int(width)


def test_the_label_is_an_a6_whose_codes_and_words_can_be_read(printer):
    pdf = printer.label(TOLD)
    assert [round(side / 72 * 25.4) for side in pypdfium2.PdfDocument(pdf)[0].get_size()] == [105, 148]
    assert read(page(pdf)) == CODES
    for word in (
        "Veldkant Outdoor",
        "1013 AA Amsterdam",
        "Žofia Müller-Жукова",
        "VK-104882",
        "2 × FJ-GTX-39",
        "dock 4",
    ):
        assert word in words_of(pdf)


def test_the_same_label_has_the_same_bytes(printer):
    assert printer.label(TOLD) == printer.label(TOLD)


def test_what_a_shop_leaves_out_is_not_on_it(printer):
    pdf = printer.label(TOLD | {"code": "", "order": "", "items": [], "message": ""})
    assert read(page(pdf)) == {("Code128", "RMA-10056")}
    assert not {"VK-104882", "FJ-GTX-39", "dock"} & set(words_of(pdf).split())


def test_the_sheet_is_an_a4_with_the_label_the_steps_and_the_slip(printer):
    pdf = printer.sheet(TOLD, printer.label(TOLD))
    assert [round(side / 72 * 25.4) for side in pypdfium2.PdfDocument(pdf)[0].get_size()] == [210, 297]
    assert read(page(pdf)) == CODES
    assert len(zxingcpp.read_barcodes(page(pdf))) == 3  # the label's two, and the slip's
    for word in ("How to send it back", "Close the box well.", "Packing slip", "Deliver at dock 4."):
        assert word in words_of(pdf)


@pytest.mark.parametrize(("kind", "colours"), [("png", "L"), ("bmp", "1")])
def test_pictures_of_it_can_be_scanned(printer, kind, colours):
    with Image.open(BytesIO(printer.convert(printer.label(TOLD), kind))) as picture:
        assert (picture.format, picture.mode) == (kind.upper(), colours)
        assert read(picture.convert("L")) == CODES


def test_a_zebra_prints_the_very_same(printer):
    dots, width = dots_of(printer.convert(printer.label(TOLD), "zpl"))
    assert width == round(105 / 25.4 * 203) + 1  # at 203 dots an inch, and whole dots
    assert read(dots.convert("L")) == CODES


def test_a_code_alone_is_for_counters(printer):
    assert read(Image.open(BytesIO(printer.code(TOLD))).convert("L")) == {("QRCode", "RMA-10056")}


@pytest.mark.parametrize("number", ["A", "R-1", "RMA-" + "1234567890" * 3, "W" * 40])
def test_numbers_of_any_length_can_be_scanned(printer, number):
    pdf = printer.label(TOLD | {"number": number, "code": number})
    assert read(page(pdf, scale=8)) == {("Code128", number), ("QRCode", number)}


@pytest.mark.parametrize(
    "words",
    [
        "x" * 5000,
        "word " * 1000,
        "<b>bold</b> &amp; <img src=file:///etc/passwd>",
        "\x00\x07\u202e gpj.exe",
        "𝔘𝔫𝔦 😀 中文",
    ],
)
def test_any_words_are_text_that_stays_within_its_place(printer, words):
    told = TOLD | {
        "shop": words, "sender": words, "order": words, "message": words, "to": [words] * 30, "slip": words,
        "items": [{"quantity": 1, "sku": words, "name": words}] * 50, "title": words, "steps": [words] * 50,
    }  # fmt: skip
    assert read(page(printer.label(told))) == CODES
    assert read(page(printer.sheet(told, printer.label(TOLD)))) == CODES


@pytest.mark.parametrize("pdf", [b"", b"no PDF", b"%PDF-1.7\n" + b"\xff" * 2000])
def test_what_is_no_label_is_refused_and_the_next_one_is_printed(printer, pdf):
    with pytest.raises(NotDrawn):
        printer.convert(pdf, "png")
    assert printer.label(TOLD)


def test_what_takes_too_long_is_given_up():
    with Printer(patience=-60) as hurried, pytest.raises(NotDrawn, match="too long"):
        hurried.label(TOLD)
