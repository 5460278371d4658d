#!/usr/bin/env python3
"""Makes the golden values of Penalty with Keras' L1L2 on TensorFlow, in float64.

Usage: with what the head of layers.py, beside this file, tells to install, python3 penalty.py FOLDER

Writes penalty.json into FOLDER, in the form that layers.py describes. Factors are powers of two, since Keras rounds others to
float32; with elements in multiples of 1/64 all sums are exact. Some elements are 0, where the derivative of the size is 0.
"""
import json
import os
import sys

import layers
import keras
import numpy as np
import tensorflow as tf


def penalty(name, shape, l1, l2):
    w = np.asarray(layers.grid(layers.generator(name), *shape))
    w.ravel()[: w.size // 4] = 0
    return layers.case(name, {"l1": l1, "l2": l2}, [w], keras.regularizers.L1L2(l1, l2))


def main():
    cases = [
        penalty("scalar", (), 0.5, 0.25), penalty("bias", (6,), 0.5, 0.25), penalty("dense", (9, 5), 0.25, 0.0625),
        penalty("kernel", (3, 3, 2, 4), 0.125, 0.5), penalty("sizes", (7, 3), 0.5, 0.0), penalty("squares", (7, 3), 0.0, 0.25),
        penalty("many rows", (70, 4), 0.5, 0.25),
    ]
    compact = lambda v: json.dumps(v, separators=(",", ":"), allow_nan=False)
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    rows = ["{" + ",\n".join("%s:%s" % (compact(k), compact(v)) for k, v in c.items()) + "}" for c in cases]
    with open(os.path.join(sys.argv[1], "penalty.json"), "w", newline="\n") as f:
        f.write('{"made_by":"penalty.py","versions":%s,\n"cases":[\n%s\n]}\n' % (compact(versions), ",\n".join(rows)))


if __name__ == "__main__":
    main()
