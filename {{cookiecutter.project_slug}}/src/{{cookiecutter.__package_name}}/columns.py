"""The columns that are no features: which they are, and the name of a period."""

from datetime import UTC, datetime

from .config import Data


def hidden(data: Data) -> set[str]:
    """Name the columns that no model sees and the prediction log does not keep as features."""
    return {name for name in (data.target, data.entity, data.time, *data.personal) if name is not None}


def period_name(value: object) -> str:
    """Name a period alike however it came: a moment with a zone is one of UTC."""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return str(value)
