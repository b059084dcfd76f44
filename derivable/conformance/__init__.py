"""Whether a function of arrays computes a verified identity: test points, references in ball arithmetic, errors in ulps."""
