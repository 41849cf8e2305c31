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
    path("<slug:slug>/snippet.js", views.snippet, name="snippet"),
    path("<slug:slug>/code/<uuid:key>/", views.code, name="code"),
    path("<slug:slug>/in/<str:token>/", views.entry, name="entry"),
    path("<slug:slug>/follow/<slug:reference>/<slug:mark>/<slug:seal>/", views.follow, name="follow"),
    path("<slug:slug>/hand-over/", views.handed_over, name="hand_over"),
    path("<slug:slug>/payment/", views.after_payment, name="after_payment"),
    path("<slug:slug>/gift/", views.gift, name="gift"),
    path("<slug:slug>/order/", views.order, name="order"),
    path("<slug:slug>/items/", views.items, name="items"),
    path("<slug:slug>/reasons/", views.reasons, name="reasons"),
    path("<slug:slug>/reasons/<int:line>/photos/", views.uploads, name="uploads"),
    path("<slug:slug>/photos/<uuid:key>/", views.upload, name="upload"),
    path("<slug:slug>/photos/<uuid:key>/picture/", views.upload_picture, name="upload_picture"),
    path("<slug:slug>/photos/<uuid:key>/removal/", views.upload_removal, name="upload_removal"),
    path("<slug:slug>/details/", views.details, name="details"),
    path("<slug:slug>/way/", views.way, name="way"),
    path("<slug:slug>/check/", views.check, name="check"),
    path("<slug:slug>/requests/<slug:reference>/", views.show, name="request"),
    path("<slug:slug>/requests/<slug:reference>/reply/", views.reply, name="reply"),
    path("<slug:slug>/requests/<slug:reference>/cancellation/", views.cancellation, name="cancellation"),
    path("<slug:slug>/requests/<slug:reference>/label/", views.label, name="label"),
    path("<slug:slug>/requests/<slug:reference>/code/", views.counter, name="counter"),
    path("<slug:slug>/requests/<slug:reference>/slip/", views.slip, name="slip"),
    path("<slug:slug>/requests/<slug:reference>/tracking/", views.tracking, name="tracking"),
    path("<slug:slug>/requests/<slug:reference>/label/<slug:kind>/", views.paper, name="paper"),
    path("<slug:slug>/requests/<slug:reference>/files/<uuid:key>/", views.file, name="file"),
    path("<slug:slug>/requests/<slug:reference>/files/<uuid:key>/picture/", views.picture, name="picture"),
]
