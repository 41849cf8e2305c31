"""Names for whoever types @ in a note."""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from requests_inbox.correspondence.mentions import colleagues

from .page import find


@require_safe
def names(request, reference):
    """Those who can be mentioned on this request, by name."""
    return JsonResponse({"names": [name for _pk, name in colleagues(find(request, reference).shop_id)]})
