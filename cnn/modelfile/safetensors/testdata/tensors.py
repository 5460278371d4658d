"""Makes tensors.safetensors and tensors.json, the values that NumPy finds in it.

Made with safetensors 0.8.0, NumPy 2.4.6, ml_dtypes 0.6.0, Python 3.11.7.
"""
import json
import ml_dtypes
import numpy as np
from safetensors.numpy import save_file

rng = np.random.default_rng(7)
edge = np.array([0.0, -0.0, 1.0, 65504.0, 6e-8, np.inf, -np.inf, 0.333251953125])
tensors = {
    "dense/kernel": rng.standard_normal((3, 4)).astype(np.float32),
    "dense/bias": rng.standard_normal(4).astype(np.float64),
    "half": edge.astype(np.float16).reshape(2, 4),
    "brain": np.append(edge[:3], [3e38, -np.inf, 0.1]).astype(ml_dtypes.bfloat16),
    "scalar": np.array(2.5, np.float32),
    "empty": np.zeros((0, 3), np.float32),
    "größe": np.array([1], np.float32),
}
save_file(tensors, "tensors.safetensors", metadata={"made by": "safetensors"})
with open("tensors.json", "w") as f:
    values = {}
    for name, t in sorted(tensors.items()):
        bits = t.astype(np.float32).reshape(-1).view(np.uint32)
        values[name] = {"shape": list(t.shape), "float32_bits": [int(v) for v in bits]}
    json.dump(values, f, indent=1, ensure_ascii=False)
    f.write("\n")
