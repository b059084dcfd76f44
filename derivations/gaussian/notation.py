"""Two univariate Gaussians: q with mean mu_2 and deviation sigma_2, p with mean mu_1 and deviation sigma_1."""

from derivable import gaussian, positives, real, reals

x = real("x")
mu1, mu2 = reals(r"\mu_1 \mu_2")
s1, s2 = positives(r"\sigma_1 \sigma_2")
p = gaussian("p", x, mu1, s1**2)
q = gaussian("q", x, mu2, s2**2)
