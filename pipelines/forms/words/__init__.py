"""The words of the forms.

The text of a cell or a heading comes in; what it stands for goes out. The words are data
(`vocabulary.toml`); where in a form a text stands is not known here.
"""
