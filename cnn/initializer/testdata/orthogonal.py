"""Prints what Keras' Orthogonal makes of given normally distributed numbers, as JSON. See README.md."""

import json

import keras
import numpy as np
from keras.src.initializers import random_initializers

r = np.random.default_rng(11)
out = []
for shape, gain in [([4, 4], 1.0), ([6, 3], 1.0), ([3, 6], 2.0), ([2, 2, 2, 3], 0.5), ([1, 1, 2, 5], 1.0), ([1, 7], 1.0)]:
    drawn = []

    def normal(flat, seed=None, dtype=None):
        drawn.append(np.round(r.standard_normal(flat), 4).astype("float32"))
        return keras.ops.array(drawn[0])

    random_initializers.random.normal = normal
    w = keras.initializers.Orthogonal(gain=gain)(shape)
    out.append({"shape": shape, "gain": gain, "drawn": [float(str(x)) for x in drawn[0].ravel()], "w": [float(x) for x in np.asarray(w).ravel()]})
print('{"keras": "%s", "cases": [\n%s\n]}' % (keras.__version__, ",\n".join(json.dumps(c) for c in out)))
