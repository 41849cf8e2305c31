"""Finding out how somebody's CSV is written: its encoding, its separator, which way round it writes dates."""

import codecs
import csv
import io
import re
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from .cells import Manner, shows_decimal_comma, shows_month_first
from .columns import recognise

SAMPLE = 1 << 18
SEPARATORS = ";,\t|"
# The marks of UTF-32 stand first, since one of them begins with that of UTF-16.
MARKS = [
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
]  # fmt: skip
# What shops' systems write when not UTF-8, the commonest first. A freer guess takes short texts for Chinese.
LIKELY = ["cp1252", "latin_1", "iso8859_15", "cp1250", "iso8859_2", "cp1251", "cp1253", "cp1254", "cp1257", "cp850"]
FOREIGN = {
    b"PK\x03\x04": "Excel (.xlsx)", b"\xd0\xcf\x11\xe0": "Excel (.xls)", b"%PDF": "PDF", b"\x1f\x8b": "gzip",
    b"<": "XML", b"{": "JSON",
}  # fmt: skip


class NotACsv(ValueError):
    """The file is no table of text; the sentence says what it is instead, or what is wrong."""


class CsvTable:
    """A CSV file as numbered rows of cells, read as a stream: only a row at a time is in memory."""

    def __init__(self, path, *, names=None, encoding=None):
        self.path = Path(path)
        start = self._start()
        self.encoding = encoding or encoding_of(self.path, start)
        self.separator = self._separator(start)
        self.columns = recognise(self._heading(), names)
        self.size = self.path.stat().st_size

    def rows(self, progress=lambda done: None):
        """(line in the file, cells) without heading and empty lines; no cells where a row is beyond reading."""
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, errors="replace", newline="") as text:
            reader = self._reader(text, lambda: progress(raw.tell()))
            next(reader)
            while True:
                line = reader.line_num + 1 + self.declared
                try:
                    cells = next(reader, None)
                except csv.Error:  # a cell without end; the reader goes on with the next line
                    yield line, []
                    continue
                if cells is None:
                    return
                if any(cells):
                    yield line, cells

    def manner(self, shop):
        """How dates and amounts are to be read: like the first of them that can only be read one way."""
        dates = [
            self.columns[field] for field in ("ordered_at", "dispatched_at", "delivered_at") if field in self.columns
        ]
        comma = month_first = None
        for _line, cells in self.rows():
            comma = _sure(shows_decimal_comma, cells, [self.columns["price_paid"]]) if comma is None else comma
            month_first = _sure(shows_month_first, cells, dates) if month_first is None else month_first
            if comma is not None and month_first is not None:
                break
        return Manner(
            zone=ZoneInfo(shop.time_zone),
            currency=shop.currency,
            decimal_comma=self.separator == ";" if comma is None else comma,
            month_first=shop.currency == "USD" if month_first is None else month_first,
        )

    def _start(self):
        with self.path.open("rb") as file:
            start = file.read(SAMPLE)
        if not start.strip():
            raise NotACsv(_("%s is empty.") % self.path.name)
        for mark, what in FOREIGN.items():
            if start.startswith(mark):
                values = {"name": self.path.name, "what": what}
                raise NotACsv(_("%(name)s is not a CSV file but %(what)s: save it as CSV first.") % values)
        return start

    def _separator(self, start):
        text = start.decode(self.encoding, errors="replace").lstrip("\ufeff\r\n")
        declared = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)  # Excel's own way of saying it
        self.declared = 1 if declared else 0
        if declared:
            return declared[1]
        first = text.splitlines()[0]
        columns = {mark: len(next(csv.reader([first], delimiter=mark))) for mark in SEPARATORS}
        if max(columns.values()) == 1:
            raise NotACsv(
                _("%s is not a CSV file: its first line has no columns set apart by , ; tab or |.") % self.path.name
            )
        sniffed = _sniffed(text)
        return max(SEPARATORS, key=lambda mark: (columns[mark], mark == sniffed))

    def _heading(self):
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as text:
            return [name.strip() for name in next(self._reader(text))]

    def _reader(self, text, progress=lambda: None):
        for _line in range(self.declared):
            next(text)
        return csv.reader(_lines(text, progress), delimiter=self.separator, skipinitialspace=True)


def _lines(text, progress):
    """The lines of a file without the zero bytes that no database text may hold."""
    for number, line in zip(count(1), text, strict=False):
        if number % 5_000 == 0:
            progress()
        yield line.replace("\0", "") if "\0" in line else line
    progress()


def _sure(shown, cells, indexes):
    for index in indexes:
        answer = shown(cells[index].strip()) if index < len(cells) else None
        if answer is not None:
            return answer
    return None


def _sniffed(text):
    try:
        return csv.Sniffer().sniff(text[:8_192], SEPARATORS).delimiter
    except csv.Error:
        return ""


def encoding_of(path, start):
    """What the file's bytes mean: by its mark, then UTF-8 if all of it can be that, then by the lines with accents."""
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    if start.count(0) > len(start) * 0.1:
        return _wide_encoding(path, start)
    if _is_utf8(path):
        return "utf-8"
    return _eight_bit_encoding(_accented(path))


def _eight_bit_encoding(text):
    """The commonest of those that read as good as the best: a few accents alone are good Czech and good French."""
    matches = from_bytes(text, cp_isolation=LIKELY)
    best = matches.best()
    equals = [match for match in matches if match.chaos < best.chaos + 0.02 and match.coherence > best.coherence - 0.02]
    return min((name for match in equals for name in match.could_be_from_charset), key=LIKELY.index, default="cp1252")


def _wide_encoding(path, start):
    """UTF-16 without a mark has its zero bytes all on one side; anything else with many zeros is no text."""
    high, low = start[::2].count(0), start[1::2].count(0)
    if max(high, low) < len(start) * 0.3 or min(high, low) > len(start) * 0.05:
        raise NotACsv(_("%s is not a CSV file: it holds binary data.") % path.name)
    return "utf-16-le" if low > high else "utf-16-be"


def _is_utf8(path):
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while some := file.read(1 << 20):
                decoder.decode(some)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _accented(path):
    found = bytearray()
    with path.open("rb") as file:
        for line in file:
            if not line.isascii():
                found += line
            if len(found) > 1 << 16:
                break
    return bytes(found)
