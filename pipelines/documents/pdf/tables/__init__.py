"""The tables of a page, by their rules or by white space."""
