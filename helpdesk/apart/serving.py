"""The side that answers. It knows no Django and no secret, and gets no more memory than it is given."""

import resource
import sys

from .frames import COUNT, LENGTH, packed

MEMORY = 512 * 1024 * 1024


def serve(answer):
    """Answer blocks of bytes with blocks of bytes, for as long as somebody asks. Out of memory, the process ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    questions, out = sys.stdin.buffer, sys.stdout.buffer
    while head := questions.read(COUNT.size):
        (count,) = COUNT.unpack(head)
        blocks = [questions.read(*LENGTH.unpack(questions.read(LENGTH.size))) for _ in range(count)]
        out.write(packed(answer(*blocks)))
        out.flush()
