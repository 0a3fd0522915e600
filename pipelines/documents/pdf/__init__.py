"""The reader for PDF.

The bytes of a PDF come in, a `Document` of its tables and the lines around them goes out. A PDF
holds no tables, only strokes and characters. `pdfium` makes a `Sheet` of each page, by the calls of
PDFium in `calls`: `runs` are its characters, `paths` its rules, `widgets` what is filled in.
`sideways` puts wide sheets together, `marks` leaves watermarks away, `grids` and `unruled` find the
tables, `ruled` the text of their cells. Then `furniture`, `continued` and `cuts` make pages one
document in `pages`. What a form is it does not know: all it infers, it infers from geometry.
"""
