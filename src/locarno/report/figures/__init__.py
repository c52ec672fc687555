"""Figures as SVG text: each module holds one frozen input type and one `draw` function.

The text is conservative SVG (no ids, no CSS, no opacity on text), so that browsers, typst, resvg
and WeasyPrint render the same picture, and the same input always gives the same bytes. One unit is
one printer's point; a figure is 510 points wide with its margin, the text width of an A4 page with
15 mm margins. The smallest text has 8 points, so it stays above 7.5 on a narrower page too.
"""
