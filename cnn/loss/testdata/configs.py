"""Prints classes and configs of Keras' losses, without name and dtype, as JSON. See README.md."""

import json

import keras

L = keras.losses
makes = [
    'L.SparseCategoricalCrossentropy()',
    'L.SparseCategoricalCrossentropy(from_logits=True)',
    'L.CategoricalCrossentropy()',
    'L.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)',
    'L.BinaryCrossentropy()',
    'L.BinaryCrossentropy(from_logits=True, label_smoothing=0.2)',
    'L.BinaryFocalCrossentropy()',
    'L.BinaryFocalCrossentropy(apply_class_balancing=True, alpha=0.3, gamma=1.5, from_logits=True, label_smoothing=0.1)',
    'L.CategoricalFocalCrossentropy()',
    'L.CategoricalFocalCrossentropy(alpha=0.5, gamma=3.0, from_logits=True, label_smoothing=0.1)',
    'L.MeanSquaredError()',
    'L.MeanAbsoluteError()',
    'L.Huber()',
]

cases = []
for text in makes:
    o = eval(text)
    config = o.get_config()
    config.pop("name", None)
    config.pop("dtype", None)
    cases.append({"make": text.replace("L.", "", 1), "class": type(o).__name__, "config": config})
print('{"keras": "%s", "cases": [\n%s\n]}' % (keras.__version__, ",\n".join(json.dumps(c) for c in cases)))
