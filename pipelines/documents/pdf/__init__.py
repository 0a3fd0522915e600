"""The reader for PDF.

The bytes of a PDF come in, a `Document` of its ruled tables and the lines around them goes out. A
PDF holds no tables, only strokes and characters: `characters` are joined to lines, `ruled` finds
the text of the cells that strokes enclose, `pages` puts pages together, and `cuts` joins what a
page's end cut. What a form is it does not know: all it infers, it infers from geometry.
"""
