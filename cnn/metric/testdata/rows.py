"""Prints values of Keras' metrics for targets that are rows, as JSON. See README.md."""

import json
import math

import keras
import numpy as np

M = keras.metrics
r = np.random.default_rng(11)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def several(n, k, digits, raw=False):
    """Multi-hot rows, one of them all 0 and one all 1, beside logits or their sigmoids."""
    t = (r.random((n, k)) < 0.35).astype("float32")
    t[0], t[1] = 0, 1
    z = r.standard_normal((n, k)) + 1.2 * (t - 0.5)
    return (z if raw else sigmoid(z)).round(digits), t


def one(n, k, digits):
    t = np.eye(k)[r.integers(0, k, n)]
    return softmax(r.standard_normal((n, k)) + t).round(digits), t


def soft(n, k):
    return softmax(r.standard_normal((n, k))).round(3), softmax(2 * r.standard_normal((n, k))).round(2)


def values(n, k):
    t = (10 * r.standard_normal((n, k))).round(2)
    return (t + 3 * r.standard_normal((n, k))).round(2), t


def holes(y, t):
    """The same with NaN in the prediction of one row."""
    y = y.copy()
    y[4, 1] = math.nan
    return y, t


sets = [
    ("multi-hot", *several(60, 5, 3)),
    ("multi-hot with ties", *several(45, 4, 1)),
    ("one-hot", *one(50, 4, 3)),
    ("one-hot with ties", *one(40, 3, 1)),
    ("soft", *soft(30, 3)),
    ("one label of 0 or 1", *several(40, 1, 2)),
    ("logits", *several(35, 3, 2, raw=True)),
    ("regression", *values(33, 2)),
    ("regression of one number", *values(21, 1)),
    ("NaN", *holes(*several(20, 3, 2))),
]

cases = []
for name, y, t in sets:
    y, t = y.astype("float32"), t.astype("float32")
    k = y.shape[1]
    probabilities = not name.startswith(("logits", "regression"))
    results = []

    def add(of, pick=None, **config):
        m = getattr(M, of)(**config)
        for lo in range(0, len(y), 16):
            m.update_state(t[lo : lo + 16], y[lo : lo + 16])
        v = np.asarray(m.result())
        v = float(v if pick is None else v[pick])
        if pick is not None:
            config["class_id"] = pick
        results.append({"class": of, "config": config, "value": None if math.isnan(v) else v})

    for of in ("MeanSquaredError", "MeanAbsoluteError", "RootMeanSquaredError"):
        add(of)
    if name.startswith("regression"):
        pass
    else:
        add("BinaryAccuracy")
        add("BinaryAccuracy", threshold=0.0)
        add("BinaryAccuracy", threshold=0.3)
        raw = {} if probabilities else {"from_logits": True}
        add("BinaryCrossentropy", **raw)
        add("BinaryCrossentropy", label_smoothing=0.2, **raw)
        if k > 1:
            add("CategoricalCrossentropy", **raw)
            add("CategoricalCrossentropy", label_smoothing=0.1, **raw)
        if name != "NaN":  # of equal or unordered elements Keras' backends take different ones
            if k > 1:
                add("CategoricalAccuracy")
                for top in (1, 2, 3):
                    add("TopKCategoricalAccuracy", k=top)
            for config in ({}, {"num_thresholds": 7}, {"curve": "PR"}, {"multi_label": True}, {"multi_label": True, "curve": "PR", "num_thresholds": 20}):
                add("AUC", **config, **raw)
        for of in ("Precision", "Recall"):
            add(of)
            add(of, thresholds=0.3)
            if k > 1 and name != "NaN":
                add(of, top_k=2)
                add(of, top_k=1, thresholds=0.4)
                for c in range(k):
                    add(of, class_id=c, top_k=1)
                add(of, class_id=1)
        for average in ("macro", "micro", "weighted"):
            add("F1Score", average=average, threshold=0.4)
            if k > 1:
                add("F1Score", average=average)
        for c in range(k):
            add("F1Score", pick=c, threshold=0.4)
    numbers = [[None if math.isnan(v) else float(str(v)) for v in a.ravel()] for a in (y, t)]
    cases.append({"name": name, "k": k, "y": numbers[0], "targets": numbers[1], "values": results})


def text(c):
    rows = ",\n".join(json.dumps(v) for v in c["values"])
    return '{"name": "%s", "k": %d, "y": %s,\n"targets": %s,\n"values": [\n%s]}' % (c["name"], c["k"], json.dumps(c["y"]), json.dumps(c["targets"]), rows)


print('{"keras": "%s", "cases": [\n%s\n]}' % (keras.__version__, ",\n".join(map(text, cases))))
