from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffAlert(models.Model):
    """A notice to agents on one request. It may *require* something before the request can be approved."""

    class Severity(models.TextChoices):
        INFO = "info", _("Good to know")
        WARNING = "warning", _("Mind this")
        CRITICAL = "critical", _("Must be seen")

    class Requires(models.TextChoices):
        NOTHING = "nothing", _("Nothing")
        ACKNOWLEDGE = "acknowledge", _("Somebody has to acknowledge it")
        FREE_RETURN = "free_return", _("Free return has to be on")
        TEAM_LEAD = "team_lead", _("A team lead decides")

    FREE_EXCHANGE = "free_exchange"
    LATE = "late"
    NOT_REACHED = "not_reached"
    WITHDRAWN_LATE = "withdrawn_late"
    POLICY = "policy-"  # begins the codes of those that the shop's return policy raises
    POLICY_LEAD = "policy_lead"  # a rule of it asks for a team lead
    OWN = "own_"  # begins the codes of those that a colleague raised
    SENTENCES = {
        FREE_EXCHANGE: _("Customer chose a free exchange: make the return free."),
        LATE: _("Asked for after the return window had closed."),
        WITHDRAWN_LATE: _("The right of withdrawal does not cover it any more, or never did: see the dates."),
        POLICY_LEAD: _("The return policy leaves it to a team lead."),
        NOT_REACHED: _("The customer was not reached: our mail came back. Write to another address, or call."),
    }

    request = models.ForeignKey("ReturnRequest", models.CASCADE, related_name="alerts", db_index=False)
    code = models.SlugField(max_length=40)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, default=Severity.WARNING)
    requires = models.CharField(_("requires"), max_length=12, choices=Requires, default=Requires.NOTHING)
    own_text = models.CharField(
        _("text"), max_length=300, blank=True, help_text=_("Empty for those Keur has words for.")
    )
    raised_at = models.DateTimeField(auto_now_add=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    contradiction = models.TextField(_("why it was not followed"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["request", "code"], name="one_alert_per_code")]

    def __str__(self):
        return str(self.text)

    @property
    def text(self):
        return self.own_text or self.SENTENCES.get(self.code, self.code)

    @property
    def tone(self):
        return {"info": "info", "warning": "alert", "critical": "bad"}[self.severity]

    def is_open_on(self, request):
        """Whether it still wants something: what it requires is not so, or nobody has said that they saw it."""
        if self.requires == self.Requires.FREE_RETURN:
            return not request.free_return and not self.contradiction
        return self.acknowledged_at is None
