"""The process that draws pictures anew: upright, small, without what the camera wrote (T24, T25, T28)."""

import json
import warnings
from io import BytesIO

from PIL import Image, ImageOps

from .serving import serve

MOST_PIXELS = 40_000_000
MOST_OF_A_JPEG = 52_000_000  # phones take 50 megapixels: unpacked smaller at once, 140 MB, progressive ones 370
OPTIONS = {"WEBP": {"quality": 80}, "PNG": {"optimize": True}}
UNREADABLE = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning)


class TooLarge(Exception):
    """More pixels than we unpack."""


def answer(order, content):
    try:
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return b"drawn", drawn(BytesIO(content), **json.loads(order))
    except TooLarge:
        return (b"too large",)
    except UNREADABLE:
        return (b"unreadable",)


def drawn(file, *, formats, into, longest_side):
    """The first frame, at most so many pixels wide or high, as a picture of ours."""
    with Image.open(file, formats=formats) as picture:
        most = MOST_OF_A_JPEG if picture.format == "JPEG" else MOST_PIXELS
        if picture.width * picture.height > most:  # known from the head of the file, before it is unpacked
            raise TooLarge
        picture.draft("RGB", (longest_side, longest_side))  # a JPEG is unpacked smaller at once
        ImageOps.exif_transpose(picture, in_place=True)
        mode = "RGBA" if picture.has_transparency_data else "RGB"
        if picture.mode == "P":  # colours by number cannot be mixed
            picture = picture.convert(mode)
        picture.thumbnail((longest_side, longest_side))
        small = picture.convert(mode)
    clean = Image.new(small.mode, small.size)  # a new picture has no metadata to carry along
    clean.paste(small)
    content = BytesIO()
    clean.save(content, into, **OPTIONS[into])
    return content.getvalue()


if __name__ == "__main__":
    serve(answer)
