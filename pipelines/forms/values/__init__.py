"""Labels and their values.

The rows outside blocks come in; the texts of a form go out, and which field took each cell.
"""
