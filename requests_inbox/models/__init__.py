from .alerts import StaffAlert
from .batches import Batch, BatchItem
from .counts import QueueCount
from .drafts import Draft, StaleDraft
from .events import Event, Verb
from .facts import PolicyFacts
from .lines import RequestLine
from .notes import Note
from .questions import Question
from .reasons import NOT_AS_THEY_SHOULD_BE, ReturnGround, ReturnReason
from .requests import ReturnRequest
from .return_forms import ReturnForm, StaleForm
from .saved_replies import SavedReply
from .saved_views import SavedView
from .search import SearchDocument
from .statements import WithdrawalStatement
from .tags import Tag, Tagging

from .policies import DecisionTrace, PolicyVersion, RuleSetting, Simulation, StalePolicy  # isort: skip  on all others

__all__ = [
    "NOT_AS_THEY_SHOULD_BE",
    "Batch",
    "BatchItem",
    "DecisionTrace",
    "Draft",
    "Event",
    "Note",
    "PolicyFacts",
    "PolicyVersion",
    "Question",
    "QueueCount",
    "RequestLine",
    "ReturnForm",
    "ReturnGround",
    "ReturnReason",
    "ReturnRequest",
    "RuleSetting",
    "SavedReply",
    "SavedView",
    "SearchDocument",
    "Simulation",
    "StaffAlert",
    "StaleDraft",
    "StaleForm",
    "StalePolicy",
    "Tag",
    "Tagging",
    "Verb",
    "WithdrawalStatement",
]
