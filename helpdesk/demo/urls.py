from django.urls import path

from helpdesk.demo import styleguide, views

app_name = "demo"
urlpatterns = [
    path("demo/", views.mailbox, name="mailbox"),
    path("demo/<int:pk>/", views.mail, name="mail"),
    path("demo/<int:pk>/answer/", views.reply, name="reply"),
    path("demo/<int:pk>/body/", views.body, name="body"),
    path("demo/<int:pk>/files/<int:number>/", views.attachment, name="attachment"),
    path("demo/<int:pk>/source/", views.source, name="source"),
    path("demo/payments/<uuid:key>/", views.payment, name="payment"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("styleguide/<slug:name>/", styleguide.sample_page, name="sample_page"),
]
