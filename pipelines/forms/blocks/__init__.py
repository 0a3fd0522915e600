"""The parts of a form that are read by their columns.

Rows come in: a header, then those under it; indicators, fund sources, spending details and tasks go
out. Where a block begins and ends in a form, they do not know.
"""
