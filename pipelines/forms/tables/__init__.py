"""Tables as people made them, in the usual shape.

The tables of a document come in; the same cells go out as rows that can be read one by one:
merges, pages and forms side by side are set right. What a row means is not known here.
"""
