#!/usr/bin/env python3
"""Extracts activations.json from the full file of golden activations and adds what is missing there.

Usage: pip install mpmath==1.3.0
       python3 activations.py full.json > activations.json

The full file holds, for 40 parameter sets and 4 dtypes, the values of Keras 3.15.1 on TensorFlow, JAX and PyTorch, and a
reference computed with 400 bits. activations.json keeps the reference (y, dy, d2y) of every set that Keras' layers accept (no
negative parameter: 37) in float32 and float64, and lists the others as "illegal". "more" are sets that the full file
leaves out or falls short of, with values computed here with 4000 bits and rounded once: sigmoid, tanh, mish for its second
derivative, and gelu's approximation, where 1 - tanh² vanishes in 400 bits.

Numbers are strings, exact under strconv.ParseFloat(s, 64); "" means that the reference leaves the value open.
"""
import json
import math
import struct
import sys

import mpmath

mpmath.mp.prec = 4000
DTYPES = ("float32", "float64")
BITS = {"float32": (24, -149, "f"), "float64": (53, -1074, "d")}


def legal(case):
    return all(v >= 0 for v in case["params"].values())


def nearest(v, dtype):
    """The string of the number of a dtype next to v, ties to even, denormals kept; a zero has no sign."""
    precision, least, _ = BITS[dtype]
    if v == 0:
        return "0.0"
    unit = mpmath.mpf(2) ** max(int(mpmath.floor(mpmath.log(abs(v), 2))) - precision + 1, least)
    r = mpmath.nint(v / unit) * unit
    f = float(r)
    assert mpmath.mpf(f) == r, (v, dtype)
    return repr(abs(f) if f == 0 else f)


def sigmoid(x):
    s = 1 / (1 + mpmath.exp(-x))
    return s, s * (1 - s), s * (1 - s) * (1 - 2 * s)


def tanh(x):
    t = mpmath.tanh(x)
    slope = 1 / mpmath.cosh(x) ** 2
    return t, slope, -2 * t * slope


def mish(x):
    t = mpmath.tanh(mpmath.log1p(mpmath.exp(x)))
    s, s1, _ = sigmoid(x)
    u = 1 - t * t  # dt/dx = u*s
    return x * t, t + x * u * s, 2 * u * s + x * (u * s1 - 2 * t * u * s * s)


def gelu_tanh(x):
    a, b = mpmath.sqrt(2 / mpmath.pi), mpmath.mpf("0.044715")
    t, h, _ = tanh(a * (x + b * x**3))
    u1, u2 = a * (1 + 3 * b * x * x), 6 * a * b * x
    return x * (1 + t) / 2, (1 + t) / 2 + x * h * u1 / 2, h * u1 - x * t * h * u1 * u1 + x * h * u2 / 2


MORE = (("sigmoid()", "sigmoid", {}, sigmoid), ("tanh()", "tanh", {}, tanh), ("mish() again", "mish", {}, mish),
        ("gelu(approximate=True) again", "gelu", {"approximate": True}, gelu_tanh))
LIMITS = {"sigmoid": (("0.0", "0.0", "0.0"), ("1.0", "0.0", "0.0")), "tanh": (("-1.0", "0.0", "0.0"), ("1.0", "0.0", "0.0")),
          "gelu_tanh": (("-0.0", "0.0", "0.0"), ("+Inf", "1.0", "0.0")), "mish": (("-0.0", "0.0", "0.0"), ("+Inf", "1.0", "0.0"))}


def more(function, xs, dtype):
    rows = []
    for x in xs:
        v = float(x)
        if math.isnan(v):
            rows.append(("NaN", "", ""))
        elif math.isinf(v):
            rows.append(LIMITS[function.__name__][v > 0])
        elif abs(v) > 1e9:  # the limit, or x itself
            y, dy, d2y = LIMITS[function.__name__][v > 0]
            rows.append((x if y == "+Inf" else y, dy, d2y))
        else:
            assert struct.unpack(BITS[dtype][2], struct.pack(BITS[dtype][2], v))[0] == v
            rows.append(tuple(nearest(r, dtype) for r in function(mpmath.mpf(v))))
    return dict(zip(("y", "dy", "d2y"), zip(*rows)))


def main():
    with open(sys.argv[1]) as f:
        full = json.load(f)
    compact = lambda v: json.dumps(v, separators=(",", ":"))
    cases = [c for c in full["cases"] if legal(c)]
    illegal = [{"id": c["id"], "fn": c["fn"], "params": c["params"]} for c in full["cases"] if not legal(c)]
    assert (len(cases), len(illegal)) == (37, 3)
    out = sys.stdout
    out.write('{"made_by":"activations.py","versions":%s,\n"illegal":%s,\n"inputs":{' % (compact(full["meta"]["versions"]), compact(illegal)))
    for i, dt in enumerate(DTYPES):
        rows = ",\n".join("%s:%s" % (compact(s), compact(full["inputs"][dt][s])) for s in sorted({c["set"] for c in cases}))
        out.write("%s\n%s:{\n%s}" % ("," if i else "", compact(dt), rows))

    def write(name, cases):
        out.write('%s,\n"%s":[' % ("}" if name == "cases" else "]", name))
        for i, (c, ref) in enumerate(cases):
            out.write('%s\n{"id":%s,"fn":%s,"params":%s,"set":%s' % ("," if i else "", *(compact(c[k]) for k in ("id", "fn", "params", "set"))))
            for dt in DTYPES:
                rows = ",\n".join("%s:%s" % (compact(k), compact([v or "" for v in ref(dt)[k]])) for k in ("y", "dy", "d2y"))
                out.write(",\n%s:{\n%s}" % (compact(dt), rows))
            out.write("}")

    write("cases", [(c, lambda dt, c=c: c["dtypes"][dt]["ref"]) for c in cases])
    write("more", [({"id": i, "fn": fn, "params": p, "set": "plain"}, lambda dt, f=f: more(f, full["inputs"][dt]["plain"], dt)) for i, fn, p, f in MORE])
    out.write("]}\n")


if __name__ == "__main__":
    main()
