"""Numbers in targets."""
