"""Content transfer encodings (RFC 2045 section 6), undone without ever giving up."""

import binascii
import re

from .mail import Problem

NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
BETWEEN_LINES = b" \t\r\n"
PADDED = re.compile(rb"([^=]*)(=*)")
UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


def undone(raw: bytes, encoding: str) -> tuple[bytes, Problem | None]:
    """The bytes as they were before the encoding that the mail names."""
    match encoding.strip("\"' ").lower():
        case "" | "7bit" | "8bit" | "binary" | "8-bit" | "7-bit":
            return raw, None
        case "base64":
            return from_base64(raw)
        case "quoted-printable":
            return binascii.a2b_qp(raw), None
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return from_uuencode(raw)
    return raw, Problem.UNKNOWN_ENCODING


def from_base64(raw: bytes) -> tuple[bytes, Problem | None]:
    """Each run of digits up to its padding is decoded by itself, as some senders join several."""
    digits = raw.translate(None, delete=NOT_BASE64)
    stray = len(digits) + sum(map(raw.count, (bytes([space]) for space in BETWEEN_LINES))) != len(raw)
    content, short = bytearray(), False
    for run in re.split(rb"=+", digits):
        left_over = len(run) % 4
        short |= left_over == 1
        run = run[:-1] if left_over == 1 else run + b"=" * (-len(run) % 4)
        content += binascii.a2b_base64(run)
    return bytes(content), Problem.BAD_BASE64 if stray or short else None


def from_uuencode(raw: bytes) -> tuple[bytes, Problem | None]:
    begin = UU_BEGIN.search(raw)
    body = raw[begin.end() :] if begin else raw
    end = UU_END.search(body)
    content, problem = _uu_lines(body[: end.start()] if end else body)
    return content, problem if begin and end else Problem.BAD_UUENCODE


def uuencoded_files(raw: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """What is left of a text, and the (name, content) of each file that was pasted into it, as old clients do."""
    kept, files, at = [], [], 0
    while begin := UU_BEGIN.search(raw, at):
        end = UU_END.search(raw, begin.end())
        if not end:
            break
        content, problem = _uu_lines(raw[begin.end() : end.start()])
        if problem:  # a sentence that happens to begin so
            kept.append(raw[at : end.end()])
        else:
            kept.append(raw[at : begin.start()])
            files.append((begin[1].strip(), content))
        at = end.end()
    return b"".join([*kept, raw[at:]]), files


def _uu_lines(body: bytes) -> tuple[bytes, Problem | None]:
    content, problem = bytearray(), None
    for line in body.splitlines():
        try:
            content += binascii.a2b_uu(line)
        except binascii.Error:
            problem = Problem.BAD_UUENCODE
    return bytes(content), problem
