"""Addresses of what a shop sets about its parcels."""

from django.urls import path

from . import views

app_name = "shipping"
urlpatterns = [
    path("destinations/<slug:slug>/", views.destinations, name="destinations"),
    path("destinations/<slug:slug>/<int:pk>/", views.destinations, name="destination"),
    path("label-design/<slug:slug>/", views.design, name="design"),
    path("label-design/<slug:slug>/preview/", views.preview, name="preview"),
]
