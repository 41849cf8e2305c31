"""Addresses of the customers' own pages, under /r/<the shop's short name>/."""

from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("<slug:slug>/", views.home, name="home"),
    path("<slug:slug>/brand.css", views.brand, name="brand"),
]
