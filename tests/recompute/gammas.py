"""The posterior of θ: a mixture of two Gammas, with nothing but the standard library."""

import math


def tails(shape: float, x: float) -> tuple[float, float]:
    """P and Q of Gamma(shape, rate 1): the probabilities of a value up to x and of one beyond it."""
    if x <= 0.0:
        return 0.0, 1.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1.0:
        # The series x^a·e^-x/Γ(a) · Σ x^n / (a·(a+1)…(a+n)).
        term = total = 1.0 / shape
        n = shape
        while abs(term) > 1e-17 * abs(total):
            n += 1.0
            term *= x / n
            total += term
        lower = min(1.0, front * total)
        return lower, 1.0 - lower
    # The continued fraction of Q, by Lentz's method.
    b = x + 1.0 - shape
    c, d = 1e300, 1.0 / b
    fraction = d
    for i in range(1, 100_000):
        a = -i * (i - shape)
        b += 2.0
        d = 1.0 / (a * d + b or 1e-300)
        c = b + a / c or 1e-300
        fraction *= d * c
        if abs(d * c - 1.0) < 1e-16:
            break
    upper = min(1.0, front * fraction)
    return 1.0 - upper, upper


class Mixture:
    """Gammas as (weight, shape, rate)."""

    def __init__(self, components):
        self.components = [one for one in components if one[0] > 0.0]

    def posterior(self, observed: float, expected: float) -> "Mixture":
        """What is known after `observed` where `expected` was the reference, both divided by φ."""
        logs = []
        for weight, shape, rate in self.components:
            marginal = math.lgamma(shape + observed) - math.lgamma(shape)
            marginal += shape * math.log(rate / (rate + expected)) - observed * math.log(rate + expected)
            logs.append(math.log(weight) + marginal)
        most = max(logs)
        odds = [math.exp(one - most) for one in logs]
        return Mixture(
            (odd / sum(odds), shape + observed, rate + expected)
            for odd, (_, shape, rate) in zip(odds, self.components)
        )

    def mean(self) -> float:
        return sum(weight * shape / rate for weight, shape, rate in self.components)

    def variance(self) -> float:
        mean = self.mean()
        return sum(w * (s / r**2 + (s / r - mean) ** 2) for w, s, r in self.components)

    def below(self, theta: float) -> float:
        return sum(w * tails(s, r * theta)[0] for w, s, r in self.components)

    def above(self, theta: float) -> float:
        return sum(w * tails(s, r * theta)[1] for w, s, r in self.components)

    def quantile(self, share: float) -> float:
        """The θ below which lies this share, by halving."""
        low, high = 0.0, self.mean()
        while self.below(high) < share:
            high *= 2.0
        for _ in range(45):
            middle = (low + high) / 2.0
            if self.below(middle) < share:
                low = middle
            else:
                high = middle
        return (low + high) / 2.0
