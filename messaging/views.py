"""What came or goes with letters, one thing at a time: files, drawings of pictures, the HTML of a mail.

A foreign one is 404, the same as one that is not there (T22). Nothing that a stranger sent is shown by our own pages:
files are downloads (T21), HTML stands in a frame that can do nothing (T13).
"""

import logging
import re

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.csp import CSP
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from helpdesk.strangers import SAFE

from .elsewhere import Busy, NotFetched, fetcher
from .mail_store import raw_of
from .models import Attachment, Message
from .pictures import NoPicture, picture_of
from .remote_pictures import addresses_for, asked_for
from .showing import TooTangled, cleaned, pictures_of

log = logging.getLogger(__name__)

LONGEST_HEAD = 100_000  # bytes
NOTHING: dict = {"sandbox": True, "default-src": [CSP.NONE], "frame-ancestors": [CSP.SELF]}
MAIL: dict = NOTHING | {
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],  # a link opens a page of its own, and nothing else
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
WITH_PICTURES: dict = MAIL | {"img-src": ["data:", CSP.SELF]}


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
    """The HTML of a message, for the frame that shows it."""
    return framed(get_object_or_404(Message.objects.visible_to(request.user), pk=pk))


@require_safe
@csp_override(WITH_PICTURES)
def body_with_pictures(request, pk):
    """The same with the pictures that it names elsewhere, fetched by us: its sender does not learn who reads (T17)."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    return framed(message, addresses_for(request, message))


def framed(message, remote=None):
    """Whatever goes wrong, nothing uncleaned is shown."""
    try:
        shown = cleaned(message.html, pictures_of(message), remote)
    except TooTangled:
        shown = escape(_("This mail is too tangled to be shown as it came. Its words are in the timeline."))
    except Exception:
        log.exception("The HTML of message %s cannot be cleaned", message.pk)
        shown = escape(_("This mail cannot be shown as it came. Its words are in the timeline."))
    return HttpResponse(PAGE.format(shown), headers=SAFE)


@login_not_required
@require_safe
@csp_override(NOTHING)
def remote_picture(request, token):
    """A picture from elsewhere, fetched and drawn anew. The address is the proof; a frame sends no cookie."""
    url = asked_for(token)
    if url is None:
        raise Http404
    try:
        drawn = picture_of(fetcher.fetch(url).read())
    except Busy:
        return HttpResponse(status=503, headers=SAFE | {"Retry-After": "2"})
    except (NotFetched, NoPicture):
        raise Http404 from None
    headers = SAFE | {"Cross-Origin-Resource-Policy": "cross-origin"}  # the frame has no origin that is ours
    return HttpResponse(drawn, content_type="image/webp", headers=headers)


PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>&#8203;</title>
<style>html {{ background: white; color: black; font: 14px/1.5 sans-serif; overflow-wrap: anywhere }}
body {{ margin: 12px }} img {{ max-width: 100%; height: auto }} table {{ max-width: 100% }}
a[data-host]::after {{ content: " (" attr(data-host) ")"; color: dimgray; font-size: smaller }}</style></head>
<body>{}</body></html>"""


@require_safe
@csp_override(NOTHING)
def headers(request, pk):
    """The head of a mail as it came, for whoever wonders where it came from."""
    by_mail = Message.objects.visible_to(request.user).exclude(mail=None).select_related("mail")
    message = get_object_or_404(by_mail, pk=pk)
    try:
        words = re.split(rb"\r?\n\r?\n", raw_of(message.mail)[:LONGEST_HEAD], maxsplit=1)[0].decode(errors="replace")
    except FileNotFoundError:
        words = _("The mail itself is not kept any more.")
    return HttpResponse(words, content_type="text/plain; charset=utf-8", headers=SAFE)
