"""We write and read UTF-8. A request that calls itself something else would choose the decoder that reads it."""

from django.utils.http import parse_header_parameters

OURS = {"utf-8", "utf8", "us-ascii"}


def only_utf8(pages):
    """Refuse every other character set before Django takes it for the decoder of the address and the form.

    Some of Python's decoders raise where none is expected ("hex"), others make text that no page can write again.
    """

    async def application(scope, receive, send):
        if all(names_ours(value) for name, value in scope["headers"] if name == b"content-type"):
            return await pages(scope, receive, send)
        await send({"type": "http.response.start", "status": 415, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    return application


def names_ours(content_type):
    try:
        _kind, parameters = parse_header_parameters(content_type.decode("latin-1"))
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() in OURS
