"""What the desk knows of returns beside their own floor: why customers send something back."""

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from returns.filtering import ReturnFilter

from .models import RequestLine, ReturnReason


def by_reason(rows, code):
    """Of a line that may come back."""
    asked = RequestLine.objects.filter(request__reference=OuterRef("reference"), reason__code=code)
    return rows.filter(Exists(asked.exclude(decision=RequestLine.Decision.DECLINED)))


def reasons(shops):
    """Each code once: it may stand in the lists of several shops."""
    found = {}
    for reason in ReturnReason.objects.filter(shop__in=shops).order_by("position", "pk"):
        found.setdefault(reason.code, reason.name_in(get_language()))
    return list(found.items())


REASON = ReturnFilter("reason", _("Reason"), by_reason, reasons)
