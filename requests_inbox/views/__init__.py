from .acting import act, mail
from .batches import alike, batch, batch_dispatch, batch_undo, bulk, bulk_mail, together
from .changes import changes
from .colleagues import names
from .keyboard import keys, palette
from .likeness import open_clusters, precedents
from .listing import inbox, queue
from .looks import trace, traces, traces_file
from .mails_in import incoming, incoming_again, incoming_aside, incoming_place, incoming_raw, mails
from .pending import pending
from .policies import (
    policies,
    policy,
    policy_counts,
    policy_disposal,
    policy_mode,
    policy_rule_place,
    policy_rule_removal,
    policy_rule_return,
    policy_stop,
    policy_terms,
)
from .policy_rules import policy_rule, policy_rule_new
from .policy_trials import policy_promotion, policy_report, simulation
from .policy_versions import (
    policy_file,
    policy_history,
    policy_publication,
    policy_roll_back,
    policy_schema,
    policy_simulation,
    policy_test,
    policy_yaml,
)
from .reading import letter, seen, show
from .reasons import reasons
from .return_forms import (
    form_field,
    form_field_new,
    form_field_place,
    form_field_removal,
    return_form,
    return_form_disposal,
    return_form_draft,
    return_form_publication,
    return_form_version,
)
from .saved_replies import saved_replies, saved_reply_deletion
from .saving import view, view_deletion, views
from .searching import search
from .starting import ask_for_order, start
from .statements import (
    incoming_withdrawal,
    new_statement,
    statement,
    statement_aside,
    statement_joining,
    statement_match,
    statements,
)
from .tags import tag_deletion, tags
from .team import calibration, team
from .writing import draft, reply, upload_removal, uploads

__all__ = [
    "act", "alike", "ask_for_order", "batch", "batch_dispatch", "batch_undo", "bulk", "bulk_mail", "calibration",
    "changes", "draft", "form_field", "form_field_new", "form_field_place", "form_field_removal", "inbox", "incoming",
    "incoming_again", "incoming_aside", "incoming_place", "incoming_raw", "incoming_withdrawal", "keys", "letter",
    "mail", "mails", "names", "new_statement", "open_clusters", "palette", "pending", "policies", "policy",
    "policy_counts", "policy_disposal", "policy_file", "policy_history", "policy_mode", "policy_promotion",
    "policy_publication", "policy_report", "policy_roll_back", "policy_rule", "policy_rule_new", "policy_rule_place",
    "policy_rule_removal", "policy_rule_return", "policy_schema", "policy_simulation", "policy_stop", "policy_terms",
    "policy_test", "policy_yaml", "precedents", "queue", "reasons", "reply", "return_form", "return_form_disposal",
    "return_form_draft", "return_form_publication", "return_form_version", "saved_replies", "saved_reply_deletion",
    "search", "seen", "show", "simulation", "start", "statement", "statement_aside", "statement_joining",
    "statement_match", "statements", "tag_deletion", "tags", "team", "together", "trace", "traces", "traces_file",
    "upload_removal", "uploads", "view", "view_deletion", "views",
]  # fmt: skip
