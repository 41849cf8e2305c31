"""Addresses under /settings/."""

from django.urls import path

from shops import teams, views, welcome

app_name = "shops"
urlpatterns = [
    path("", views.settings_page, name="settings"),
    path("profile/", views.profile, name="profile"),
    path("narrow/", views.narrow, name="narrow"),
    path("invitation/", welcome.invitation, name="invitation"),
    path("invitation/<str:token>/", welcome.invitation_link, name="invitation_link"),
    path("shops/<slug:slug>/", views.shop_settings, name="shop"),
    path("shops/<slug:slug>/hours/", views.hours, name="hours"),
    path("shops/<slug:slug>/logo/", views.logo, name="logo"),
    path("shops/<slug:slug>/members/", views.members, name="members"),
    path("shops/<slug:slug>/members/<int:pk>/role/", views.role, name="role"),
    path("shops/<slug:slug>/members/<int:pk>/ending/", views.ending, name="ending"),
    path("shops/<slug:slug>/teams/", teams.teams, name="teams"),
    path("shops/<slug:slug>/teams/<int:pk>/", teams.teams, name="team"),
    path("shops/<slug:slug>/teams/<int:pk>/ending/", teams.ending, name="team_ending"),
    path("shops/<slug:slug>/invitations/", views.invitations, name="invitations"),
    path("shops/<slug:slug>/invitations/<int:pk>/withdrawal/", views.withdrawal, name="withdrawal"),
]
