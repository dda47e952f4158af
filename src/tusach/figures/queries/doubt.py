from dataclasses import dataclass


@dataclass(frozen=True)
class Doubt:
    """One sentence about one figure of one unit; `weight` orders the strongest first."""

    unit_id: int
    place: str
    code: str
    year: int
    severity: str
    sentence: str
    weight: float = 0
