from .designs import LabelDesign
from .destinations import Destination
from .dropoffs import DropoffPoint
from .labels import Label
from .parcels import Parcel
from .ways import ReturnWays, Way

__all__ = ["Destination", "DropoffPoint", "Label", "LabelDesign", "Parcel", "ReturnWays", "Way"]
