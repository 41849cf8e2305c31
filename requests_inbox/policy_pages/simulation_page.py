"""What the page of a simulation says: the result in sentences, bars and tables, and where people decided otherwise."""

from datetime import timedelta
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from helpdesk.numbers import number_in
from requests_inbox.models import ReturnRequest
from requests_inbox.return_policies.evaluating import Verdict
from requests_inbox.return_policies.law import BY_RIGHT
from requests_inbox.return_policies.simulating import Replay

TONES = {
    Verdict.APPROVE: "ok", Verdict.PARTLY: "ok", Verdict.DECLINE: "bad", Verdict.ASK: "hold", Verdict.LEAD: "alert",
    Verdict.REVIEW: "",
}  # fmt: skip
PEOPLE = {
    "approve": _("approved"), "partly": _("approved some, declined the rest"), "decline": _("declined"),
    "open": _("not decided yet"), "other": _("ended without a decision"),
}  # fmt: skip
MOST = 50


class Trial:
    """One simulation; `parameters` of the address say which disagreements are shown."""

    def __init__(self, simulation, parameters):
        self.simulation, self.version = simulation, simulation.version
        self.shop, self.result = simulation.version.shop, simulation.result
        self.document = simulation.version.document
        self.rule = parameters.get("rule")
        self.after = number_in(parameters.get("after", ""))

    @property
    def is_done(self):
        return self.simulation.finished_at is not None

    @property
    def is_of_now(self):
        """Whether nothing was edited since."""
        return self.simulation.edition == self.version.edition

    @property
    def since(self):
        return self.simulation.begun_at - timedelta(days=self.simulation.days)

    @property
    def requests(self):
        return self.result["requests"]

    @property
    def verdicts(self):
        """[(its name, tone, how many, percent)] of those that occur."""
        found = ((Verdict(name), n) for name, n in self.result["verdicts"].items() if n)
        return [(verdict.label, TONES[verdict], n, self._share(n)) for verdict, n in found]

    @property
    def automated(self):
        """What no person would have to touch: declining always takes one."""
        return self.result["verdicts"]["approve"] + self.result["verdicts"]["ask"]

    @property
    def automated_percent(self):
        return self._share(self.automated)

    @property
    def left(self):
        return self.requests - self.result["agreed"] - self.result["disagreed"]

    @property
    def bars(self):
        """[(tone, where it begins, how wide it is)] in percent."""
        agreed, disagreed = self._share(self.result["agreed"]), self._share(self.result["disagreed"])
        return [("ok", 0, agreed), ("bad", agreed, disagreed)]

    @property
    def agreement(self):
        """Percent of what both decided; None where there is nothing to compare."""
        both = self.result["agreed"] + self.result["disagreed"]
        return round(100 * self.result["agreed"] / both) if both else None

    @cached_property
    def flips(self):
        """[(before, now, n)] of those that change against the version in force; None where there is none."""
        if self.result["flips"] is None:
            return None
        return [(Verdict(was).label, Verdict(now).label, n) for was, now, n in self.result["flips"] if was != now]

    @property
    def flipped(self):
        return sum(n for _was, _now, n in self.flips)

    @property
    def same(self):
        return self.requests - self.flipped

    @property
    def rules(self):
        """[(key, name, figures, percent alike or None)] in the order of the policy, then those that nothing fits."""
        told = self.result["rules"]
        names = {BY_RIGHT.key: _("Withdrawals by right")} | {rule.key: rule.name for rule in self.document.rules}
        for key in [*names, ""]:
            if key in told:
                both = told[key]["agreed"] + told[key]["disagreed"]
                alike = round(100 * told[key]["agreed"] / both) if both else None
                yield key, names.get(key, _("No rule fits")), told[key], alike

    @cached_property
    def disagreements(self):
        """[(request, what the policy says, what people did)], the youngest first."""
        replay = Replay(self.shop, self.document, self.since)
        place = next((place for place, rule in replay.rules if rule.key == self.rule), None)
        found = replay.disagreements(rule_place=place, after=self.after, most=MOST + 1)
        requests = ReturnRequest.objects.select_related("decided_by").in_bulk([one["request_id"] for one in found])
        return [(requests[one["request_id"]], Verdict(one["verdict"]), PEOPLE[one["people"]]) for one in found]

    @property
    def shown(self):
        return self.disagreements[:MOST]

    @property
    def next_after(self):
        """Where the next page begins; None on the last."""
        return self.shown[-1][0].pk if len(self.disagreements) > MOST else None

    def _share(self, n):
        return round(100 * n / self.requests, 1) if self.requests else 0
