from django.urls import path

from helpdesk.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/body/", views.body, name="body"),
    path("<int:pk>/source/", views.source, name="source"),
]
