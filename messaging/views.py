"""What came or goes with letters, one thing at a time: files, drawings of pictures, the HTML of a mail.

A foreign one is 404, the same as one that is not there (T22). Nothing that a stranger sent is shown by our own pages:
files are downloads (T21), HTML stands in a frame that can do nothing (T13).
"""

import logging
import re

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.csp import CSP
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from .mail_store import raw_of
from .models import Attachment, Message
from .showing import TooTangled, cleaned, pictures_of

log = logging.getLogger(__name__)

LONGEST_HEAD = 100_000  # bytes
NOTHING: dict = {"sandbox": True, "default-src": [CSP.NONE], "frame-ancestors": [CSP.SELF]}
MAIL: dict = NOTHING | {
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_safe
@csp_override(NOTHING)
def file(request, key):
    """The bytes as they came, to be saved and never shown."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), key=key)
    return _stream(found.file, as_attachment=True, filename=found.name, content_type="application/octet-stream")


@require_safe
@csp_override(NOTHING)
def picture(request, key):
    """What we drew of it; 404 where nothing could be drawn."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user).exclude(thumbnail=""), key=key)
    return _stream(found.thumbnail, content_type="image/webp")


def _stream(stored, **options):
    try:
        return FileResponse(stored.open(), headers=SAFE, **options)
    except FileNotFoundError:
        raise Http404 from None


@require_safe
@csp_override(MAIL)
def body(request, pk):
    """The HTML of a message, for the frame that shows it. Whatever goes wrong, nothing uncleaned is shown."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    try:
        shown = cleaned(message.html, pictures_of(message))
    except TooTangled:
        shown = escape(_("This mail is too tangled to be shown as it came. Its words are in the timeline."))
    except Exception:
        log.exception("The HTML of message %s cannot be cleaned", message.pk)
        shown = escape(_("This mail cannot be shown as it came. Its words are in the timeline."))
    return HttpResponse(PAGE.format(shown), headers=SAFE)


PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>&#8203;</title>
<style>html {{ background: white; color: black; font: 14px/1.5 sans-serif; overflow-wrap: anywhere }}
body {{ margin: 12px }} img {{ max-width: 100%; height: auto }} table {{ max-width: 100% }}</style></head>
<body>{}</body></html>"""


@require_safe
@csp_override(NOTHING)
def headers(request, pk):
    """The head of a mail as it came, for whoever wonders where it came from."""
    message = get_object_or_404(Message.objects.visible_to(request.user).select_related("mail"), pk=pk)
    try:
        words = re.split(rb"\r?\n\r?\n", raw_of(message.mail)[:LONGEST_HEAD], maxsplit=1)[0].decode(errors="replace")
    except FileNotFoundError:
        words = _("The mail itself is not kept any more.")
    return HttpResponse(words, content_type="text/plain; charset=utf-8", headers=SAFE)
