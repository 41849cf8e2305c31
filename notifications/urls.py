"""Addresses of what staff are told."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/bell/", views.bell, name="bell"),
    path("notices/reading/", views.read_all, name="read_all"),
    path("notices/<int:pk>/opening/", views.opening, name="opening"),
    path("notices/<int:pk>/reading/", views.reading, name="reading"),
    path("settings/notices/", views.choices, name="choices"),
    path("settings/notices/preset/", views.preset, name="preset"),
    path("settings/notices/browsers/", views.browser, name="browser"),
    path("settings/notices/browsers/<int:pk>/removal/", views.browser_removal, name="browser_removal"),
    path("push-worker.js", views.push_worker, name="push_worker"),
]
