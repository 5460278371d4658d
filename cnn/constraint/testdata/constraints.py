"""Prints configs of Keras' constraints and what they make of weights, as JSON. See README.md."""

import json

import keras
import numpy as np
import tensorflow as tf

C = keras.constraints
r = np.random.default_rng(23)


def number(x):
    return float(str(x)) if np.isfinite(x) else str(x)  # few digits, the same float32


def weights(*shape):
    w = np.round(r.standard_normal(shape) * np.exp(r.standard_normal(shape[-1:])), 3).astype("float32")
    w[..., 0] = 0  # a vector of zeros
    return w


dense, kernel, depthwise, bias, tall = weights(7, 4), weights(3, 3, 2, 5), weights(3, 2, 4, 2), weights(6), weights(2, 70)
odd = np.array([[1e-20, 3e-8, 0.0, -0.0], [-2e-20, 4e-8, -0.0, 1e19]], "float32")
not_finite = [np.array([[1, 2, 3, 4], [x, 5, -x, 0]], "float32") for x in (np.inf, np.nan)]
half = {"min_value": 0.5, "max_value": 1.5, "rate": 0.25}
pairs = [(C.NonNeg(), w) for w in [dense, kernel, bias, odd] + not_finite]
for make in (C.MaxNorm, C.UnitNorm, C.MinMaxNorm, lambda **axis: C.MinMaxNorm(**half, **axis), lambda **axis: C.MaxNorm(0.75, **axis)):
    pairs += [(make(), w) for w in [dense, bias, tall, odd] + not_finite]
    pairs += [(make(axis=1), dense), (make(axis=-1), kernel), (make(axis=-2), depthwise)]
    pairs += [(make(axis=[0, 1, 2]), kernel), (make(axis=[0, 1]), depthwise), (make(axis=[2, 0]), kernel), (make(axis=[3, 1]), depthwise), (make(axis=[-1, 0]), dense)]
pairs += [(C.MaxNorm(0), dense), (C.MinMaxNorm(1, 1, 1), tall), (C.MinMaxNorm(1, 2, 0), tall)]

cases = []
for make, w in pairs:
    y = make(tf.Variable(w)).numpy()
    cases.append(
        {
            "class": type(make).__name__,
            "config": make.get_config(),
            "shape": list(w.shape),
            "w": [number(x) for x in w.ravel()],
            "y": [number(x) for x in y.ravel()],
        }
    )
print('{"keras": "%s", "tensorflow": "%s", "cases": [\n%s\n]}' % (keras.__version__, tf.__version__, ",\n".join(json.dumps(c) for c in cases)))
