"""The noise schedule of a diffusion: 0 < beta_t < 1, alpha_t = 1 - beta_t, and abar_t = alpha_t abar_{t-1} with abar_0 = 1.

Source: Ho, Jain and Abbeel 2020, section 2.
"""

from derivable import define, family, index, real, recursion

t = index("t", start=1)
beta = family(r"\beta", t, between=(0, 1))
alpha = define(r"\alpha", t, 1 - beta[t])
abar = recursion(r"\bar\alpha", t, start=0, first=1, then=lambda before: alpha[t] * before)
x0, x_t, x_before, noise = real("x_0"), real("x_t"), real("x_{t-1}"), real(r"\epsilon")
