"""Addresses of what came or goes with letters."""

from django.urls import path

from . import views

app_name = "messaging"
urlpatterns = [
    path("files/<uuid:key>/", views.file, name="file"),
    path("files/<uuid:key>/picture/", views.picture, name="picture"),
    path("messages/<int:pk>/body/", views.body, name="body"),
    path("messages/<int:pk>/headers/", views.headers, name="headers"),
]
