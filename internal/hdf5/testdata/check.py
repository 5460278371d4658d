"""The other side of interop_test.go: dump FILE, change FILE, large FOLDER, unzip ARCHIVE FILE."""
import json
import os
import sys
import zipfile

import h5py
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import make


def change(path):
    with h5py.File(path, "a") as f:
        f["many/new"] = [1, 2]
        f["many/g5"].attrs["more"] = "added"
        del f["many/g3"]


def large(folder):
    path = os.path.join(folder, "dense.h5")
    with h5py.File(path, "w", libver="latest") as f:
        f["x"] = np.int8(3)
        for i in range(10000):
            f[f"links/a name that is rather long, as names of layers are {i}"] = f["x"]
        for i in range(3000):
            f["links"].attrs[f"attribute {i}"] = i
    print(path)
    draw = np.random.default_rng(1)
    for libver in "earliest", "latest":
        path = os.path.join(folder, f"chunks_{libver}.h5")
        with h5py.File(path, "w", libver=libver) as f:
            for i in range(100):
                rank = draw.integers(1, 5)
                shape = tuple(int(n) for n in draw.integers(1, 9, rank))
                chunks = tuple(int(draw.integers(1, n + 1)) for n in shape)
                kind = draw.choice(["<f4", ">f4", "<f8", "<f2", ">i4", "<u2", "|u1"])
                filters = {}
                if draw.integers(2):
                    filters["compression"] = int(draw.integers(10))
                if draw.integers(2):
                    filters["shuffle"] = True
                if draw.integers(2):
                    filters["fletcher32"] = True
                most = tuple(n + int(draw.integers(4)) for n in shape) if draw.integers(2) else None
                d = f.create_dataset(f"x{i}", shape=shape, maxshape=most, dtype=kind, chunks=chunks, fillvalue=3, **filters)
                part = tuple(slice(0, int(draw.integers(1, n + 1))) for n in shape)
                d[part] = draw.integers(0, 200, d[part].shape)
        print(path)


if __name__ == "__main__":
    what, path = sys.argv[1:3]
    if what == "dump":
        json.dump(make.dump(path), sys.stdout)
    elif what == "unzip":
        with open(sys.argv[3], "wb") as f:
            f.write(zipfile.ZipFile(path).read("model.weights.h5"))
    else:
        {"change": change, "large": large}[what](path)
