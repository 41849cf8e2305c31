"""Files that the shop's form asks for: kept with the visit, as they came, until the request is sent.

A photo is drawn anew; an invoice has to stay what it is. Staff get it as they get files of mails.
"""

from django.db import transaction

from messaging.files import clean_name, stored_file

PART = 1024 * 1024


def of_form(visit):
    return visit.uploads.filter(order_line=None).order_by("added_at", "key")


def names(visit):
    """{name of the field: name of its file}"""
    return dict(of_form(visit).values_list("mark", "name"))


@transaction.atomic
def keep(visit, name, file):
    """The file that answers the field of this name, in place of the one before."""
    for before in of_form(visit).filter(mark=name):
        before.remove()
    upload = visit.uploads.create(name=clean_name(file.name), size=file.size, mark=name)
    for part in file.chunks(PART):
        upload.take(upload.received, part)


def as_files(visit):
    """{name of the field: a file on the disk whose row is not saved}"""
    return {upload.mark: stored_file(upload.name, upload.content()) for upload in of_form(visit)}
