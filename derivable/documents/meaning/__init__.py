"""From neutral trees to expressions of the language."""
