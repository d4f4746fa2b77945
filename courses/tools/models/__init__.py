from courses.tools.models.book import CashCount, CashEntry, StockValue
from courses.tools.models.kept import KeptSum
from courses.tools.models.rule import DatedRule

__all__ = ["CashCount", "CashEntry", "DatedRule", "KeptSum", "StockValue"]
