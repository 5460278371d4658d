"""Writes the .h5 files beside it with h5py, and values.json with what h5py reads from them.

Made with h5py 3.14.0 (HDF5 1.14.6), NumPy 2.4.6, ml_dtypes 0.5, Python 3.11: python make.py
Times and unused bytes in the files differ from run to run. The files in hostile/ were made from weights that Keras 3.15.1
saved (base), rewritten, cut or damaged as their names say.
"""
import json
import os

import h5py
import ml_dtypes
import numpy as np
from h5py import h5d, h5f, h5p, h5s, h5t

def floats(t):
    info = np.finfo(t)
    return np.array([0.0, -0.0, 1.5, -2.25, np.nan, np.inf, -np.inf, info.max, info.tiny, info.smallest_subnormal,
                     -info.smallest_subnormal, 1 / 3], dtype=t)


def low(parent, name, tid, shape, raw, dcpl=None):
    """A dataset with a type or a property that h5py's own interface does not offer; raw are its bytes."""
    space = h5s.create_simple(shape) if shape else h5s.create(h5s.SCALAR)
    d = h5d.create(parent.id, name.encode(), tid, space, dcpl)
    if raw is not None:
        d.write(h5s.ALL, h5s.ALL, np.frombuffer(raw, np.uint8), tid)
    return d


def types():
    with h5py.File("types.h5", "w") as f:
        for order in "<>":
            g = f.create_group("little" if order == "<" else "big")
            for size in 1, 2, 4, 8:
                for kind in "iu":
                    info = np.iinfo(f"{kind}{size}")
                    g[f"{kind}{size}"] = np.array([info.min, info.max, 0, 1, info.max // 3], dtype=f"{order}{kind}{size}")
            for size in 2, 4, 8:
                g[f"f{size}"] = floats(f"f{size}").astype(f"{order}f{size}")
            bf = (h5t.IEEE_F32LE if order == "<" else h5t.IEEE_F32BE).copy()
            bf.set_fields(15, 7, 8, 0, 7)
            bf.set_size(2)
            bf.set_precision(16)
            bf.set_ebias(127)
            v = floats(np.float32).astype(ml_dtypes.bfloat16).view(np.uint16).astype(f"{order}u2")
            low(g, "bf16", bf, v.shape, v.tobytes())
        # As Keras stores a bfloat16 variable: opaque, marked by an attribute.
        f.create_dataset("keras_bf16", data=floats(np.float32).astype(ml_dtypes.bfloat16)).attrs["dtype"] = "bfloat16"
        f["bool"] = np.array([True, False, True])
        f["s_null_padded"] = np.array([b"ab", b"", b"abcde", b"a\0b"], dtype="S5")
        for name, pad, raw in ("s_terminated", h5t.STR_NULLTERM, b"ab\0zabcd\0"), ("s_spaces", h5t.STR_SPACEPAD, b"ab   x y  "):
            t = h5t.C_S1.copy()
            t.set_size(5)
            t.set_strpad(pad)
            low(f, name, t, (2,), (raw + b"\0" * 10)[:10])
        f.create_dataset("s_variable", data=["", "a", "héllo ∂", "x" * 300], dtype=h5py.string_dtype())
        f["scalar"] = np.float32(2.5)
        f["scalar_int"] = np.int64(-7)
        f["scalar_text"] = "one"
        f["empty"] = np.zeros((0, 3), np.float32)
        f["rank5"] = np.arange(24, dtype=np.float32).reshape(1, 2, 3, 2, 2)
        f["null"] = h5py.Empty("f4")
        dcpl = h5p.create(h5p.DATASET_CREATE)
        dcpl.set_layout(h5d.COMPACT)
        low(f, "compact", h5t.IEEE_F32LE, (2, 2), np.arange(4, dtype="<f4").tobytes(), dcpl)
        dcpl = h5p.create(h5p.DATASET_CREATE)
        dcpl.set_fill_value(np.array(-3.5, "f4"))
        low(f, "never_written", h5t.IEEE_F32BE, (3,), None, dcpl)
        a = f.attrs
        a["text"], a["none"], a["texts"], a["no_texts"] = "héllo", "", ["a", "", "ccc"], np.array([], dtype="S1")
        a["fixed"] = np.array([b"conv2d", b"dense"])
        a["bytes"] = b"backend"
        a["f8"], a["f4"], a["i8"], a["big"] = 0.1, np.arange(6, dtype="f4").reshape(2, 3), -5, np.array([1, 2], ">i2")
        a["no_numbers"] = np.array([])  # what Keras writes as the weight_names of a layer without weights
        a["null"] = h5py.Empty("f4")


def chunk_set(f):
    x = np.round(np.sin(np.arange(7 * 10)), 3).astype("f4").reshape(7, 10)
    f.create_dataset("gzip", data=x, chunks=(7, 10), compression="gzip")
    f.create_dataset("shuffle", data=x, chunks=(4, 5), shuffle=True)
    f.create_dataset("fletcher", data=x.astype("i2"), chunks=(3, 3), fletcher32=True)
    f.create_dataset("all", data=x.astype(">f8"), chunks=(2, 10), compression=9, shuffle=True, fletcher32=True)
    f.create_dataset("plain", data=x, chunks=(3, 4))
    f.create_dataset("one", data=x, chunks=(7, 10))
    f.create_dataset("rank3", data=np.arange(60, dtype="i4").reshape(3, 4, 5), chunks=(2, 3, 2))
    f.create_dataset("zeros", data=np.zeros((30, 30), "u1"), chunks=(30, 30), compression=9)
    f.create_dataset("odd_bytes", data=np.arange(7, dtype="u1"), chunks=(7,), fletcher32=True)
    d = f.create_dataset("holes", shape=(10,), chunks=(2,), dtype="f4", fillvalue=9.5)
    d[4] = 1
    f.create_dataset("strings", data=np.array([b"a", b"bb", b"ccc"]), chunks=(2,), compression=1)
    f.create_dataset("texts", data=["x", "", "yz"], dtype=h5py.string_dtype(), chunks=(2,))


def chunks():
    with h5py.File("chunks.h5", "w") as f:
        chunk_set(f)
        f.create_dataset("growing", data=np.arange(3, dtype="f4"), chunks=(8,), maxshape=(None,))
        d = f.create_dataset("shrunk", data=np.arange(9, dtype="f4"), chunks=(2,), maxshape=(9,))
        d.resize((5,))
        f.create_dataset("deep", data=np.arange(300, dtype="u1"), chunks=(1,))  # a tree of two levels


def latest():
    with h5py.File("latest.h5", "w", libver="latest") as f:
        f.attrs["text"] = "new"
        g = f.create_group("a/b/c", track_order=True)
        g["x"] = np.arange(3, dtype="f4")
        g.attrs["n"] = 5
        g["x"].attrs["list"] = ["p", "q"]
        chunk_set(f.create_group("c"))
        h = f.create_group("d", track_order=True)
        h.create_dataset("pages", data=np.arange(1500, dtype="u1"), chunks=(1,))
        h.create_dataset("filtered_pages", data=np.arange(1100, dtype="u2"), chunks=(1,), fletcher32=True)
        d = h.create_dataset("shrunk", data=np.arange(24, dtype="u1").reshape(4, 6), chunks=(1, 2), maxshape=(5, 8))
        d.resize((3, 5))
        dcpl = h5p.create(h5p.DATASET_CREATE)
        dcpl.set_chunk((2, 3))
        dcpl.set_alloc_time(h5d.ALLOC_TIME_EARLY)
        low(h, "implicit", h5t.STD_U8LE, (5, 4), bytes(range(20)), dcpl)
        h.create_dataset("nothing", shape=(4,), dtype="f4", chunks=(2,))


def dense():
    with h5py.File("dense.h5", "w", libver="latest") as f:
        f["x"] = np.int8(3)
        for i in range(300):  # names in several blocks of a fractal heap, and a tree of several nodes
            f[f"links/a name that is rather long {i}"] = f["x"]
        for i in range(60):
            f["links"].attrs[f"a{i:02}"] = [i, f"text {i}"][i % 2]
    with h5py.File("v108.h5", "w", libver=("v108", "v108")) as f:  # superblock 2
        f["g/x"] = np.arange(3, dtype="f8")
        f.create_dataset("c", data=np.arange(5, dtype="f4"), chunks=(2,), compression=1)
        f.attrs["text"] = "1.8"


def groups():
    with h5py.File("groups.h5", "w") as f:
        f["many/x"] = np.int8(3)
        for i in range(190):  # symbol nodes under a tree of two levels
            f[f"many/g{i}"] = f["many/x"]
        g = f
        for i in range(10):
            g = g.create_group(f"level{i}")
        g["x"] = np.float32(1)
        for i in range(60):
            f.attrs[f"a{i:02}"] = np.int8(i)
        f.attrs["config"] = "{" + "x" * 65600 + "}"  # larger than an object header takes: it lies in the heap
        f["twice"] = g["x"]


def others():
    with h5py.File("sizes4.h5", "w", userblock_size=1024) as f:
        pass
    fcpl = h5p.create(h5p.FILE_CREATE)
    fcpl.set_sizes(4, 4)
    fcpl.set_userblock(1024)
    with h5py.File(h5f.create(b"sizes4.h5", h5f.ACC_TRUNC, fcpl)) as f:
        f["g/x"] = np.arange(5, dtype="f4")
        f["g"].attrs["name"] = "four"
        f.create_dataset("c", data=np.arange(5, dtype="f4"), chunks=(2,), compression=1)
    with h5py.File("unsupported.h5", "w") as f:
        f["compound"] = np.zeros(2, [("a", "f4"), ("b", "i4")])
        f["opaque"] = np.zeros(2, "V3")
        f["array"] = np.zeros(2, np.dtype(("f4", (2,))))
        low(f, "array_type", h5t.array_create(h5t.IEEE_F32LE, (2,)), (2,), bytes(16))
        f.create_dataset("vlen", shape=(1,), dtype=h5py.vlen_dtype(np.int32))
        f.create_dataset("reference", data=[f.ref], dtype=h5py.ref_dtype)
        f["longdouble"] = np.zeros(1, np.longdouble)
        f.create_dataset("lzf", data=np.zeros(1000), compression="lzf", chunks=(1000,))
        f.create_dataset("scaleoffset", data=np.arange(10), scaleoffset=4, chunks=(10,))
        f["soft"], f["external"] = h5py.SoftLink("/compound"), h5py.ExternalLink("other.h5", "/x")
        f["type"] = np.dtype("f4")
        f.create_dataset("committed", data=np.zeros(2, "f4"), dtype=f["type"])
        f["group/loop"] = f["/"]
        f.create_dataset("storage", shape=(2,), dtype="f4", external=[("other.bin", 0, 8)])
        lay = h5py.VirtualLayout((2,), "f4")
        lay[:] = h5py.VirtualSource("other.h5", "x", (2,))
        f.create_virtual_dataset("virtual", lay)
    with h5py.File("unsupported_latest.h5", "w", libver="latest") as f:
        for i in range(9):
            f.require_group("attrs").attrs[f"a{i}"] = np.zeros(600) if i == 5 else i
        f.create_dataset("extensible", data=np.zeros(9), chunks=(2,), maxshape=(None,))
        f.create_dataset("tree2", data=np.zeros((4, 4)), chunks=(2, 2), maxshape=(None, None))


def short(s):
    return s if len(s) < 1000 else f"{s[:100]}... {len(s)}"


def value(v):
    """Shape, kind and the elements as text, or None for what is not read."""
    if isinstance(v, h5py.Empty):
        return None
    v = np.asarray(v)
    if v.dtype == ml_dtypes.bfloat16:
        v = v.astype(np.float32)
    if v.dtype.kind == "b":
        v = v.astype(np.int8)
    if v.dtype.kind in "SOU":
        text = [x.decode() if isinstance(x, bytes) else str(x) for x in v.ravel().tolist()]
        return {"shape": list(v.shape), "kind": "text", "values": [short(x) for x in text]}
    kind = "float" if v.dtype.kind == "f" else "int"
    return {"shape": list(v.shape), "kind": kind, "values": [repr(x) for x in v.ravel().tolist()]}


def read(d):
    if d.attrs.get("dtype") == "bfloat16":
        return value(np.array(d, dtype=ml_dtypes.bfloat16))
    if d.id.get_type().get_class() == h5t.FLOAT and d.id.get_type().get_size() == 2 and d.id.get_type().get_ebias() == 127:
        return value(d.astype("f4")[()])
    return value(d[()])


def dump(name):
    out = {}
    with h5py.File(name) as f:
        def visit(path, o):
            path = "/" + path.strip("/")
            if isinstance(o, h5py.Dataset):
                out[path] = read(o)
            elif path not in out:
                out[path] = {"kind": "group", "values": sorted(o)}
            for k in o.attrs:
                out[path + "@" + k] = value(o.attrs[k])
        visit("/", f)

        def links(path):  # visititems would show an object under one name only
            for k in f[path]:
                p = path.rstrip("/") + "/" + k
                visit(p, f[p])
                if isinstance(f[p], h5py.Group):
                    links(p)
        links("/")
    return out


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    types(), chunks(), latest(), dense(), groups(), others()
    names = ["types", "chunks", "latest", "dense", "v108", "groups", "sizes4"]
    with open("values.json", "w") as f:
        json.dump({n + ".h5": dump(n + ".h5") for n in names}, f, ensure_ascii=False, separators=(",", ":"))
        f.write("\n")
