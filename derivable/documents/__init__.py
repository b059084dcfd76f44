"""From the text of a document to claims. Each folder is a pass; no file here proves."""
