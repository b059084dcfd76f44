"""From rows to the relations that are claims."""
