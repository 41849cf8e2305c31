"""Files inside winmail.dat, as Outlook sends it ([MS-OXTNEF]); the message itself is in the mail anyway."""

import struct
from dataclasses import dataclass

from .charsets import decoded

SIGNATURE = 0x223E9F78
ATTACHMENT_BEGINS = 0x00069002  # attAttachRendData
ATTACHMENT_TITLE = 0x00018010
ATTACHMENT_DATA = 0x0006800F
ATTACHMENT_PROPERTIES = 0x00069005
LONG_FILE_NAME = 0x3707  # PidTagAttachLongFilename
UNICODE, STRING8 = 0x001F, 0x001E
FIXED_SIZES = dict.fromkeys([0x0002, 0x0003, 0x0004, 0x000A, 0x000B], 4)
FIXED_SIZES |= dict.fromkeys([0x0005, 0x0006, 0x0007, 0x0014, 0x0040], 8)
VARIABLE = {0x000D, 0x001E, 0x001F, 0x0102}


class NotTnef(ValueError):
    pass


@dataclass
class TnefFile:
    name: str = ""
    content: bytes = b""


def files_inside(raw: bytes) -> list[TnefFile]:
    """The files in their order. NotTnef if `raw` is no TNEF stream, or one that ends too soon."""
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != SIGNATURE:
        raise NotTnef
    files: list[TnefFile] = []
    at = 6
    while at + 9 <= len(raw):
        _level, attribute, length = struct.unpack_from("<BII", raw, at)
        data = raw[at + 9 : at + 9 + length]
        if len(data) < length:
            raise NotTnef
        _take(files, attribute, data)
        at += 9 + length + 2  # a check sum follows
    return files


def _take(files: list[TnefFile], attribute: int, data: bytes) -> None:
    if attribute == ATTACHMENT_BEGINS:
        files.append(TnefFile())
    elif not files:
        return
    elif attribute == ATTACHMENT_DATA:
        files[-1].content = data
    elif attribute == ATTACHMENT_TITLE and not files[-1].name:
        files[-1].name = decoded(data.split(b"\0")[0])[0]
    elif attribute == ATTACHMENT_PROPERTIES:
        files[-1].name = _long_name(data) or files[-1].name


def _long_name(data: bytes) -> str:
    """The file's full name among its MAPI properties; empty when they cannot be followed that far."""
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        for _ in range(min(count, 1000)):
            kind, name = struct.unpack_from("<HH", data, at)
            value, at = _property(data, at + 4, kind, named=name >= 0x8000)
            if name == LONG_FILE_NAME:
                codec = "utf-16le" if kind == UNICODE else ""
                return decoded(value, codec)[0].rstrip("\0")
    except (struct.error, NotTnef):
        pass
    return ""


def _property(data: bytes, at: int, kind: int, *, named: bool) -> tuple[bytes, int]:
    if named:
        at = _after_name(data, at)
    if kind in FIXED_SIZES:
        return data[at : at + FIXED_SIZES[kind]], at + FIXED_SIZES[kind]
    if kind not in VARIABLE:
        raise NotTnef
    _values, length = struct.unpack_from("<II", data, at)
    return data[at + 8 : at + 8 + length], at + 8 + length + -length % 4


def _after_name(data: bytes, at: int) -> int:
    """A named property says its set and its number or name before its value."""
    (by_name,) = struct.unpack_from("<I", data, at + 16)
    if not by_name:
        return at + 24
    (length,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + length + -length % 4
