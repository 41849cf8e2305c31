"""ReturnPolicy of a shop: versions of what it says, how each rule is at work, and what it said of each request."""

from datetime import UTC, datetime
from functools import cached_property

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_inbox.refusals import NotYours, Refusal, Unready
from requests_inbox.return_policies.document import Document, Terms
from requests_inbox.return_policies.evaluating import Verdict
from requests_inbox.return_policies.law import objections
from requests_inbox.return_policies.saying import without_a_team
from shops.models import Role, Shop

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # of what covers all orders


class StalePolicy(Refusal):
    """A colleague has changed the draft since it was on the screen."""

    def __init__(self):
        super().__init__(_("A colleague has changed this policy meanwhile. Look at it again, then change it."))


def require_lead(shop, person):
    """Policies are written by the team leads of the shop, at this very moment."""
    if person.role_in(shop.pk) not in (Role.TEAM_LEAD, Role.ADMIN):
        raise NotYours(gettext("Only a team lead of %(shop)s can do this.") % {"shop": shop})


def require_publisher(shop, person):
    require_lead(shop, person)
    if shop.policies_by_admins and person.role_in(shop.pk) != Role.ADMIN:
        raise NotYours(gettext("In %(shop)s an admin publishes what a team lead has written.") % {"shop": shop})


class PolicyVersionQuerySet(models.QuerySet):
    def published(self):
        return self.exclude(published_at=None)

    def in_force(self, shop):
        """The latest published version, or None: then nothing is decided."""
        return self.published().filter(shop=shop).order_by("-number").first()

    def for_order(self, order):
        """The version to which an order is pinned: the latest of those that cover orders placed when it was."""
        covers = self.published().filter(shop=order.shop_id, covers_from__lte=order.ordered_at)
        return covers.order_by("-number").first()

    def draft_of(self, shop):
        return self.filter(shop=shop, published_at=None, discarded_at=None).select_related("made_by").first()

    def begin_draft(self, shop, *, by, copy_of=None):
        """A copy of what is in force (or of `copy_of`, to go back to it), or the draft that somebody has begun."""
        require_lead(shop, by)
        source = copy_of or self.in_force(shop)
        stored = source.stored if source else Document(terms=Terms.of_shop(shop)).stored
        try:
            with transaction.atomic():
                return self.create(shop=shop, made_by=by, stored=stored)
        except IntegrityError:  # there is one, or a colleague was faster
            return self.draft_of(shop)


class PolicyVersion(models.Model):
    """One version of a shop's return policy. A draft is edited; what is published stays as it is for ever.

    An order is pinned to the version that was valid when it was placed: `covers_from`. A version that takes nothing
    away may cover earlier orders, too.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="policy_versions")
    number = models.PositiveIntegerField(_("version"), null=True, blank=True, help_text=_("None while it is a draft."))
    stored = models.JSONField(help_text=_("As return_policies/document.py writes it."))
    edition = models.PositiveIntegerField(default=0, help_text=_("The fence of a draft: every change raises it."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(_("what is new"), max_length=300, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    covers_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("Orders placed from then on are under it, until a later version covers them."),
    )
    discarded_at = models.DateTimeField(null=True, blank=True, help_text=_("When a draft was thrown away."))

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the return policy")
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="one_policy_per_number"),
            models.UniqueConstraint(
                fields=["shop"], condition=Q(published_at=None, discarded_at=None), name="one_policy_draft_per_shop"
            ),
        ]

    def __str__(self):
        return str(_("Version %(number)s") % {"number": self.number} if self.number else _("Draft"))

    def save(self, **kwargs):
        if self.pk and not self._state.adding:
            raise TypeError("A policy is changed by its verbs: what is published stays as it is.")
        super().save(**kwargs)

    @cached_property
    def document(self):
        return Document.read(self.stored)

    @property
    def objections(self):
        """Why it must not be published: what the law forbids, and teams that are gone. A sentence each."""
        unlawful = [sentence for rule in self.document.rules for sentence in objections(rule)]
        return [*unlawful, *without_a_team(self.document, self.shop)]

    @property
    def is_draft(self):
        return self.published_at is None

    def change(self, document, *, by, seen):
        """Put another document in the place of the draft's."""
        require_lead(self.shop, by)
        self._update(seen, stored=document.stored)
        self.document = document

    def discard(self, *, by, seen):
        """Throw a draft away."""
        require_lead(self.shop, by)
        self._update(seen, discarded_at=timezone.now())

    @property
    def simulation(self):
        """The latest one of the draft as it is now that came to its end, or None."""
        done = self.simulations.filter(edition=self.edition).exclude(finished_at=None)
        return done.order_by("-pk").first()

    @transaction.atomic
    def publish(self, *, by, seen, note="", covers_earlier=False):
        """From now on orders are under it. Nobody publishes what they have not tried on the past."""
        require_publisher(self.shop, by)
        if found := self.objections:
            raise Unready(" ".join(found))
        if self.simulation is None:
            raise Unready(gettext("Try it on the past first: nobody has since the last change."))
        before = PolicyVersion.objects.in_force(self.shop)
        if covers_earlier and self.takes_away_from(before):
            raise Unready(gettext("It takes something away: orders placed before keep what they were promised."))
        now = timezone.now()
        number = before.number + 1 if before else 1
        covers_from = BEGINNING if covers_earlier or before is None else now
        self._update(seen, number=number, note=note, published_at=now, published_by=by, covers_from=covers_from)
        RuleSetting.objects.begin(self)
        Shop.objects.filter(pk=self.shop_id).update(policy_number=number)
        self.shop.policy_number = number
        self.shop.changes.record(by=by, field="return_policy", old=before.number if before else "", new=number)

    def takes_away_from(self, before):
        """Whether somebody could be worse off than before: by shorter terms, another refusal or a fee."""
        then = before.document if before else Document(terms=Terms.of_shop(self.shop))
        return self.document.terms.is_stricter_than(then.terms) or self.document.takes_more_than(then)

    def _update(self, seen, **values):
        """Only a draft, and only as it was on the screen: one conditional UPDATE decides between two who change it."""
        draft = PolicyVersion.objects.filter(pk=self.pk, edition=seen, published_at=None, discarded_at=None)
        raised = {} if "published_at" in values else {"edition": F("edition") + 1}
        if not draft.update(**raised, **values):
            raise StalePolicy
        self.edition = seen + len(raised)
        for name, value in values.items():
            setattr(self, name, value)


class RuleSettingQuerySet(models.QuerySet):
    def begin(self, version):
        """A rule that is new is in shadow: it says what it would do, and does nothing. An alert is raised at once."""
        document = version.document
        new = [RuleSetting(shop=version.shop, key=rule.key) for rule in document.rules]
        new += [RuleSetting(shop=version.shop, key=alert.key, mode=RuleSetting.Mode.AUTO) for alert in document.alerts]
        self.bulk_create(new, ignore_conflicts=True)

    def of(self, shop):
        return {one.key: one for one in self.filter(shop=shop)}


class RuleSetting(models.Model):
    """How a rule of a shop is at work now, in whatever version. No version holds it: it can be changed at once."""

    class Mode(models.TextChoices):
        OFF = "off", _("Off")
        SHADOW = "shadow", _("Shadow: it only writes down what it would do")
        SUGGEST = "suggest", _("Suggest: an agent accepts it with one key")
        AUTO = "auto", _("By itself")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="rule_settings", db_index=False)
    key = models.CharField(max_length=40)
    mode = models.CharField(_("mode"), max_length=8, choices=Mode, default=Mode.SHADOW)
    daily_cap = models.PositiveIntegerField(
        _("at most a day"), null=True, blank=True, default=100, help_text=_("More than that go to people.")
    )
    amount_cap = models.DecimalField(
        _("only up to"), max_digits=10, decimal_places=2, null=True, blank=True, help_text=_("Value of the request.")
    )
    sample_percent = models.PositiveSmallIntegerField(
        _("sample for people (%)"), default=5, help_text=_("So many of a hundred go to an agent all the same.")
    )
    set_at = models.DateTimeField(default=timezone.now)
    counted_on = models.DateField(null=True, blank=True)
    counted = models.PositiveIntegerField(default=0, help_text=_("What it has done by itself on that day."))

    objects = RuleSettingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "key"], name="one_setting_per_rule"),
            models.CheckConstraint(condition=Q(sample_percent__lte=100), name="a_sample_is_a_share"),
        ]

    def __str__(self):
        return f"{self.key}: {self.mode}"

    @transaction.atomic
    def set(self, *, by, mode, daily_cap=None, amount_cap=None, sample_percent=5):
        """How it is at work from now on, in all processes; what is open already says so soon."""
        from requests_inbox.return_policies.looking_back import look_back_at  # which knows the models

        require_publisher(self.shop, by)
        before = self.mode
        self.mode, self.daily_cap, self.amount_cap, self.sample_percent = mode, daily_cap, amount_cap, sample_percent
        self.set_at = timezone.now()
        self.save(update_fields=["mode", "daily_cap", "amount_cap", "sample_percent", "set_at"])
        self.shop.changes.record(by=by, field=f"rule {self.key}", old=before, new=mode)
        if mode != before:
            look_back_at(self.shop)

    def take_one(self, day):
        """Count one more that it does by itself on `day`; False where it may not any more.

        One conditional UPDATE reads the mode, the kill switch and the cap at the moment of acting.
        """
        at_work = RuleSetting.objects.filter(pk=self.pk, mode=self.Mode.AUTO, shop__policy_stopped_at=None)
        at_work.filter(~Q(counted_on=day) | Q(counted_on=None)).update(counted_on=day, counted=0)
        room = Q(daily_cap=None) | Q(counted__lt=F("daily_cap"))
        return bool(at_work.filter(room, counted_on=day).update(counted=F("counted") + 1))


class DecisionTraceQuerySet(models.QuerySet):
    def latest_of(self, requests):
        """{request id: the latest of it}"""
        latest = self.filter(request__in=requests).order_by().values("request").annotate(latest=Max("pk"))
        found = self.filter(pk__in=latest.values("latest")).select_related("version")
        return {one.request_id: one for one in found}


class DecisionTrace(models.Model):
    """What the policy said of a request at one moment, and why: the version, each rule, and the values it saw."""

    class Did(models.TextChoices):
        """What became of it."""

        NOTHING = "nothing", _("An agent decides")
        SUGGESTED = "suggested", _("Suggested to the agent")
        APPROVED = "approved", _("Approved by itself")
        ASKED = "asked", _("Asked the customer by itself")
        PASSED_ON = "passed_on", _("Passed on by itself")

    request = models.ForeignKey("ReturnRequest", models.CASCADE, related_name="traces", db_index=False)
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=8, choices=Verdict, help_text=_("Of the rules that are at work."))
    rule = models.CharField(max_length=40, blank=True, help_text=_("The key of the one that decides; empty for none."))
    free = models.BooleanField(null=True, help_text=_("Free return, where the rules say so."))
    shadow_verdict = models.CharField(max_length=8, choices=Verdict, help_text=_("With those in shadow, too."))
    shadow_rule = models.CharField(max_length=40, blank=True)
    shadow_free = models.BooleanField(null=True)
    lines = models.JSONField(help_text=_("Of each item: the values, and what became of each rule and condition."))
    why_not = models.JSONField(default=list, help_text=_("Codes of why it did not act by itself."))
    did = models.CharField(max_length=10, choices=Did, default=Did.NOTHING)

    objects = DecisionTraceQuerySet.as_manager()

    class Meta:
        get_latest_by = "pk"
        indexes = [
            models.Index(fields=["request", "id"], name="traces_of_request"),
            models.Index(fields=["shop", "shadow_rule", "at"], name="traces_of_rule"),
        ]

    def __str__(self):
        return f"{self.request_id}: {self.verdict}"


class Simulation(models.Model):
    """A version tried on the past: what it would have decided, beside what people did."""

    version = models.ForeignKey(PolicyVersion, models.CASCADE, related_name="simulations", db_index=False)
    edition = models.PositiveIntegerField(help_text=_("Of the draft, when it was tried."))
    days = models.PositiveSmallIntegerField(default=90)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["version", "edition", "id"], name="simulations_of_version")]

    def __str__(self):
        return f"{self.version}, {self.days} days"
