"""Incidents on the line: day by day, sector by sector, setting off others.

One law, two ways to draw from it. ``by_sector`` asks every sector every day; ``by_cluster`` asks
the line once a day and then follows what each incident sets off, which is quick where little
happens. These are the readable references; ``kernels`` holds their compiled twins.
"""
