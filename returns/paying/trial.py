from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .provider import NotGenuine, Provider, Started


class Trial(Provider):
    """For the demo and for tests: a page of the demo's own on which nobody pays anything. No production has it."""

    code, name = "test", _("Trial, without money")

    def start(self, payment):
        return Started(reverse("demo:payment", args=[payment.key]), str(payment.key))

    def read(self, request):
        raise NotGenuine("Nobody posts for it: its page settles the payment itself.")

    def refund(self, payment):
        """No money came, so none goes."""
