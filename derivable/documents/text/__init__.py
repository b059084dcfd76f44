"""A text as headings, sentences, displays, rows and tokens, each with its place."""
