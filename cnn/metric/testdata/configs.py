"""Prints classes and configs of Keras' metrics, without name and dtype, as JSON. See README.md."""

import json

import keras

M = keras.metrics
makes = [
    'M.SparseCategoricalAccuracy()',
    'M.SparseTopKCategoricalAccuracy(k=3)',
    'M.SparseCategoricalCrossentropy()',
    'M.SparseCategoricalCrossentropy(from_logits=True)',
    'M.AUC()',
    'M.AUC(num_thresholds=50, multi_label=True)',
    'M.AUC(curve="PR", from_logits=True)',
    'M.F1Score(average="macro")',
    'M.F1Score(average="micro", threshold=0.3)',
    'M.F1Score(average="weighted")',
    'M.Precision()',
    'M.Precision(thresholds=0.3)',
    'M.Precision(top_k=1, class_id=2)',
    'M.Recall()',
    'M.Recall(thresholds=0.4, top_k=2)',
    'M.Recall(class_id=0)',
    'M.MeanSquaredError()',
    'M.MeanAbsoluteError()',
    'M.RootMeanSquaredError()',
    'M.BinaryAccuracy()',
    'M.BinaryAccuracy(threshold=0.3)',
    'M.BinaryCrossentropy()',
    'M.BinaryCrossentropy(from_logits=True, label_smoothing=0.2)',
    'M.CategoricalCrossentropy()',
    'M.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)',
]

cases = []
for text in makes:
    o = eval(text)
    config = o.get_config()
    config.pop("name", None)
    config.pop("dtype", None)
    cases.append({"make": text.replace("M.", "", 1), "class": type(o).__name__, "config": config})
print('{"keras": "%s", "cases": [\n%s\n]}' % (keras.__version__, ",\n".join(json.dumps(c) for c in cases)))
