#!/usr/bin/env python3
"""Extracts relu.json from the full file of golden activations.

Usage: python3 relu.py activations.json > relu.json

The full file holds, for 40 parameter sets and 4 dtypes, the values of Keras 3.15.1 on TensorFlow, JAX and PyTorch, and a
reference computed with 400 bits. relu.json keeps what ops.ReLU must match bit for bit: the reference (y, dy, d2y) of every
relu row that Keras' layer accepts (no negative parameter), in float32 and float64.

Numbers are strings, exact under strconv.ParseFloat(s, 64); "" means that the reference leaves the value open.
"""
import json
import sys

DTYPES = ("float32", "float64")


def legal(case):
    return case["fn"] == "relu" and all(v >= 0 for v in case["params"].values())


def main():
    with open(sys.argv[1]) as f:
        full = json.load(f)
    cases = [c for c in full["cases"] if legal(c)]
    sets = sorted({c["set"] for c in cases})
    out = sys.stdout
    compact = lambda v: json.dumps(v, separators=(",", ":"))
    out.write('{"made_by":"relu.py","versions":%s,\n"inputs":{' % compact(full["meta"]["versions"]))
    for i, dt in enumerate(DTYPES):
        rows = ",\n".join("%s:%s" % (compact(s), compact(full["inputs"][dt][s])) for s in sets)
        out.write("%s\n%s:{\n%s}" % ("," if i else "", compact(dt), rows))
    out.write('},\n"cases":[')
    for i, c in enumerate(cases):
        out.write('%s\n{"id":%s,"params":%s,"set":%s' % ("," if i else "", compact(c["id"]), compact(c["params"]), compact(c["set"])))
        for dt in DTYPES:
            ref = c["dtypes"][dt]["ref"]
            rows = ",\n".join("%s:%s" % (compact(k), compact(ref[k])) for k in ("y", "dy", "d2y"))
            out.write(",\n%s:{\n%s}" % (compact(dt), rows))
        out.write("}")
    out.write("]}\n")


if __name__ == "__main__":
    main()
