"""Prints what Keras' optimizers make of three variables with what needs all of them, as JSON. See README.md."""

import json

import keras
import numpy as np

STEPS = 13  # an odd number, so that accumulated gradients are left over
SIZES = [6, 3, 4]
r = np.random.default_rng(11)
weights = [(r.standard_normal(n) * s).astype("float32") for n, s in zip(SIZES, [1, 0.1, 3])]
gradients = [[(r.standard_normal(n) * s * 10 ** r.uniform(-1.5, 0.5)).astype("float32") for n, s in zip(SIZES, [1, 0.3, 0.1])] for _ in range(STEPS)]
gradients[3][1][:] = 0  # a norm of 0
gradients[8] = [np.zeros_like(g) for g in gradients[8]]

decay = {"class_name": "ExponentialDecay", "config": {"initial_learning_rate": 0.1, "decay_steps": 4, "decay_rate": 0.5}}
cases = [
    ("SGD", {"learning_rate": 0.1, "clipnorm": 0.5}),
    ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "global_clipnorm": 0.7}),
    ("SGD", {"learning_rate": 0.1, "use_ema": True}),
    ("SGD", {"learning_rate": decay, "gradient_accumulation_steps": 3}),
    ("SGD", {"learning_rate": 0.1, "clipvalue": 0.3, "gradient_accumulation_steps": 2}),
    ("Adam", {"learning_rate": 0.01, "clipnorm": 0.3}),
    ("Adam", {"learning_rate": 0.01, "global_clipnorm": 0.3}),
    ("Adam", {"learning_rate": 0.01, "clipvalue": 0.2}),
    ("Adam", {"learning_rate": 0.01, "use_ema": True, "ema_momentum": 0.9}),
    ("Adam", {"learning_rate": 0.01, "use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 3}),
    ("Adam", {"learning_rate": 0.01, "use_ema": True, "ema_momentum": 0.5, "ema_overwrite_frequency": 1}),
    ("Adam", {"learning_rate": 0.01, "use_ema": True, "ema_momentum": 1.0}),
    ("Adam", {"learning_rate": 0.01, "use_ema": True, "ema_momentum": 0.0, "ema_overwrite_frequency": 2}),
    ("Adam", {"learning_rate": 0.01, "gradient_accumulation_steps": 2}),
    ("Adam", {"learning_rate": 0.01, "gradient_accumulation_steps": 3, "amsgrad": True}),
    ("Adam", {"learning_rate": decay, "gradient_accumulation_steps": 2}),
    ("Adam", {"learning_rate": 0.01, "gradient_accumulation_steps": 2, "use_ema": True, "ema_momentum": 0.9, "ema_overwrite_frequency": 3}),
    ("AdamW", {"learning_rate": 0.01, "gradient_accumulation_steps": 2, "global_clipnorm": 0.2, "use_ema": True, "ema_momentum": 0.9, "weight_decay": 0.1}),
    ("AdamW", {"learning_rate": decay, "gradient_accumulation_steps": 3, "clipnorm": 0.2, "use_ema": True, "ema_momentum": 0.7, "ema_overwrite_frequency": 2}),
    ("RMSprop", {"learning_rate": 0.01, "gradient_accumulation_steps": 2, "momentum": 0.5, "centered": True, "use_ema": True}),
    ("Adagrad", {"learning_rate": 0.1, "gradient_accumulation_steps": 2, "global_clipnorm": 0.5}),
    ("Nadam", {"learning_rate": 0.01, "gradient_accumulation_steps": 3, "clipnorm": 0.5}),
    ("Adamax", {"learning_rate": 0.01, "gradient_accumulation_steps": 2, "use_ema": True}),
    ("Lion", {"learning_rate": 0.01, "gradient_accumulation_steps": 2, "weight_decay": 0.1, "clipvalue": 0.3}),
]


def flat(tensors):
    return [float(x) for t in tensors for x in np.asarray(t)]


def own(o, variables):
    """The slots of an optimizer, each for all variables, in the order in which the first variable's were made."""
    slots = [v for v in o.variables if tuple(v.shape)]
    firsts = [s for s in slots if s.name.startswith(variables[0].name + "_")]
    return [flat([s.numpy() for v in variables for s in slots if s.name == f.name.replace(variables[0].name, v.name, 1)]) for f in firsts]


def short(x):
    """The shortest decimal that is the same float32."""
    if isinstance(x, list):
        return [short(v) for v in x]
    return float(str(np.float32(x)))


rows = []
for name, config in cases:
    made = dict(config)
    if made["learning_rate"] is decay:
        made["learning_rate"] = keras.optimizers.schedules.ExponentialDecay(**decay["config"])
    o = getattr(keras.optimizers, name)(**made)
    variables = [keras.Variable(w, name="w%d" % i) for i, w in enumerate(weights)]
    w = []
    for g in gradients:
        o.apply(list(map(keras.ops.array, g)), variables)
        w.append(flat([v.numpy() for v in variables]))
    slots = own(o, variables)
    o.finalize_variable_values(variables)
    end = flat([v.numpy() for v in variables])
    rows.append('{"class": "%s", "config": %s,\n"w": %s,\n"slots": %s,\n"end": %s}' % (name, json.dumps(config), json.dumps(short(w)), json.dumps(short(slots)), json.dumps(short(end))))

print('{"keras": "%s", "sizes": %s, "weights": %s,\n"gradients": %s,\n"cases": [' % (keras.__version__, SIZES, json.dumps(short(flat(weights))), json.dumps(short([flat(g) for g in gradients]))))
print(",\n".join(rows))
print("]}")
