"""Prints what Keras' optimizers make of given weights and gradients, as JSON. See README.md."""

import json

import keras
import numpy as np

STEPS = 12
r = np.random.default_rng(7)
weights = np.array([1, -0.5, 0.25, 2, 1e-3, -3, 0, 0.75, 0.1, -1.5, 4, -1e-2], "float32")
scale = np.array([1, 1, 1, 1, 1e-4, 1e-4, 1e-4, 1e-7, 1e-7, 0, 1, 3])
gradients = (r.standard_normal((STEPS, 12)) * scale).astype("float32")
gradients[:6, 3] = 0  # begins late
gradients[6:, 10] = 0  # ends early
gradients[:, 2] = np.abs(gradients[:, 2])  # one sign
gradients[4:8, 0] *= 1e-4  # changes its size
gradients = np.round(gradients, 12).astype("float32")

decay = {"class_name": "ExponentialDecay", "config": {"initial_learning_rate": 0.1, "decay_steps": 4, "decay_rate": 0.5}}
cases = [
    ("SGD", {"learning_rate": 0.1}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9}),
    ("SGD", {"learning_rate": decay, "momentum": 0.8, "nesterov": True}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.05, "clipvalue": 0.5}),
    ("Adam", {"learning_rate": 0.01}),
    ("Adam", {"learning_rate": decay, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}),
    ("Adam", {"learning_rate": 0.05, "amsgrad": True, "beta_2": 0.6}),
    ("Adam", {"learning_rate": 0.01, "weight_decay": 0.1, "clipvalue": 0.3}),
    ("AdamW", {"learning_rate": 0.01}),
    ("AdamW", {"learning_rate": 0.05, "weight_decay": 0.2, "amsgrad": True, "beta_1": 0.7}),
    ("RMSprop", {"learning_rate": 0.01}),
    ("RMSprop", {"learning_rate": decay, "rho": 0.7, "epsilon": 1e-5}),
    ("RMSprop", {"learning_rate": 0.01, "momentum": 0.9}),
    ("RMSprop", {"learning_rate": 0.01, "centered": True}),
    ("RMSprop", {"learning_rate": 0.01, "momentum": 0.5, "centered": True, "rho": 0.95, "weight_decay": 0.1, "clipvalue": 0.7}),
    ("Adagrad", {"learning_rate": 0.1}),
    ("Adagrad", {"learning_rate": decay, "initial_accumulator_value": 0.0, "epsilon": 1e-4}),
    ("Adagrad", {"learning_rate": 0.1, "initial_accumulator_value": 0.5, "weight_decay": 0.1, "clipvalue": 0.7}),
    ("Nadam", {"learning_rate": 0.01}),
    ("Nadam", {"learning_rate": decay, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}),
    ("Nadam", {"learning_rate": 0.01, "weight_decay": 0.1, "clipvalue": 0.3}),
    ("Adamax", {"learning_rate": 0.01}),
    ("Adamax", {"learning_rate": decay, "beta_1": 0.8, "beta_2": 0.6, "epsilon": 1e-3}),
    ("Adamax", {"learning_rate": 0.01, "weight_decay": 0.1, "clipvalue": 0.3}),
    ("Lion", {"learning_rate": 0.01}),
    ("Lion", {"learning_rate": decay, "beta_1": 0.6, "beta_2": 0.8}),
    ("Lion", {"learning_rate": 0.01, "beta_1": 1.0, "weight_decay": 0.1, "clipvalue": 0.3}),
]

out = []
for name, config in cases:
    made = dict(config)
    if made["learning_rate"] is decay:
        made["learning_rate"] = keras.optimizers.schedules.ExponentialDecay(**decay["config"])
    o = getattr(keras.optimizers, name)(**made)
    v = keras.Variable(weights, name="w")
    w = []
    for g in gradients:
        o.apply_gradients([(keras.ops.array(g), v)])
        w.append([float(x) for x in v.numpy()])
    out.append({"class": name, "config": config, "w": w})


def short(x):
    """The shortest decimal that is the same float32."""
    if isinstance(x, list):
        return [short(v) for v in x]
    return float(str(np.float32(x)))


print('{"keras": "%s", "weights": %s,\n"gradients": %s,\n"cases": [' % (keras.__version__, json.dumps(short(weights.tolist())), json.dumps(short(gradients.tolist()))))
print(",\n".join('{"class": "%s", "config": %s,\n"w": %s}' % (c["class"], json.dumps(c["config"]), json.dumps(short(c["w"]))) for c in out))
print("]}")
