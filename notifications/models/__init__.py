from .choices import NoticeChoices
from .mails import StaffMail
from .notices import Notice
from .subscriptions import PushSubscription

__all__ = ["Notice", "NoticeChoices", "PushSubscription", "StaffMail"]
