"""Bytes to characters, only by character sets that hold text (T16): UTF-7 and the like can hide markup."""

import re

from .mail import Problem

# What mail clients say, and what browsers then do (https://encoding.spec.whatwg.org/#names-and-labels): Latin-1 is read
# as Windows-1252, and each Chinese, Japanese or Korean set as the larger one that holds it.
READ_AS = {
    "utf_8": "utf8 utf-8 unicode-1-1-utf-8 utf8mb4 x-unicode20utf8 unicode65001",
    "windows_1252": "us-ascii ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 windows-1252 "
    "cp1252 cp-1252 x-cp1252 ansi 8859-1 iso646-us ascii7bit",
    "windows_1250": "windows-1250 cp1250 cp-1250 x-cp1250",
    "windows_1251": "windows-1251 cp1251 cp-1251 x-cp1251 win-1251 windows1251",
    "windows_1253": "windows-1253 cp1253 x-cp1253 iso-8859-7",
    "windows_1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 latin5",
    "windows_1255": "windows-1255 cp1255 x-cp1255 iso-8859-8 iso-8859-8-i iso-8859-8-e",
    "windows_1256": "windows-1256 cp1256 x-cp1256",
    "windows_1257": "windows-1257 cp1257 x-cp1257",
    "windows_1258": "windows-1258 cp1258 x-cp1258",
    "iso8859_2": "iso-8859-2 iso8859-2 latin2",
    "iso8859_3": "iso-8859-3 latin3",
    "iso8859_4": "iso-8859-4 latin4",
    "iso8859_5": "iso-8859-5 cyrillic",
    "iso8859_6": "iso-8859-6 iso-8859-6-i",
    "iso8859_10": "iso-8859-10 latin6",
    "cp874": "iso-8859-11 tis-620 windows-874 cp874",
    "iso8859_13": "iso-8859-13",
    "iso8859_14": "iso-8859-14",
    "iso8859_15": "iso-8859-15 iso8859-15 latin9 latin-9",
    "iso8859_16": "iso-8859-16",
    "koi8_r": "koi8-r koi8 koi",
    "koi8_u": "koi8-u koi8-ru",
    "cp437": "cp437 ibm437",
    "cp850": "cp850 cp-850 ibm850",
    "cp852": "cp852 ibm852",
    "cp866": "cp866 ibm866 866",
    "mac_roman": "macintosh mac x-mac-roman",
    "mac_cyrillic": "x-mac-cyrillic",
    "gb18030": "gb2312 gbk gb18030 cp936 ms936 x-gbk chinese gb_2312-80 hz-gb-2312-8bit euc-cn",
    "hz": "hz hz-gb-2312",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 big-5 cp950",
    "cp932": "shift_jis shift-jis sjis x-sjis cp932 ms_kanji windows-31j",
    "euc_jp": "euc-jp x-euc-jp eucjp",
    "iso2022_jp_2": "iso-2022-jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 cp949 windows-949 korean",
    "iso2022_kr": "iso-2022-kr",
    "utf_16": "utf-16 utf16",
    "utf_16_le": "utf-16le",
    "utf_16_be": "utf-16be",
}
CODECS = {label: codec for codec, labels in READ_AS.items() for label in labels.split()}


LATIN = "windows_1252"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")  # all but tab and line ends


def decoded(raw: bytes, charset: str = "") -> tuple[str, Problem | None]:
    """The text of `raw`: never an error, but a problem where the character set is unknown or does not fit."""
    codec = CODECS.get(charset.strip("\"' ").lower())
    named = codec or LATIN
    # Much that calls itself Latin is UTF-8; the other way round, it would be by chance.
    for candidate in ["utf_8", named] if named == LATIN else [named, "utf_8"]:
        text = _strictly(raw, candidate)
        if text is not None:
            break
    else:
        candidate, text = "", raw.decode(named, "replace")
    return cleaned(text), _problem(charset, codec, candidate, raw)


def cleaned(text: str) -> str:
    """Without byte order mark and control characters, which databases and pages refuse."""
    return CONTROLS.sub("", text.removeprefix("\ufeff"))


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except ValueError:
        return None


def _problem(charset: str, codec: str | None, used: str, raw: bytes) -> Problem | None:
    if raw.isascii() or (charset and codec == used):
        return None if codec or not charset else Problem.UNKNOWN_CHARSET
    return Problem.UNKNOWN_CHARSET if charset and not codec else Problem.WRONG_CHARSET
