"""Vectors and matrices as they are written, by their entries, as outcomes."""
