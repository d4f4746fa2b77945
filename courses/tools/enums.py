"""The words of the cash book."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pocket(models.TextChoices):
    """Two pockets, never mixed: what belongs to the shop and what belongs to the home."""

    SHOP = "shop", _("The shop's pocket")
    HOME = "home", _("The home's pocket")


class Way(models.TextChoices):
    """Money moved between one's own pockets is neither earned nor spent."""

    IN = "in", _("In")
    OUT = "out", _("Out")
    MOVE = "move", _("Neither: from one pocket to the other")


class Purpose(models.TextChoices):
    """What the money was for. The first part of each value says the way it goes."""

    SALES = "in_sales", _("Sales that have been paid out")
    START = "in_start", _("Money that was there already")
    BORROWED = "in_borrowed", _("Borrowed")
    FAMILY = "in_family", _("Wages, pension, family")
    FOUND = "in_found", _("More than the book says")
    REFUND = "out_refund", _("Paid back to a buyer")
    STOCK = "out_stock", _("Goods and raw material")
    PACKING = "out_packing", _("Packing")
    FREIGHT = "out_freight", _("Courier")
    FEES = "out_fees", _("Platform fees, insurance")
    ADS = "out_ads", _("Advertising")
    WAGES = "out_wages", _("Wages for helpers")
    OTHER = "out_other", _("Rent, power, network, other")
    TOOLS = "out_tools", _("Equipment and deposit")
    REPAID = "out_repaid", _("Loan paid back")
    LIVING = "out_living", _("Food, school, doctor, home")
    MISSING = "out_missing", _("Less than the book says")
    OWN_WAGE = "move_wage", _("My own wage, from the shop to the home")
    PUT_IN = "move_in", _("From the home into the shop")

    @property
    def way(self) -> Way:
        return Way(self.value.partition("_")[0])


#: A move has one direction; which pocket it leaves.
LEAVES = {Purpose.OWN_WAGE: Pocket.SHOP, Purpose.PUT_IN: Pocket.HOME}

#: Lines of the month's profit and loss, in the order of the formula, and what is summed up in each.
COSTS: dict[str, tuple[Purpose, ...]] = {
    "fees": (Purpose.FEES,),
    "freight": (Purpose.FREIGHT,),
    "packing": (Purpose.PACKING,),
    "ads": (Purpose.ADS,),
    "wages": (Purpose.WAGES,),
    "other": (Purpose.OTHER, Purpose.MISSING),
}
