"""Does with each folder named on the command line what interop_test.go expects of Keras:
model.keras, x.bin -> y.bin (answers), back.keras (the model written by Keras). With model.weights.h5 also weights.bin (answers with
these weights alone) and back.h5 (which Keras cannot write of every layer; it forgets the optimizer when it has done so). With labels.json (a list of batches) also losses.json and trained.keras, after one step on each batch."""
import json
import pathlib
import sys
import warnings

import numpy as np
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
import keras

warnings.filterwarnings("error", category=UserWarning)  # such as: Skipping variable loading for optimizer
for folder in map(pathlib.Path, sys.argv[1:]):
    keras.utils.clear_session()
    m = keras.saving.load_model(folder / "model.keras")
    x = np.fromfile(folder / "x.bin", "<f4").reshape((-1, *m.input_shape[1:]))

    def answers(name):
        m(x, training=False).numpy().astype("<f4").tofile(folder / name)

    answers("y.bin")
    m.save(folder / "back.keras")
    if (folder / "model.weights.h5").exists():
        keras.saving.save_model(keras.saving.load_model(folder / "back.keras", compile=False), folder / "back.h5")
        kept = m.get_weights()
        m.set_weights([w * 0 for w in kept])
        m.load_weights(folder / "model.weights.h5")
        answers("weights.bin")
    if (folder / "labels.json").exists():
        m.run_eagerly = True
        losses = []
        for i, y in enumerate(json.loads((folder / "labels.json").read_text())):
            n = len(y)
            m.reset_metrics()
            losses.append(float(m.train_on_batch(x[i * n : (i + 1) * n], np.array(y), return_dict=True)["loss"]))
        (folder / "losses.json").write_text(json.dumps(losses))
        m.save(folder / "trained.keras")
