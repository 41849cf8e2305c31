from .alerts import StaffAlert
from .batches import Batch, BatchItem
from .counts import QueueCount
from .drafts import Draft, StaleDraft
from .events import Event, Verb
from .lines import RequestLine
from .notes import Note
from .questions import Question
from .reasons import ReturnGround, ReturnReason
from .requests import ReturnRequest
from .return_forms import ReturnForm, StaleForm
from .saved_replies import SavedReply
from .saved_views import SavedView
from .search import SearchDocument
from .statements import WithdrawalStatement
from .tags import Tag, Tagging

__all__ = [
    "Batch",
    "BatchItem",
    "Draft",
    "Event",
    "Note",
    "Question",
    "QueueCount",
    "RequestLine",
    "ReturnForm",
    "ReturnGround",
    "ReturnReason",
    "ReturnRequest",
    "SavedReply",
    "SavedView",
    "SearchDocument",
    "StaffAlert",
    "StaleDraft",
    "StaleForm",
    "Tag",
    "Tagging",
    "Verb",
    "WithdrawalStatement",
]
