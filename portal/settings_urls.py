"""Addresses under /settings/shops/<short name>/portal/."""

from django.urls import path

from .views import looks, settings, snippet_wizard

app_name = "portal_settings"
urlpatterns = [
    path("", settings.page, name="page"),
    path("look/page/", looks.page, name="look_page"),
    path("look/colours.css", looks.colours, name="look_colours"),
    path("look/letter/", looks.letter, name="look_letter"),
    path("snippet/", snippet_wizard.page, name="snippet"),
    path("secret/", settings.secret, name="secret"),
    path("secret/removal/", settings.secret_removal, name="secret_removal"),
]
