#!/usr/bin/env python3
"""Makes the golden values of the activations that take rows or weights, with Keras on TensorFlow, in float64.

Usage: with what the head of layers.py, beside this file, tells to install, python3 prelu.py FOLDER

Writes prelu.json and logsoftmax.json into FOLDER, in the form that layers.py describes. No x is 0, where Keras gives PReLU a
derivative of 0; slopes are positive and negative.
"""
import json
import os
import sys

import layers
import keras
import numpy as np
import tensorflow as tf


def prelu(name, x, shared_axes=None):
    rng = layers.generator(name)
    layer = keras.layers.PReLU(shared_axes=shared_axes)
    layer.build(x)
    alpha = layers.grid(rng, *layer.alpha.shape)
    x = layers.grid(rng, *x)
    x = np.where(x == 0, 0.25, x)
    function = lambda x, alpha: layer.stateless_call([tf.convert_to_tensor(alpha)], [], x)[0]
    return layers.case(name, {"shared_axes": shared_axes or []}, [x, alpha], function)


def logsoftmax(name, logits):
    return layers.case(name, {"axis": -1}, [np.asarray(logits, np.float64)], keras.activations.log_softmax)


def files():
    yield "prelu", [
        prelu("vector for each example", (5, 7)), prelu("one slope", (5, 7), [1]),
        prelu("picture, a slope for each number", (2, 3, 4, 2)), prelu("picture, a slope for each channel", (3, 4, 5, 3), [1, 2]),
        prelu("picture, a slope for each place", (2, 3, 4, 3), [3]), prelu("picture, a slope for each row", (2, 3, 4, 3), [2, 3]),
        prelu("picture, a slope for each column", (2, 3, 4, 3), [1, 3]), prelu("picture, one slope", (2, 3, 4, 3), [1, 2, 3]),
        prelu("picture, shared along the columns", (2, 3, 4, 3), [2]), prelu("one channel", (2, 3, 4, 1), [1, 2]),
    ]
    draw = lambda *shape: 2 * layers.grid(layers.generator("logits %s" % (shape,)), *shape)
    yield "logsoftmax", [
        logsoftmax("rank 1", draw(7)), logsoftmax("rank 2", draw(4, 10)), logsoftmax("rank 3", draw(2, 3, 5)),
        logsoftmax("one class", draw(3, 1)), logsoftmax("equal", np.ones((2, 4))),
        logsoftmax("extreme", [[1e4, -1e4, 0], [-1e4, -1e4, -10001], [1e4, 1e4, 1e4], [0, 1e4, 9998.75], [-1e4, 0, 0.5]]),
    ]


def main():
    compact = lambda v: json.dumps(v, separators=(",", ":"), allow_nan=False)
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    for name, cases in files():
        rows = ["{" + ",\n".join("%s:%s" % (compact(k), compact(v)) for k, v in c.items()) + "}" for c in cases]
        with open(os.path.join(sys.argv[1], name + ".json"), "w", newline="\n") as f:
            f.write('{"made_by":"prelu.py","versions":%s,\n"cases":[\n%s\n]}\n' % (compact(versions), ",\n".join(rows)))


if __name__ == "__main__":
    main()
