"""Addresses for mail services, and of a shop's mail settings."""

from django.urls import path

from . import views, webhooks

app_name = "messaging"
urlpatterns = [
    path("mail/in/<str:secret>/<slug:service>/", webhooks.mail_in, name="mail_in"),
    path("mail/track/<str:secret>/<slug:service>/", webhooks.mail_track, name="mail_track"),
    path("settings/shops/<slug:slug>/mail/", views.doors, name="doors"),
    path("settings/shops/<slug:slug>/mail/secret/", views.secret, name="secret"),
]
