"""Are alike cases treated alike, over time, by outcome and by who the person is?

Sums in, what a page prints out; every number that is drawn also stands in a table.
"""
