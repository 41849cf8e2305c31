"""What every page of the portal hangs in."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from ..brand import sheet
from ..door import of_shop


@require_safe
@of_shop
def brand(request):
    """The shop's colours. The address names the colour, so a browser may keep the answer for ever."""
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(sheet(request.shop.brand_colour), content_type="text/css; charset=utf-8", headers=kept)
