"""Every address of the desk."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from helpdesk import health
from helpdesk.jobs import views as jobs

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="requests_inbox:inbox")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<int:pk>/retry/", jobs.retry, name="job_retry"),
    path("accounts/", include("shops.sign_in_urls")),
    path("settings/", include("shops.urls")),
    path("", include("requests_inbox.urls")),
]
if settings.MODE != "production":
    urlpatterns.append(path("demo/", include("helpdesk.demo.urls")))
