from .designs import LabelDesign
from .destinations import Destination
from .labels import Label
from .parcels import Parcel

__all__ = ["Destination", "Label", "LabelDesign", "Parcel"]
