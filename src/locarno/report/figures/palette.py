"""Colours by role: neutral for the parties, and apart from each other in a grey print."""

INK = "#1A1A1A"
MUTED = "#555555"
GRID = "#D8D8D8"
RULE = "#8A8A8A"
PAPER = "#FFFFFF"
SEA = "#E3EBF0"
LAND = "#F8F6F1"
PANEL = "#F4F4F4"

GUARANTOR = "#6B3FA0"
SIDE_A = "#0A66A8"
SIDE_B = "#B36B00"

HELD = "#C9DDEC"
ERODED = "#E0B566"
WAR = "#6A1F1A"


def luminance(colour: str) -> float:
    """Return the relative luminance (0-1) of a `#RRGGBB` colour, as WCAG 2 defines it.

    Source
    ------
    W3C, Web Content Accessibility Guidelines 2.2, definition of relative luminance.

    >>> round(luminance("#FFFFFF"), 6)
    1.0
    """
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio (1-21) of two `#RRGGBB` colours.

    >>> round(contrast("#000000", "#FFFFFF"), 3)
    21.0
    """
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)
