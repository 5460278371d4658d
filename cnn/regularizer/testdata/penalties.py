"""Prints configs, values and derivatives of Keras' regularizers, as JSON. See README.md."""

import json

import keras
import numpy as np
import tensorflow as tf

R = keras.regularizers
r = np.random.default_rng(17)


def number(x):
    return float(str(x)) if np.isfinite(x) else str(x)  # few digits, the same float32


def weights(*shape):
    w = np.round(r.standard_normal(shape), 3).astype("float32")
    w.flat[:: max(2, w.size // 3)] = 0
    return w


odd = np.array([0.0, -0.0, 1e-20, -1e-30, 1e18, -2.5], "float32")
shapes = [weights(5), weights(4, 3), weights(3, 3, 2, 4), weights(2, 3, 3, 2), odd, np.array([], "float32")]
not_finite = [np.array([1, x, -2], "float32") for x in (np.inf, -np.inf, np.nan)]

cases = []
for make in [R.L1(), R.L1(0.3), R.L2(), R.L2(0.3), R.L1L2(), R.L1L2(0.01, 0.02), R.L1L2(l1=0.5), R.L1L2(l2=0.125)]:
    for w in shapes + not_finite:
        v = tf.Variable(w)
        with tf.GradientTape() as tape:
            p = tf.convert_to_tensor(make(v))
        g = tape.gradient(p, v)
        g = np.zeros_like(w) if g is None else g.numpy()
        cases.append(
            {
                "class": type(make).__name__,
                "config": make.get_config(),
                "shape": list(w.shape),
                "w": [number(x) for x in w.ravel()],
                "penalty": number(p.numpy()),
                "g": [number(x) for x in g.ravel()],
            }
        )
print('{"keras": "%s", "tensorflow": "%s", "cases": [\n%s\n]}' % (keras.__version__, tf.__version__, ",\n".join(json.dumps(c) for c in cases)))
