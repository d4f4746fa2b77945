"""What items and objectives are called beyond their module: the same in every language."""

REVIEW = "review"


def item_key(content_key: str, question: str) -> str:
    """``M22-quiz.q3``."""
    return f"{content_key}.{question}"


def parted(item: str) -> tuple[str, str]:
    content_key, _dot, question = item.partition(".")
    return content_key, question


def objective_key(content_key: str, objective: str) -> str:
    """``M22.cost``; empty for an item that names none."""
    return f"{content_key.partition('-')[0]}.{objective}" if objective else ""
