"""How both sides write blocks of bytes: how many, each with its length. Never pickle, which runs what comes (T72)."""

import struct

COUNT = struct.Struct(">I")
LENGTH = struct.Struct(">Q")


def packed(blocks):
    return COUNT.pack(len(blocks)) + b"".join(LENGTH.pack(len(block)) + block for block in blocks)
