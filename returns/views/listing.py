from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from helpdesk.parts import render_part
from returns.listing import ReturnList


@require_safe
def returns(request):
    """The list. A number that is one return's alone opens it."""
    slug = request.session.get("shop")
    shop = next((shop for shop in request.user.shops if shop.slug == slug), None)
    found = ReturnList(request.user, request.GET, shop)
    if found.text and len(found.rows) == 1 and found.rows[0].rma_number == found.text.upper():
        return redirect("returns:show", found.rows[0].rma_number)
    return render_part(request, "returns/list.html", {"list": found}, ["returns"])
