"""Makes weights.npz: what numpy.savez and numpy.savez_compressed write, of three types. Made with NumPy 2.4.6."""
import numpy as np

w = {
    "dense/kernel": np.arange(6, dtype=np.float32).reshape(2, 3) / 4,
    "dense/bias": np.array([0.1, -np.inf, 1e-50]),
    "half": np.array([[1.5], [-65504.0]], np.float16),
}
np.savez("weights.npz", **w)
np.savez_compressed("compressed.npz", **w)
