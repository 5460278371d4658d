"""Prints the configs of Keras' optimizers and schedules, as JSON. See README.md."""

import json

import keras

s = keras.optimizers.schedules
names = ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Nadam", "Adamax", "Lion"]
cases = [(name, {"learning_rate": 0.25}) for name in names] + [
    ("SGD", {"learning_rate": 0.5, "momentum": 0.9, "nesterov": True, "clipnorm": 1.5}),
    ("Adam", {"learning_rate": 0.5, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3, "amsgrad": True, "weight_decay": 0.1, "global_clipnorm": 2.0}),
    ("AdamW", {"learning_rate": 0.5, "weight_decay": 0.0, "clipvalue": 0.5, "use_ema": True}),
    ("RMSprop", {"learning_rate": 0.5, "rho": 0.7, "momentum": 0.1, "epsilon": 1e-5, "centered": True, "gradient_accumulation_steps": 4}),
    ("Adagrad", {"learning_rate": 0.5, "initial_accumulator_value": 0.0, "epsilon": 1e-4, "weight_decay": 0.0}),
    ("Nadam", {"learning_rate": 0.5, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3, "use_ema": True, "ema_momentum": 0.9, "ema_overwrite_frequency": 7}),
    ("Adamax", {"learning_rate": 0.5, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}),
    ("Lion", {"learning_rate": 0.5, "beta_1": 0.8, "beta_2": 0.95}),
]
schedules = [
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.9}),
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5, "staircase": True}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.7}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.7, "staircase": True}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 10}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 10, "end_learning_rate": 0.01, "power": 2.0, "cycle": True}),
    ("PiecewiseConstantDecay", {"boundaries": [3, 10, 11], "values": [0.1, 0.05, 0.2, 0.01]}),
    ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 20}),
    ("CosineDecay", {"initial_learning_rate": 0.01, "decay_steps": 20, "alpha": 0.1, "warmup_target": 0.1, "warmup_steps": 5}),
    ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 20, "warmup_target": 0.0}),
    ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 4}),
    ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 5, "t_mul": 1.5, "m_mul": 1.2, "alpha": 0.1}),
]

rows = []
for name, arguments in cases:
    rows.append((name, arguments, getattr(keras.optimizers, name)(**arguments).get_config()))
for name, arguments in schedules:
    o = keras.optimizers.SGD(getattr(s, name)(**arguments))
    rows.append(("SGD", {"learning_rate": {"class_name": name, "config": arguments}}, o.get_config()))
print('{"keras": "%s", "cases": [' % keras.__version__)
print(",\n".join('{"class": "%s", "arguments": %s,\n"config": %s}' % (n, json.dumps(a), json.dumps(c)) for n, a, c in rows))
print("]}")
