from django.urls import path

from . import views

app_name = "requests_inbox"
urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<slug:slug>/", views.queue, name="queue"),
    path("search/", views.search, name="search"),
    path("reasons/<slug:slug>/", views.reasons, name="reasons"),
    path("reasons/<slug:slug>/<int:pk>/", views.reasons, name="reason"),
    path("requests/new/", views.start, name="start"),
    path("requests/new/<int:order>/", views.ask_for_order, name="ask_for_order"),
    path("requests/<slug:reference>/", views.show, name="show"),
    path("requests/<slug:reference>/letters/<int:pk>/", views.letter, name="letter"),
    path("requests/<slug:reference>/<slug:name>/", views.act, name="act"),
    path("requests/<slug:reference>/<slug:name>/mail/", views.mail, name="mail"),
]
