"""Prints values of Keras' metrics, as JSON. See README.md."""

import json

import keras
import numpy as np

M = keras.metrics
r = np.random.default_rng(3)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def data(n, k, skill, digits):
    labels = r.integers(0, max(k, 2), n)
    if k == 1:
        p = 1 / (1 + np.exp(-r.standard_normal((n, 1)) - skill * (labels[:, None] - 0.5)))
    else:
        p = softmax(r.standard_normal((n, k)) + skill * np.eye(k)[labels])
    return np.round(p, digits).astype("float32"), labels


sets = [data(70, 5, 1.0, 3), data(40, 3, 0.5, 1), data(50, 1, 1.0, 2), data(30, 2, 0.3, 4), data(25, 6, 2.0, 2)]
sets[4][1][sets[4][1] == 3] = 2  # a class that is never there
sets[4][0][0], sets[4][0][1] = np.eye(6)[2], 0  # the ends of the range, and a row of nothing
logits = r.standard_normal((20, 4)).astype("float32").round(2), r.integers(0, 4, 20)

cases = []
for y, labels in sets + [logits]:
    k = y.shape[1]
    truth = labels[:, None].astype("float32") if k == 1 else np.eye(k, dtype="float32")[labels]
    raw = y is logits[0]
    values = []

    def add(name, config, target, metric=None, pick=None):
        m = metric or getattr(M, name)(**config)
        for lo in range(0, len(y), 16):
            m.update_state(target[lo : lo + 16], y[lo : lo + 16])
        v = np.asarray(m.result())
        values.append({"class": name, "config": config if pick is None else {**config, "class_id": pick}, "value": float(v if pick is None else v[pick])})

    if k > 1:
        add("SparseCategoricalAccuracy", {}, labels)
        for top in (1, 2, 3):
            add("SparseTopKCategoricalAccuracy", {"k": top}, labels)
        add("SparseCategoricalCrossentropy", {"from_logits": True} if raw else {}, labels)
    else:
        add("BinaryAccuracy", {}, truth)
    for name in ("Precision", "Recall"):
        if raw:
            break
        add(name, {}, truth)
        add(name, {"thresholds": 0.3}, truth)
        if k > 1:
            add(name, {"top_k": 2}, truth)
            add(name, {"top_k": 1, "thresholds": 0.4}, truth)
            for c in range(k):
                add(name, {"class_id": c, "top_k": 1}, truth)
            add(name, {"class_id": 1}, truth)
    if not raw:
        add("F1Score", {"threshold": 0.4, "average": "micro"}, truth)
        if k > 1:
            for average in ("macro", "micro", "weighted"):
                add("F1Score", {"average": average}, truth)
            for c in range(k):
                add("F1Score", {}, truth, pick=c)
    logit = {"from_logits": True} if raw else {}
    for config in ({}, {"num_thresholds": 7}, {"curve": "PR"}, {"curve": "PR", "num_thresholds": 20}, {"num_thresholds": 2}):
        add("AUC", {**config, **logit}, truth)
    if k > 1:
        add("AUC", {"multi_label": True, **logit}, truth)
        add("AUC", {"multi_label": True, "curve": "PR", "num_thresholds": 50, **logit}, truth)

    guess = (y[:, 0] > 0.5).astype(int) if k == 1 else y.argmax(axis=1)
    n = max(k, 2)
    matrix = np.zeros((n, n), int)
    np.add.at(matrix, (labels, guess), 1)
    hit, there, guessed = np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0)
    confusion = {
        "matrix": matrix.ravel().tolist(),
        "precision": (hit / np.maximum(guessed, 1)).tolist(),
        "recall": (hit / np.maximum(there, 1)).tolist(),
        "f1": (2 * hit / np.maximum(there + guessed, 1)).tolist(),
    }
    cases.append({"k": k, "y": [float(str(v)) for v in y.ravel()], "labels": labels.tolist(), "values": values, "confusion": confusion})


def text(c):
    values = ",\n".join(json.dumps(v) for v in c["values"])
    return '{"k": %d, "y": %s,\n"labels": %s,\n"confusion": %s,\n"values": [\n%s]}' % (c["k"], json.dumps(c["y"]), json.dumps(c["labels"]), json.dumps(c["confusion"]), values)


print('{"keras": "%s", "cases": [\n%s\n]}' % (keras.__version__, ",\n".join(map(text, cases))))
