"""Training of the reference models: python -m numeric_checks.train MODEL."""
