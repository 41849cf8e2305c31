"""The bytes of mails as they came, on a disk of ours: `<day>/<key>.eml` in MAIL_STORE.

A file is written before its row, so that no row lacks its file (R28). One that was cut off in the middle has no row
either: nobody reads it, and it is swept away.
"""

import os
from concurrent.futures import ThreadPoolExecutor, wait

from django.conf import settings

from .disk import sync_name

AT_ONCE = 8  # files that wait for the disk at the same time: it writes them in one go

writers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="mail store")


def path_of(mail):
    return settings.MAIL_STORE / f"{mail.received_at:%Y-%m-%d}" / f"{mail.key.hex}.eml"


def raw_of(mail):
    """The bytes as they came."""
    return path_of(mail).read_bytes()


def put(files):
    """Have the disk keep {path: bytes}, names and all, before this returns. All of them, or none and OSError."""
    one_of_each_folder = {path.parent: path for path in files}
    try:
        for folder in one_of_each_folder:
            folder.mkdir(parents=True, exist_ok=True)
        _write_all(files)
        for path in one_of_each_folder.values():
            sync_name(path)
    except OSError:
        for path in files:
            path.unlink(missing_ok=True)
        raise


def _write_all(files):
    if len(files) == 1:
        return _write(*next(iter(files.items())))
    writing = [writers.submit(_write, *file) for file in files.items()]
    wait(writing)
    for each in writing:
        each.result()


def _write(path, raw):
    with path.open("xb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
