"""What the sentences of a document declare."""
