"""What the disk keeps once a call returns, also if the machine stops a moment later."""

import os

noted: set[str] = set()  # folders of which this process knows that the disk keeps their names


def sync(path):
    """Have the disk keep a file's contents, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_name(path):
    """Have the disk keep that there is this file: its folder, and once in each process the folder's own name."""
    folder, above = os.path.dirname(path), os.path.dirname(os.path.dirname(path))
    sync(folder)
    if folder not in noted:
        sync(above)
        noted.add(folder)
