"""The readers for Word and Excel files.

The bytes of one file come in (of Word, its opened container), a `Document` goes out: paragraphs and
tables of Word, a table a sheet of Excel. What a form is, and which file needs them, they do not
know.
"""
