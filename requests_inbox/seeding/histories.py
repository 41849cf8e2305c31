"""A request's history as the verbs would have written it, without the verbs: for rows by the hundred thousand."""

import json
from datetime import UTC, date

from requests_inbox.changing import TRACKED
from requests_inbox.models import StaffAlert
from requests_inbox.states import ENDED, OPEN, Status

PENDING = {"decision": "pending", "decline_code": "", "decline_text": ""}
APPROVED = PENDING | {"decision": "approved"}
KEPT = PENDING | {"decision": "keep_item"}
UNTOUCHED = dict.fromkeys(TRACKED) | {
    "status": Status.NEW.value, "waiting_on": "staff", "free_return": False, "held_from": "", "hold_reason": "",
    "proposed_verdict": "", "proposal": {}, "second_pass": "", "cancellation_kind": "", "alert_codes": [],
    "tag_names": [],
}  # fmt: skip
LET_GO = {"held_by_id": None, "held_from": "", "held_at": None, "held_until": None, "hold_reason": ""}


class History:
    """The tracked values of one request, and every event that changed them."""

    def __init__(self, lines, *, free_return, alert_codes):
        self.state = UNTOUCHED | {"free_return": free_return, "alert_codes": alert_codes}
        self.verdicts = dict.fromkeys(lines, PENDING)
        self.events = []  # (at, version, verb, actor, changes, note, letter)

    def __getitem__(self, name):
        return self.state[name]

    @property
    def is_open(self):
        return self["status"] in OPEN

    @property
    def claims(self):
        """{line: whether it keeps its quantity from being asked back again}"""
        open_or_granted = self["status"] not in ENDED
        return {line: open_or_granted and v["decision"] != "declined" for line, v in self.verdicts.items()}

    def submitted(self, at, actor, letter):
        changes = {name: [None, value] for name, value in self.state.items()}
        changes |= {f"line {line}": [None, verdict] for line, verdict in self.verdicts.items()}
        self.events.append((at, 1, "submitted", actor, changes, None, letter))

    def noted(self, at, actor, note):
        self._record("noted", at, actor, note=note)

    def checked(self, at, actor, verdict, note):
        proposal = {"free": self["free_return"]} if verdict == "approve" else {"code": "used"}
        self._record("checked", at, actor, note=note, status="draft", checked_by_id=actor, proposed_verdict=verdict,
                     proposal=proposal)  # fmt: skip

    def asked(self, at, actor, letter):
        self._record("asked", at, actor, letter=letter, waiting_on="customer")

    def held(self, at, actor, reason):
        """Without an end: thousands of them would otherwise free themselves at once."""
        self._record("held", at, actor, status="on_hold", held_by_id=actor, held_from=self["status"], held_at=at,
                     hold_reason=reason)  # fmt: skip

    def approved(self, at, actor, letter, ship_by, verdict=APPROVED, rma=None):
        free = self["free_return"] or StaffAlert.FREE_EXCHANGE in self["alert_codes"]
        codes = [code for code in self["alert_codes"] if code != StaffAlert.FREE_EXCHANGE]
        self._decided("approved", at, actor, letter, verdict, status="approved", ship_by=ship_by, free_return=free,
                      rma_id=rma, alert_codes=codes)  # fmt: skip

    def cancelled(self, at, actor, letter, kind, verdict=None):
        self._decided("cancelled", at, actor, letter, verdict, status="cancelled", cancellation_kind=kind)

    def _decided(self, verb, at, actor, letter, verdict, **after):
        after |= self._second_pass(verb, actor, verdict, after)
        decision = {"decided_by_id": actor, "decided_at": at, "decision_letter_id": letter, "waiting_on": "none"}
        self._record(verb, at, actor, verdict, letter=letter, **LET_GO | decision | after)

    def _second_pass(self, verb, actor, verdict, after):
        """What whoever decides makes of a proposal, which is always to approve."""
        by_customer = after.get("cancellation_kind") == "withdrawn_by_customer"
        if not self["proposed_verdict"] or actor == self["checked_by_id"] or by_customer:
            return {}
        is_other_payer = after.get("free_return") != self["proposal"]["free"]
        changed = {"verdict": verb == "cancelled", "items": verdict == KEPT, "free": is_other_payer}
        return {"second_pass": next((name for name, is_so in changed.items() if is_so), "confirmed")}

    def _record(self, verb, at, actor, verdict=None, *, note=None, letter=None, **after):
        changes = {name: [self.state[name], value] for name, value in after.items() if self.state[name] != value}
        self.state |= after
        if verdict:
            changes |= {f"line {line}": [before, verdict] for line, before in self.verdicts.items()}
            self.verdicts = dict.fromkeys(self.verdicts, verdict)
        self.events.append((at, len(self.events) + 1, verb, actor, changes, note, letter))


def _as_text(value):
    text = value.isoformat()
    return text.replace("+00:00", "Z") if value.__class__ is not date and value.tzinfo is UTC else text


# As Django's encoder writes it; moments are whole seconds here.
as_json = json.JSONEncoder(default=_as_text, ensure_ascii=False).encode
