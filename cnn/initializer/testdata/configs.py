"""Prints classes and configs of Keras' initializers, without name and dtype, as JSON. See README.md."""

import json

import keras

I = keras.initializers
makes = [
    'I.GlorotUniform()',
    'I.GlorotNormal()',
    'I.HeUniform()',
    'I.HeNormal()',
    'I.LecunUniform()',
    'I.LecunNormal()',
    'I.Zeros()',
    'I.Ones()',
    'I.Constant(-0.3)',
    'I.RandomUniform()',
    'I.RandomUniform(minval=-1.0, maxval=0.3)',
    'I.RandomNormal()',
    'I.RandomNormal(mean=1.5, stddev=0.1)',
    'I.TruncatedNormal()',
    'I.TruncatedNormal(mean=-2.0, stddev=0.7)',
    'I.Orthogonal()',
    'I.Orthogonal(gain=2.5)',
]

cases = []
for text in makes:
    o = eval(text)
    config = o.get_config()
    config.pop("name", None)
    config.pop("dtype", None)
    cases.append({"make": text.replace("I.", "", 1), "class": type(o).__name__, "config": config})
print('{"keras": "%s", "cases": [\n%s\n]}' % (keras.__version__, ",\n".join(json.dumps(c) for c in cases)))
