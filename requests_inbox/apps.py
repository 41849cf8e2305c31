from django.apps import AppConfig


class RequestsInboxConfig(AppConfig):
    name = "requests_inbox"

    def ready(self):
        from requests_inbox import signals  # noqa: F401  hears of letters that could not be delivered
        from requests_inbox.returned import REASON
        from returns.filtering import FILTERS

        FILTERS[REASON.name] = REASON
