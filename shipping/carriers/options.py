from django.conf import settings


def options_of(shop):
    """Which carrier a shop has, and how it is known there: a setting of whoever runs the desk (docs/returns.md)."""
    return settings.CARRIERS.get(shop.slug) or settings.CARRIERS.get("*") or {}
