"""What every page of the portal begins with: the shop that its address names, and the visitor's language."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from shops.models import Shop
from shops.zones import zone

from . import languages


def of_shop(view):
    """A page of one shop that anybody may open, in the visitor's language and the shop's time zone.

    The view finds the shop as `request.shop` and is not given the short name.
    """

    @login_not_required
    @wraps(view)
    def page(request, slug, **kwargs):
        request.shop = get_object_or_404(Shop, slug=slug)
        language = languages.of_visitor(request)
        translation.activate(language)  # not only while the view runs: an error page is in it, too
        request.LANGUAGE_CODE = language
        with timezone.override(zone(request.shop.time_zone)):
            response = view(request, **kwargs)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return languages.remember(request, response)

    return page
