from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "helpdesk.jobs"
    label = "jobs"

    def ready(self):
        autodiscover_modules("tasks")  # so that every process knows what runs by the clock
