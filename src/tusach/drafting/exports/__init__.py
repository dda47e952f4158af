from tusach.drafting.exports.gathered import (
    TYPES,
    Leaving,
    file_of,
    leaving,
)

__all__ = [
    "TYPES",
    "Leaving",
    "file_of",
    "leaving",
]
