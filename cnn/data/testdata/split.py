"""Makes split.json: where Keras cuts N examples for a validation_split; at is 0 where it refuses.

Run: KERAS_BACKEND=tensorflow CUDA_VISIBLE_DEVICES= python split.py, beside this file. Made with Keras 3.15.1.
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
from keras.src.trainers.data_adapters.array_slicing import train_validation_split

cuts = []
for n in [1, 2, 3, 5, 7, 10, 20, 30, 49, 50, 60, 90, 100, 600, 1000]:
    for split in [0.01, 0.1, 0.15, 0.2, 0.25, 0.3, 1 / 3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99]:
        try:
            train, validation = train_validation_split(np.arange(n), split)
            at = len(train)
        except ValueError:
            at = 0
        cuts.append([n, split, at])
json.dump(cuts, open("split.json", "w"), separators=(",", ":"))
