"""φ, posterior, views, persistence and verdict of one subject on one measure."""

import math

from gammas import Mixture

# Constants of docs/judging.md.
LEAST_TAUGHT = 0.05
CHANCE = (0.05, 1.5)
LEFT_OUT_MONTHS = 3


class Subject:
    """One subject on one measure: its months by step, and what was learnt of it."""

    def __init__(self, months, model, measure, steps, row):
        self.months, self.model, self.measure, self.steps, self.row = months, model, measure, steps, row
        self.prior = Mixture(
            (measure["prior_weight" + end], measure["prior_shape" + end], measure["prior_rate" + end])
            for end in ("", "_second")
        )
        self.low_is_bad = measure["low_is_bad"] == "yes"

    def sums(self, kept=lambda month: True):
        """O*, E*, V, and Σ over steps of γ0·ΣE_m² + 2γ1·ΣE_m·E_{m+1}."""
        observed = expected = variance = extra = 0.0
        for step, months in self.months.items():
            gamma0, gamma1 = self.steps[step]
            last = None
            for month, o, e, v in months:
                if not kept(month):
                    continue
                observed, expected, variance = observed + o, expected + e, variance + v
                extra += gamma0 * e * e
                if last and last[0] + 1 == month:
                    extra += 2.0 * gamma1 * last[1] * e
                last = (month, e)
        return observed, expected, variance, extra

    def phi(self, sums, factor=1.0):
        _, expected, variance, extra = sums
        chance = min(max(variance / max(expected, 1e-9), CHANCE[0]), CHANCE[1])
        growth = self.model["growth"] * self.row["reference_factor"] * factor
        months = growth * extra / expected if expected > 0.0 else 0.0
        return chance, months, growth * expected * self.model["reference_variance"]

    def posterior(self, sums):
        return self.prior if sums[1] <= LEAST_TAUGHT else self.against(sums, 1.0)

    def against(self, sums, factor):
        """The posterior against a reference that is multiplied by `factor`."""
        phi = sum(self.phi(sums, factor))
        return self.prior.posterior(sums[0] / phi, sums[1] * self.row["reference_factor"] * factor / phi)

    def beyond(self, posterior):
        theta = self.row["theta_at_threshold"]
        return posterior.below(theta) if self.low_is_bad else posterior.above(theta)

    def good(self, posterior):
        theta = self.model["theta_at_praise"]
        return posterior.above(theta) if self.low_is_bad else posterior.below(theta)

    def in_words(self, theta):
        """m with g(m) = θ, straight in the logarithms between and beyond the m of the table."""
        curve = self.model.get("curve")
        if not curve:
            return theta
        y = math.log(max(theta, 1e-9))
        points = [(math.log(m), math.log(g)) for m, g in curve]
        at = next((i for i, (_, g) in enumerate(points) if g <= y), len(points) - 1)
        (x0, y0), (x1, y1) = points[max(at, 1) - 1], points[max(at, 1)]
        return min(max(math.exp(x0 + (x1 - x0) * (y - y0) / (y1 - y0)), 0.05), 50.0)

    def effective_months(self):
        """(ΣE_m)²/ΣE_m²: how many months there are, by the weight of what was expected in them."""
        by_month = {}
        for months in self.months.values():
            for month, _, expected, _ in months:
                by_month[month] = by_month.get(month, 0.0) + expected
        squares = sum(expected * expected for expected in by_month.values())
        return sum(by_month.values()) ** 2 / squares if squares > 0.0 else 0.0

    def without_months(self):
        """The least probability whichever three months in a row are left out."""
        months = [month for of_step in self.months.values() for month, *_ in of_step]
        first, last = min(months), max(months)
        least = 1.0
        for start in range(first, max(last - LEFT_OUT_MONTHS + 1, first) + 1):
            sums = self.sums(lambda month: not start <= month < start + LEFT_OUT_MONTHS)
            least = min(least, 0.0 if sums[1] <= LEAST_TAUGHT else self.beyond(self.posterior(sums)))
        return least

    def judged(self, settings):
        """Everything that `measures` says of the subject, by column."""
        sums, row = self.sums(), self.row
        observed, expected, variance, _ = sums
        phi, posterior = self.phi(sums), self.posterior(sums)
        unit = row["unit_factor"]
        excuse, praise = (min(unit, 1.0), max(unit, 1.0)) if self.low_is_bad else (max(unit, 1.0), min(unit, 1.0))
        views = {
            "as_they_are": self.against(sums, 1.0 / self.model["theta_at_difficulty"]),
            "in_unit": self.against(sums, excuse),
            "praised": self.against(sums, praise),
        }
        low, high = posterior.quantile(0.025), posterior.quantile(0.975)
        reference = expected * row["reference_factor"]
        effective = reference / sum(phi)
        between = self.prior.variance()
        out = {
            "observed": observed,
            "expected": expected,
            "variance": variance,
            "phi": sum(phi),
            "phi_chance": phi[0],
            "phi_months": phi[1],
            "phi_reference": phi[2],
            "theta": posterior.mean(),
            "theta_low": low,
            "theta_high": high,
            "times": self.in_words(posterior.mean()),
            "times_low": self.in_words(high if self.model.get("curve") else low),
            "times_high": self.in_words(low if self.model.get("curve") else high),
            "probability_beyond": self.beyond(posterior),
            "probability_in_unit": self.beyond(views["in_unit"]),
            "probability_without_difficulty": self.beyond(views["as_they_are"]),
            "probability_good": min(
                self.good(posterior), self.good(views["praised"]), self.good(views["as_they_are"])
            ),
            "reliability": between / (between + sum(phi) / reference) if reference > 0 else 0.0,
        }
        enough = (
            round(row["fact_rows"] * row["exact_cell_share"]) >= settings["judging.min_own_rows"]
            and self.effective_months() >= settings["judging.min_months"]
            and max(expected, variance) >= settings["judging.min_expected"]
            and effective >= settings["judging.min_effective"]
            and row["effective_colleagues"] >= settings["judging.min_colleagues"]
        )
        worse, better = (high < 1.0, low > 1.0) if self.low_is_bad else (low > 1.0, high < 1.0)
        views_of_blame = ["probability_beyond", "probability_in_unit", "probability_without_difficulty"]
        least = min(out[view] for view in views_of_blame)
        flagged = enough and worse and least >= settings["judging.min_probability"]
        praised = enough and better and out["probability_good"] >= settings["judging.min_probability"]
        out["probability_without_months"] = self.without_months() if flagged else None
        persistent = flagged and out["probability_without_months"] >= settings["judging.persistent_probability"]
        if not enough or self.model["ended_by_timer"] == "yes":
            out["verdict"] = "too_little_data"
        elif flagged:
            out["verdict"] = "flagged" if persistent else "flagged_in_some_months"
        else:
            out["verdict"] = "better" if praised else "unremarkable"
        return out
