"""Addresses under /settings/shops/<short name>/portal/."""

from django.urls import path

from .views import settings, snippet_wizard

app_name = "portal_settings"
urlpatterns = [
    path("", settings.page, name="page"),
    path("snippet/", snippet_wizard.page, name="snippet"),
    path("secret/", settings.secret, name="secret"),
    path("secret/removal/", settings.secret_removal, name="secret_removal"),
]
