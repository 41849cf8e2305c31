"""Everything of a person's that can still be taken back. The frame knows it already, for its toasts."""

from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def pending(request):
    return render(request, "requests_inbox/pending/page.html")
