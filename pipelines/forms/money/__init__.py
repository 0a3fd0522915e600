"""The money of a form.

Labels about money and the cells beside and under them come in; amounts go out, in yuan, each with
its role and stage.
"""
