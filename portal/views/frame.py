"""What every page of the portal hangs in."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..brand import sheet, sides
from ..door import of_shop


@require_safe
@of_shop
def brand(request):
    """The shop's colours. The address names the colour, so a browser may keep the answer for ever."""
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(sheet(request.shop.brand_colour), content_type="text/css; charset=utf-8", headers=kept)


@require_safe
@of_shop
def snippet(request):
    """The script that a web shop has in its pages: the button's colours, and words for where it names none."""
    day, _night = sides(request.shop.brand_colour)
    words = {"label": _("Return something"), "close": _("Close")}
    context = {"slug": request.shop.slug, "solid": day.solid, "on": day.on} | words
    script = render_to_string("portal/snippet.js", context)
    kept = {"Cache-Control": "public, max-age=3600", "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=kept)
