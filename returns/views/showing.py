"""One return, and its papers."""

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helpdesk.strangers import SAFE
from helpdesk.zipping import zipped
from returns.many_labels import NoLabels, files_of, labels_of
from returns.models import Return
from returns.papers import formats_of, label_as, packing_slip
from shipping.printing import NotDrawn


def find(request, number):
    returns = Return.objects.visible_to(request.user).select_related("shop", "order", "destination")
    return get_object_or_404(returns, rma_number=number)


@require_safe
def show(request, number):
    rma = find(request, number)
    made = rma.made_labels
    labels = [(one, formats_of(one) if one in made else {}) for one in rma.labels]
    return render(request, "returns/return.html", {"rma": rma, "labels": labels})


@require_safe
def label(request, number, kind):
    """The label in one of the formats. A return that ended has none to print any more. `parcel`: of which, if not the
    newest.
    """
    made = find(request, number).made_label(request.GET.get("parcel", ""))
    if made is None or kind not in formats_of(made):
        raise Http404
    return answer(lambda: label_as(made, kind))


@require_safe
def labels_together(request):
    """A ZIP of the labels of all returns that were ticked (`return`)."""
    try:
        labels = labels_of(request.user, request.GET.getlist("return"))
    except NoLabels as why:
        messages.error(request, str(why))
        return redirect("returns:returns")
    headers = SAFE | {"Content-Disposition": 'attachment; filename="labels.zip"'}
    return StreamingHttpResponse(zipped(files_of(labels)), content_type="application/zip", headers=headers)


@require_safe
def slip(request, number):
    rma = find(request, number)
    return answer(lambda: packing_slip(rma))


def answer(draw):
    """What can be read in a browser opens there; everything else is saved."""
    try:
        paper = draw()
    except NotDrawn as why:
        return HttpResponse(_("It could not be printed: %(why)s") % {"why": why}, status=503, content_type="text/plain")
    shown = "inline" if paper.content_type in ("application/pdf", "image/png") else "attachment"
    headers = SAFE | {"Content-Disposition": f'{shown}; filename="{paper.name}"'}
    return HttpResponse(paper.content, content_type=paper.content_type, headers=headers)
