"""Words that did not come by mail: somebody wrote them on a page of ours, after proving who they are."""

from .models import Message
from .reasons import Evidence
from .signals import message_received


def write_in(thread, *, address, name, text, files=(), key=None):
    """Put words and files into the thread, in the caller's transaction. `files`: on the disk, their rows not saved.

    `key`: of the form; the same once more in this thread is an IntegrityError.
    """
    message = Message.objects.create(
        thread=thread,
        key=key,
        from_name=name[:200],
        from_address=address,
        subject=thread.subject,
        text=text,
        authenticity=Message.Authenticity.VERIFIED,
        evidence=Evidence.PAGE,
    )
    for file in files:
        file.thread, file.message = thread, message
        file.save(force_insert=True)
    return message


def tell_of(message):
    """News for whoever owns the thread, as of a mail."""
    message_received.send(Message, message=message, by=None)
