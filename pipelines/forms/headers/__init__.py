"""Headers of indicators.

A row of a table and the rows under it come in; which column holds what goes out, each with the
reason: by its words, or by what stands under it.
"""
