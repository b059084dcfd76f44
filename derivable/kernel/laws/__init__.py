"""The theory of laws: joint densities of random variables, totals over them, rules about them, finite models."""
