"""The customers' mailbox: their letters as they would read them. Open to everybody who sees the demo."""

import smtplib
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.demo.answering import AnswerForm, answer, send
from helpdesk.demo.models import CaughtMail
from helpdesk.demo.trying import orders_to_try
from helpdesk.numbers import number_in
from helpdesk.strangers import SAFE
from returns.models import Payment

PAGE = 30
SHOWN = {"application/pdf", "image/png", "image/jpeg", "image/webp"}
# Nothing in a letter may run, fetch or send, and only our own page may frame it (T13, T17, T18).
LETTER_CSP: dict = {
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],  # a link opens a page of its own, and nothing else
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


@require_safe
@login_not_required
def mailbox(request):
    return render(request, "demo/mailbox.html", shelf(request))


@require_safe
@login_not_required
def mail(request, pk):
    found = get_object_or_404(CaughtMail, pk=pk)
    return render(request, "demo/mail.html", {**shelf(request), "mail": found, "form": AnswerForm()})


@require_POST
@login_not_required
def reply(request, pk):
    """The customer writes back."""
    found = get_object_or_404(CaughtMail, pk=pk)
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            send(answer(found, **form.cleaned_data))
        except (OSError, smtplib.SMTPException) as error:
            form.add_error(None, _("The mail door did not take it: %(error)s") % {"error": error})
        else:
            messages.success(request, _("Sent. In a moment it stands in the request."))
            return redirect(resolve_url("demo:mail", found.pk) + (f"?{request.GET.urlencode()}" if request.GET else ""))
    return render(request, "demo/mail.html", {**shelf(request), "mail": found, "form": form}, status=422)


@require_safe
@login_not_required
@csp_override(LETTER_CSP)
def body(request, pk):
    html = get_object_or_404(CaughtMail, pk=pk).html.replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(html, headers={"Referrer-Policy": "no-referrer"})


@require_safe
@login_not_required
def source(request, pk):
    raw = bytes(get_object_or_404(CaughtMail, pk=pk).raw)
    return HttpResponse(raw, content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
def attachment(request, pk, number):
    """A file of a letter. What a browser can show by itself opens; everything else is saved."""
    files = get_object_or_404(CaughtMail, pk=pk).files
    if number >= len(files):
        raise Http404
    kind, name = files[number].get_content_type(), files[number].get_filename()
    content = files[number].get_payload(decode=True) or b""
    return FileResponse(
        BytesIO(content), as_attachment=kind not in SHOWN, filename=name or kind, content_type=kind, headers=SAFE
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def payment(request, key):
    """Where a customer of the demo pays for a label, or does not; either way they go back to where they came from."""
    found = get_object_or_404(Payment.objects.select_related("rma__shop", "rma__order"), key=key, provider="test")
    if request.method != "POST":
        return render(request, "demo/payment.html", {"payment": found})
    if not request.POST.get("pays"):
        return redirect(found.back)
    found.settle(charge=f"trial-{found.key}")
    return redirect(found.back_paid)


def shelf(request):
    """One page of letters, newest first; `before` is the last one of the page above."""
    letters = CaughtMail.objects.defer("raw")
    address = request.GET.get("to", "").strip()[:320]
    if address:
        letters = letters.filter(recipient__icontains=address)
    before = number_in(request.GET.get("before", ""))
    if before is not None:
        letters = letters.filter(pk__lt=before)
    found = list(letters[: PAGE + 1])
    return {
        "mails": found[:PAGE],
        "address": address,
        "orders_to_try": [] if address else orders_to_try(),
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
    }
