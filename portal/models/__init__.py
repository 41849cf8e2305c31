"""What the portal keeps of its own: who knocked, who came in, what they have begun and not sent yet."""

from .hand_overs import HandOver
from .knocks import Knock
from .tries import SpentLink, Tries
from .uploads import Upload, UploadPart
from .visits import Visit

__all__ = ["HandOver", "Knock", "SpentLink", "Tries", "Upload", "UploadPart", "Visit"]
