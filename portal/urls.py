"""Addresses of the customers' own pages, under /r/<the shop's short name>/."""

from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("<slug:slug>/", views.home, name="home"),
    path("<slug:slug>/withdraw/", views.withdrawal, name="withdrawal"),
    path("<slug:slug>/withdraw/received/<str:mark>/", views.withdrawal_received, name="withdrawal_received"),
    path("<slug:slug>/withdraw/items/<str:mark>/", views.withdrawal_items, name="withdrawal_items"),
    path("<slug:slug>/brand.css", views.brand, name="brand"),
]
