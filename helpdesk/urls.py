"""Every address of the desk."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from helpdesk import health, trouble
from helpdesk.jobs import views as jobs

handler403 = trouble.not_allowed
handler404 = trouble.not_found
handler500 = trouble.broken

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="requests_inbox:inbox")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<int:pk>/retry/", jobs.retry, name="job_retry"),
    path("accounts/back/", trouble.signed_in, name="signed_in"),
    path("accounts/", include("shops.sign_in_urls")),
    path("settings/", include("shops.urls")),
    path("r/", include("portal.urls")),
    path("settings/shops/<slug:slug>/portal/", include("portal.settings_urls")),
    path("", include("messaging.urls")),
    path("", include("notifications.urls")),
    path("", include("shipping.urls")),
    path("", include("returns.urls")),
    path("", include("requests_inbox.urls")),
]
if settings.MODE != "production":
    urlpatterns.append(path("", include("helpdesk.demo.urls")))
