from django.urls import path

from . import views

app_name = "returns"
urlpatterns = [
    path("returns/", views.returns, name="returns"),
    path("returns/labels.zip", views.labels_together, name="labels"),
    path("returns/<slug:number>/", views.show, name="show"),
    path("returns/<slug:number>/slip/", views.slip, name="slip"),
    path("returns/<slug:number>/label/<slug:kind>/", views.label, name="label"),
    path("return-terms/<slug:slug>/", views.terms, name="terms"),
    path("payments/<slug:slug>/<slug:provider>/", views.payment_news, name="payment_news"),
]
