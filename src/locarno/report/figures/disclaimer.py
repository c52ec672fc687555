"""What every picture of the line says of itself, in one wording."""

from typing import Final

from locarno.report.figures import svg

__all__ = ["GENERALISED", "length_note"]

GENERALISED: Final = "Sector positions are generalised; no unit position is shown."


def length_note(length_km: float, tolerance_km: float) -> str:
    """Return the stated length of the line with the tolerance in km that it was measured at."""
    return (
        f"Line length {svg.grouped(length_km)} km, measured at a tolerance of"
        f" {svg.number(tolerance_km)} km; another tolerance gives another length."
    )
