#!/usr/bin/env python3
"""Extracts disagreements.json from the full file of golden activations.

Usage: python3 disagreements.py activations.json > disagreements.json

The full file holds, for 40 parameter sets and 4 dtypes, the values of Keras 3.15.1 on TensorFlow, JAX and PyTorch, and a
reference computed with 400 bits. Kept here, in float32:

points    where a backend's y or dy is not the reference's, by more than rounding: one is NaN, infinite or zero and the
          other is not, or they differ by more than a thousandth. Of the parameter sets those in SHOWN; of neighbouring
          points in a tail the nearest and the farthest; of the denormal numbers, which TensorFlow and JAX flush everywhere,
          one of each sign in relu and leaky_relu. For what Gorgonia has as well, 0 and the infinities too.
accuracy  the largest error of each backend for the smooth functions, in units in the last place of the reference, over the
          inputs from -30 to 30 whose result is a normal number, with the reference itself.

Numbers are strings, exact under strconv.ParseFloat(s, 64).
"""
import json
import math
import sys

BACKENDS = ("tensorflow", "jax", "torch")
SMALLEST = 2.0**-126  # normal float32
LARGEST = 3.4028234663852886e38

# id of a case: where its branches meet
SHOWN = {
    "relu()": [0],
    "relu(negative_slope=0.25)": [0],
    "relu(max_value=6.0)": [0, 6],
    "relu(max_value=5.0)": [0, 5],
    "relu(threshold=1.0)": [1],
    "relu(negative_slope=0.25,max_value=6.0)": [0, 6],
    "relu(negative_slope=0.25,threshold=1.0)": [1],
    "relu(max_value=6.0,threshold=1.0)": [1, 6],
    "relu(negative_slope=0.25,max_value=5.0,threshold=1.0)": [1, 5],
    "relu6()": [0, 6],
    "leaky_relu(negative_slope=0.2)": [0],
    "leaky_relu(negative_slope=0.0)": [0],
    "prelu(alpha=0.25)": [0],
    "prelu(alpha=0.0)": [0],
    "elu(alpha=1.0)": [0],
    "selu()": [0],
    "celu(alpha=0.5)": [0],
    "gelu(approximate=False)": [],
    "gelu(approximate=True)": [],
    "silu()": [],
    "mish()": [0],
    "hard_sigmoid()": [-3, 3],
    "hard_silu()": [-3, 3],
    "softplus()": [0],
}
DENORMAL = ("relu()", "leaky_relu(negative_slope=0.2)")
DENORMAL_X = 2.0**-127
GORGONIA = ("relu()", "leaky_relu(negative_slope=0.2)", "softplus()", "mish()")
SMOOTH = ("elu(alpha=1.0)", "selu()", "celu(alpha=1.0)", "gelu(approximate=False)", "gelu(approximate=True)", "silu()", "mish()",
          "hard_sigmoid()", "hard_silu()", "softplus()")


def apart(got, want):
    if math.isnan(got) or math.isnan(want):
        return math.isnan(got) != math.isnan(want)
    if math.isinf(got) or math.isinf(want):
        return got != want
    return abs(got - want) > 1e-3 * max(abs(got), abs(want))


def kind(x, y, kinks):
    if math.isnan(x):
        return "nan"
    if math.isinf(x):
        return "infinity"
    if 0 < abs(x) <= SMALLEST or 0 < abs(y) < SMALLEST:
        return "denormal"
    if any(abs(x - k) <= 1e-6 * max(1, abs(k)) for k in kinks):
        return "kink"
    return "huge" if abs(x) == LARGEST else "tail"


def points(case, xs, kinks):
    columns = case["dtypes"]["float32"]
    rows = []
    for i, x in enumerate(xs):
        cell = {b: [columns[b][k][i] for k in ("y", "dy")] for b in BACKENDS + ("ref",)}
        wrong = any(w and apart(float(g), float(w)) for b in BACKENDS for g, w in zip(cell[b], cell["ref"]))
        split = any(apart(float(f), float(g)) for b in BACKENDS for c in BACKENDS for f, g in zip(cell[b], cell[c]))
        what = kind(float(x), float(cell["ref"][0]), kinks)
        if what == "denormal" and not (case["id"] in DENORMAL and abs(float(x)) == DENORMAL_X):
            continue
        also = case["id"] in GORGONIA and (float(x) == 0 or math.isinf(float(x)))
        if (wrong or split or also) and not any(float(r["x"]) == float(x) for r in rows):  # −0 as 0
            rows.append({"x": x, "kind": what, **cell})
    tails = sorted((r for r in rows if r["kind"] == "tail"), key=lambda r: abs(float(r["x"])))
    return [r for r in rows if r["kind"] != "tail"] + tails[:1] + tails[1:][-1:]


def ulps(got, want):
    if math.isnan(got):
        return math.inf
    spacing = 2.0 ** (max(math.frexp(want)[1], -125) - 24)
    return abs(got - want) / spacing


def accuracy(case, xs):
    columns = case["dtypes"]["float32"]
    r = {"id": case["id"], "fn": case["fn"], "params": case["params"], "x": [], "y": [], "dy": [], "errors": {b: [0, 0] for b in BACKENDS}}
    for i, x in enumerate(xs):
        y, dy = (columns["ref"][k][i] for k in ("y", "dy"))
        if float(x) != 0 and not SMALLEST < abs(float(x)) <= 30 or any(0 < abs(float(v)) <= SMALLEST for v in (y, dy)):
            continue
        r["x"].append(x), r["y"].append(y), r["dy"].append(dy)
        for b in BACKENDS:
            for j, (k, want) in enumerate((("y", y), ("dy", dy))):
                r["errors"][b][j] = max(r["errors"][b][j], ulps(float(columns[b][k][i]), float(want)))
    for b in BACKENDS:
        r["errors"][b] = [float("%.2g" % e) for e in r["errors"][b]]
    return r


def main():
    with open(sys.argv[1]) as f:
        full = json.load(f)
    inputs = full["inputs"]["float32"]
    by_id = {c["id"]: c for c in full["cases"]}
    line = lambda v: json.dumps(v, separators=(",", ":"))
    out = ['{"made_by":"disagreements.py","versions":%s,' % line(full["meta"]["versions"]), '"cases":[']
    shown = []
    for i, kinks in SHOWN.items():
        c = by_id[i]
        if rows := points(c, inputs[c["set"]], kinks):
            shown.append('{"id":%s,"fn":%s,"params":%s,"points":[\n%s]}' % (line(i), line(c["fn"]), line(c["params"]), ",\n".join(map(line, rows))))
    out += [",\n".join(shown), '],"accuracy":[']
    out += [",\n".join(line(accuracy(by_id[i], inputs[by_id[i]["set"]])) for i in SMOOTH), "]}"]
    print("\n".join(out))


if __name__ == "__main__":
    main()
