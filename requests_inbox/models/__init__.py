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
    "ReturnGround",
    "ReturnReason",
    "ReturnRequest",
    "SavedReply",
    "SavedView",
    "SearchDocument",
    "StaffAlert",
    "StaleDraft",
    "Tag",
    "Tagging",
    "Verb",
    "WithdrawalStatement",
]
