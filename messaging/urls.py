"""Addresses of what came or goes with letters, of doors for mail services, and of a shop's mail settings."""

from django.urls import path

from . import door_pages, views, webhooks

app_name = "messaging"
urlpatterns = [
    path("files/<uuid:key>/", views.file, name="file"),
    path("files/<uuid:key>/picture/", views.picture, name="picture"),
    path("messages/<int:pk>/body/", views.body, name="body"),
    path("messages/<int:pk>/body/pictures/", views.body_with_pictures, name="body_with_pictures"),
    path("pictures/<str:token>/", views.remote_picture, name="remote_picture"),
    path("messages/<int:pk>/headers/", views.headers, name="headers"),
    path("mail/in/<str:secret>/<slug:service>/", webhooks.mail_in, name="mail_in"),
    path("mail/track/<str:secret>/<slug:service>/", webhooks.mail_track, name="mail_track"),
    path("settings/shops/<slug:slug>/mail/", door_pages.doors, name="doors"),
    path("settings/shops/<slug:slug>/mail/test/", door_pages.mail_test, name="mail_test"),
    path("settings/shops/<slug:slug>/mail/secret/", door_pages.secret, name="secret"),
]
