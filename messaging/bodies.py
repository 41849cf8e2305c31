"""What a mail service posted, however large. Django has one limit for all forms of the desk, and mails are larger."""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_header_parameters

LARGEST = 30 * 1024 * 1024
MOST_PARTS = 1000


class TooLarge(Exception):
    pass


class NoForm(Exception):
    pass


def load(request):
    """Read the body once, and take it apart if it is a form; whoever asks the request later gets this."""
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise TooLarge
    request._body = body
    request._stream = BytesIO(body)
    kind, options = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))
    if kind == "multipart/form-data":
        request._post, request._files = form_in(body, options.get("boundary", ""))


def form_in(body, boundary):
    """The fields and files of a form (RFC 7578)."""
    fields, files = QueryDict(mutable=True, encoding="utf-8"), MultiValueDict()
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode("latin-1"), MOST_PARTS + 1)
    if not boundary or len(pieces) > MOST_PARTS:
        raise NoForm
    for piece in pieces[1:]:
        if piece.startswith(b"--"):
            break
        head, _blank, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        _add(_headers(head), content, fields, files)
    return fields, files


def _headers(head):
    lines = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n"))
    return {name.strip().lower(): value.strip() for name, _colon, value in lines}


def _add(headers, content, fields, files):
    _kind, options = parse_header_parameters(headers.get("content-disposition", ""))
    name = options.get("name", "")
    if "filename" not in options:
        fields.appendlist(name, content.decode("utf-8", "surrogateescape"))
        return
    kind, more = parse_header_parameters(headers.get("content-type", "application/octet-stream"))
    shown = options["filename"].replace("\\", "/").rpartition("/")[2].strip(". ") or "file"
    charset = more.get("charset")
    files.appendlist(name, InMemoryUploadedFile(BytesIO(content), name, shown, kind, len(content), charset))
