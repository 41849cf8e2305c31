"""Pictures and files that a visitor may open: nothing of a stranger's is shown but what we drew of it (T21)."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from helpdesk.strangers import SAFE

from ..door import in_visit
from ..following import files_of

NOTHING: dict = {
    "sandbox": True,
    "default-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "form-action": [CSP.SELF],
}


def shown(stored, **options):
    try:
        return FileResponse(stored.open(), headers=SAFE, **{"content_type": "image/webp"} | options)
    except FileNotFoundError:
        raise Http404 from None


def _file(request, reference, key, *, drawn):
    asked = get_object_or_404(request.visit.requests, reference=reference)
    files = files_of(asked)
    return get_object_or_404(files.exclude(thumbnail="") if drawn else files, key=key)


@require_safe
@csp_override(NOTHING)
@in_visit
def file(request, reference, key):
    found = _file(request, reference, key, drawn=False)
    return shown(found.file, as_attachment=True, filename=found.name, content_type="application/octet-stream")


@require_safe
@csp_override(NOTHING)
@in_visit
def picture(request, reference, key):
    return shown(_file(request, reference, key, drawn=True).thumbnail)
