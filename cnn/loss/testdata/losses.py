"""Prints values and derivatives of Keras' losses, as JSON. See README.md."""

import json

import keras
import numpy as np
import tensorflow as tf

L = keras.losses
r = np.random.default_rng(5)


def rnd(x, digits=4):
    return np.round(x, digits).astype("float32")


def probabilities(n, k):
    e = np.exp(2 * r.standard_normal((n, k)))
    return rnd(e / e.sum(axis=1, keepdims=True))


logits = rnd(2 * r.standard_normal((6, 4)))
soft = np.array([[64, 0, 0, 0], [16, 16, 16, 16], [1, 2, 60, 1], [0, 32, 32, 0], [5, 50, 4, 5], [30, 20, 10, 4]], "float32") / 64  # add up to 1
classes = r.integers(0, 4, 6)
hot = np.eye(4, dtype="float32")[classes]
yes = rnd(r.random((6, 4)))
one = rnd(2 * r.standard_normal((5, 1)))
bits = np.array([0, 1, 1, 0, 1])
p = probabilities(6, 4)
p[0] = [1, 0, 0, 0]  # limited
p[1] = [0.2, 0.1, 0.1, 0.1]  # does not add up to 1
q = rnd(r.random((6, 4)))
q[0] = [1, 0, 0.5, 1e-8]
numbers = rnd(r.standard_normal((3, 2, 2)))
others = rnd(r.standard_normal((3, 2, 2)))
others[0, 0, 0] = numbers[0, 0, 0]  # no difference
others[1, 1] = numbers[1, 1] + np.array([1, -3], "float32")  # around delta

cases = []


def add(name, config, x, end, target, labels=None):
    f = getattr(L, name)(reduction=None, **config)
    gy = rnd(r.standard_normal(len(x)))
    v = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = v
        if end:
            y = getattr(keras.activations, end)(y)
        loss = f(tf.constant(target, "float32"), y)
        if len(loss.shape) > 1:
            loss = tf.reduce_mean(loss, axis=list(range(1, len(loss.shape))))
        s = tf.reduce_sum(loss * gy)
    gx = tape.gradient(s, v)
    c = {"class": name, "config": config, "end": end, "shape": list(x.shape), "x": x, "gy": gy, "loss": loss.numpy(), "gx": gx.numpy()}
    if labels is None:
        c["t"] = np.asarray(target, "float32")
    else:
        c["labels"] = labels
    cases.append(c)


C = "CategoricalCrossentropy"
add(C, {}, logits, "softmax", hot, classes)
add(C, {}, logits, "softmax", soft)
add(C, {"label_smoothing": 0.1}, logits, "softmax", hot, classes)
add(C, {"from_logits": True}, logits, "", soft)
add(C, {"from_logits": True, "label_smoothing": 0.3}, logits, "", soft)
add(C, {}, p, "", hot, classes)
add(C, {"label_smoothing": 0.2}, p, "", soft)
B = "BinaryCrossentropy"
add(B, {}, logits, "sigmoid", yes)
add(B, {"label_smoothing": 0.2}, logits, "sigmoid", hot, classes)
add(B, {"from_logits": True}, one, "", bits[:, None], bits)
add(B, {}, one, "sigmoid", bits[:, None], bits)
add(B, {}, q, "", yes)
add(B, {"label_smoothing": 0.1}, q, "", hot, classes)
sure = hot.copy()
sure[0] = [1, 0, 0, 0]  # nothing wrong at all with q[0][0]
add(B, {}, q, "", sure)
F = "CategoricalFocalCrossentropy"
add(F, {}, logits, "softmax", hot, classes)
add(F, {"gamma": 0.5, "alpha": 0.7, "label_smoothing": 0.1}, p[1:], "", soft[1:])
add(F, {"from_logits": True, "gamma": 0.0}, logits, "", soft)
G = "BinaryFocalCrossentropy"
add(G, {}, logits, "sigmoid", yes)
add(G, {"apply_class_balancing": True, "gamma": 3.0, "alpha": 0.4}, q[1:], "", yes[1:])
add(G, {"from_logits": True, "label_smoothing": 0.2}, one, "", bits[:, None], bits)
add(G, {"gamma": 0.0, "apply_class_balancing": True}, q, "", yes)
add("MeanSquaredError", {}, logits, "", soft)
add("MeanSquaredError", {}, numbers, "", others)
add("MeanSquaredError", {}, one, "", bits[:, None], bits)
add("MeanSquaredError", {}, logits, "softmax", hot, classes)
add("MeanAbsoluteError", {}, numbers, "", others)
add("MeanAbsoluteError", {}, logits, "sigmoid", hot, classes)
add("Huber", {}, numbers, "", others)
add("Huber", {"delta": 0.3}, logits, "", soft)


def text(v):
    if isinstance(v, np.ndarray):
        return json.dumps([int(x) if v.dtype.kind == "i" else float(str(x)) for x in v.ravel()])
    return json.dumps(v)


print('{"keras": "%s", "cases": [' % keras.__version__)
print(",\n".join("{" + ", ".join('"%s": %s' % (k, text(v)) for k, v in c.items()) + "}" for c in cases))
print("]}")
