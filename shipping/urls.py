"""Addresses of what a shop sets about its parcels."""

from django.urls import path

from . import views

app_name = "shipping"
urlpatterns = [
    path("destinations/<slug:slug>/", views.destinations, name="destinations"),
    path("destinations/<slug:slug>/<int:pk>/", views.destinations, name="destination"),
    path("drop-off/<slug:slug>/", views.dropoffs, name="dropoffs"),
    path("drop-off/<slug:slug>/ways/", views.ways, name="ways"),
    path("drop-off/<slug:slug>/file/", views.dropoff_file, name="dropoff_file"),
    path("drop-off/<slug:slug>/<int:pk>/", views.dropoffs, name="dropoff"),
    path("drop-off/<slug:slug>/<int:pk>/offer/", views.dropoff_offer, name="dropoff_offer"),
    path("label-design/<slug:slug>/", views.design, name="design"),
    path("label-design/<slug:slug>/preview/", views.preview, name="preview"),
]
