"""Shops (tenants), the people who work for them, and what a shop may set."""

from shops.models.counter import ShopCounter
from shops.models.invitation import Invitation, InvitationSpent
from shops.models.membership import LastAdmin, Membership, Role
from shops.models.person import Person
from shops.models.session import Session
from shops.models.setting_change import SettingChange
from shops.models.shop import Shop
from shops.models.team import NameTaken, Team

__all__ = [
    "Invitation",
    "InvitationSpent",
    "LastAdmin",
    "Membership",
    "NameTaken",
    "Person",
    "Role",
    "Session",
    "SettingChange",
    "Shop",
    "ShopCounter",
    "Team",
]
