"""The pages of allauth that we offer.

Left out: adding and changing one's own e-mail address (an invitation has proved it, and rights hang on it) and codes by
mail. The sign-up address stays, to say that people come by invitation.
"""

from allauth.account.urls import urlpatterns as account_urls
from django.urls import include, path

OFFERED = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}

urlpatterns = [
    *[address for address in account_urls if address.name in OFFERED],
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
