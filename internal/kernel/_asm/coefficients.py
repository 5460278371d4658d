"""Prints the polynomials of the smooth activations as Go, with the error of each. Needs mpmath.

The fits are Chebyshev's, whose largest error is little more than the least possible one.
"""
import struct

from mpmath import chebyfit, erfc, exp, log, log1p, mp, mpf, sqrt

mp.dps = 60


def series(f, at_zero):
    """f, but near 0, where its formula cancels, the polynomial with these coefficients."""
    return lambda x: f(x) if abs(x) > mpf("1e-12") else sum(c * x**i for i, c in enumerate(at_zero))


def mills(a):
    """(t+a) * P(-t) / exp(-t²/2) as a function of y = (t-a)/(t+a) = 1-2a/(t+a), P the normal distribution."""

    def g(y):
        t = a * (1 + y) / (1 - y)
        return erfc(t / sqrt(mpf(2))) / 2 * exp(t * t / 2) * (t + a)

    return g


def fit(what, f, low, high, n, form):
    coefficients, error = chebyfit(f, [mpf(low), mpf(high)], n, error=True)
    print(f"// {what}: off by at most {float(error):.1e}")
    print(", ".join(form(c) for c in reversed(coefficients)) + ",\n")


def single(c):
    return f"{float(c):.10g}"


def double(c):
    return f"{float(c)!r}"


edge = log(mpf(2)) / 2 * mpf("1.001")
fit("(exp(-r)-1+r)/r², |r| <= ln(2)/2", series(lambda r: (exp(-r) - 1 + r) / r**2, [mpf(1) / 2, -mpf(1) / 6]), -edge, edge, 5, single)
log_part = series(lambda e: (e - log1p(e)) / e**2, [mpf(1) / 2, -mpf(1) / 3])
fit("(e-log(1+e))/e² in e-1/2, 0 <= e <= 1", lambda z: log_part(z + mpf(1) / 2), -0.5, 0.5, 10, single)
# y = center-2a/(t+a), the center near 1 where the constant coefficient is almost a float32.
top = mpf(4) / 17  # 2a/(t+a) at t = 15, a = 2; at t = 0 it is 2
ratio = mills(mpf(2))


def rounding(center):
    value = ratio(1 - mpf(center))
    return abs(value - mpf(struct.unpack("f", struct.pack("f", float(value)))[0]))


center = min((1 + i * 2.0**-20 for i in range(-400, 400)), key=rounding)
print(f"// center {center!r}")
fit("Mills' ratio, float32, a = 2, to 15", lambda y: ratio(y + 1 - center), center - 2, center - top, 12, single)
fit("Mills' ratio, float64, a = 6, to 40", mills(mpf(6)), -1, mpf(34) / 46, 26, double)
coefficients, _ = chebyfit(mills(mpf(6)), [mpf(-1), mpf(34) / 46], 26, error=True)
for c in list(reversed(coefficients))[:4]:
    print("// low part:", float(c - mpf(float(c))).hex())
