"""Makes pictures.json and resize.json: what TensorFlow makes of tiny picture files and of sizes.

Run: CUDA_VISIBLE_DEVICES= python pictures.py, beside this file. Made with TensorFlow 2.21.0 and NumPy 2.4.6.

pictures.json: [{name, file: base64, h, w, rgb, grey, keras}]; rgb and grey are the pixels row by row, null where TensorFlow
refuses: decode_image(channels=3 and 1), for a JPEG decode_jpeg with the accurate cosine transform and without interpolated
chroma. keras is rgb as Keras has it where that differs: a JPEG's with the fast transform and interpolated chroma. resize.json: [{h, w, c, x, toH, toW, y}]; y is tf.image.resize(x, method="bilinear"), float32.
"""

import base64
import json
import os
import struct
import zlib

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf

rng = np.random.RandomState(7)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(h, w, depth, kind, extra=b""):
    """A PNG of random bits; kind 0 grey, 2 rgb, 3 palette, 4 grey+alpha, 6 rgba."""
    bits = depth * w * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    rows = b"".join(b"\0" + rng.bytes((bits + 7) // 8) for _ in range(h))
    head = struct.pack(">IIBBBBB", w, h, depth, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def palette(n):
    return chunk(b"PLTE", rng.bytes(3 * n))


def frame(left, top, w, h, colors, transparent=None, local=b""):
    """A GIF frame of random indices below 4, one clear code before each, so that every code has three bits."""
    index = rng.randint(0, 4, w * h)
    bits, n, out = 0, 0, b""
    for code in [c for i in index for c in (4, int(i))] + [5]:
        bits |= code << n
        n += 3
        while n >= 8:
            out, bits, n = out + bytes([bits & 255]), bits >> 8, n - 8
    out += bytes([bits])
    control = b"" if transparent is None else b"\x21\xf9\x04" + struct.pack("<BHBB", 1, 0, transparent, 0)
    flags = 0x81 if local else 0
    return control + b"\x2c" + struct.pack("<HHHHB", left, top, w, h, flags) + local + b"\x02" + bytes([len(out)]) + out + b"\0"


def gif(w, h, *frames):
    return b"GIF89a" + struct.pack("<HHBBB", w, h, 0x81, 0, 0) + rng.bytes(12) + b"".join(frames) + b"\x3b"


def bmp(w, h, down=False):
    row = (3 * w + 3) // 4 * 4
    body = b"".join(rng.bytes(3 * w) + b"\0" * (row - 3 * w) for _ in range(h))
    head = struct.pack("<IiiHHIIiiII", 40, w, -h if down else h, 1, 24, 0, len(body), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54) + head + body


def flat(levels, adobe):
    """A JPEG of one block of one colour: levels are the components as stored; adobe is the transform of the Adobe marker."""
    def segment(marker, body):
        return bytes([255, marker]) + struct.pack(">H", len(body) + 2) + body

    n = len(levels)
    out = b"\xff\xd8"
    if adobe is not None:
        out += segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, adobe))
    out += segment(0xDB, b"\0" + bytes([8] + [1] * 63))  # the DC coefficient is 8·(level-128)
    out += segment(0xC0, struct.pack(">BHHB", 8, 8, 8, n) + b"".join(bytes([i + 1, 0x11, 0]) for i in range(n)))
    out += segment(0xC4, b"\0" + bytes([0, 0, 0, 9] + [0] * 12) + bytes(range(9)))  # DC: four bits for each count of bits
    out += segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0")  # AC: the end of a block only
    out += segment(0xDA, bytes([n]) + b"".join(bytes([i + 1, 0]) for i in range(n)) + b"\0\x3f\0")
    bits = ""
    for v in levels:
        d = v - 128
        size = abs(d).bit_length()
        bits += f"{size:04b}" + (f"{d if d > 0 else d + (1 << size) - 1:0{size}b}" if size else "") + "0"
    bits += "1" * (-len(bits) % 8)
    body = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return out + body.replace(b"\xff", b"\xff\0") + b"\xff\xd9"


def jpeg(h, w, c, **more):
    y, x = np.mgrid[0:h, 0:w]
    smooth = np.stack([128 + 100 * np.sin(0.3 * x + i) * np.cos(0.2 * y + i) for i in range(c)], -1)
    return tf.io.encode_jpeg(smooth.astype(np.uint8), quality=90, **more).numpy()


def trns(body):
    return chunk(b"tRNS", body)


files = {
    "grey1.png": png(3, 11, 1, 0),
    "grey2.png": png(3, 5, 2, 0),
    "grey4.png": png(3, 5, 4, 0),
    "grey8.png": png(3, 5, 8, 0),
    "grey16.png": png(3, 5, 16, 0),
    "grey8trns.png": png(3, 5, 8, 0, trns(b"\0\x10")),
    "greyalpha8.png": png(3, 5, 8, 4),
    "greyalpha16.png": png(3, 5, 16, 4),
    "rgb8.png": png(5, 9, 8, 2),
    "rgb8large.png": png(30, 40, 8, 2),
    "rgb16.png": png(5, 9, 16, 2),
    "rgba8.png": png(5, 9, 8, 6),
    "rgba16.png": png(5, 9, 16, 6),
    "palette1.png": png(3, 11, 1, 3, palette(2)),
    "palette2.png": png(3, 5, 2, 3, palette(4) + trns(b"\0\x80\xff")),
    "palette4.png": png(3, 5, 4, 3, palette(16)),
    "palette8.png": png(5, 9, 8, 3, palette(256) + trns(rng.bytes(200))),
    "whole.gif": gif(6, 4, frame(0, 0, 6, 4, 4)),
    "local.gif": gif(6, 4, frame(0, 0, 6, 4, 4, local=rng.bytes(12))),
    "transparent.gif": gif(6, 4, frame(0, 0, 6, 4, 4, transparent=2)),
    "animated.gif": gif(6, 4, frame(0, 0, 6, 4, 4), frame(2, 1, 3, 2, 4)),
    "up.bmp": bmp(5, 3),
    "down.bmp": bmp(5, 3, down=True),
    "cmyk.jpg": flat([200, 130, 60, 220], 0),
    "ycck.jpg": flat([150, 100, 180, 240], 2),
    "adobergb.jpg": flat([200, 130, 60], 0),
    "ycc.jpg": flat([150, 100, 180], None),
    "grey.jpg": jpeg(13, 9, 1),
    "rgb444.jpg": jpeg(13, 9, 3, chroma_downsampling=False),
    "progressive.jpg": jpeg(13, 9, 3, chroma_downsampling=False, progressive=True),
    "rgb420.jpg": jpeg(16, 16, 3),
}


def decode(name, file, channels):
    try:
        if name.endswith(".jpg"):
            return tf.io.decode_jpeg(file, channels=channels, fancy_upscaling=False, dct_method="INTEGER_ACCURATE").numpy()
        return tf.image.decode_image(file, channels=channels, expand_animations=False).numpy()
    except tf.errors.InvalidArgumentError:
        return None


pictures = []
for name, file in files.items():
    rgb, grey = decode(name, file, 3), decode(name, file, 1)
    keras = decode("", file, 3)
    pictures.append({
        "name": name,
        "file": base64.b64encode(file).decode(),
        "h": rgb.shape[0],
        "w": rgb.shape[1],
        "rgb": rgb.ravel().tolist(),
        "grey": None if grey is None else grey.ravel().tolist(),
        "keras": None if np.array_equal(rgb, keras) else keras.ravel().tolist(),
    })
json.dump(pictures, open("pictures.json", "w"), separators=(",", ":"))

sizes = []
for (h, w), c, (to_h, to_w) in [
    ((5, 7), 3, (3, 4)), ((5, 7), 1, (11, 13)), ((1, 1), 3, (2, 3)), ((3, 3), 1, (3, 3)), ((6, 4), 3, (4, 6)),
    ((9, 8), 3, (9, 5)), ((4, 9), 1, (7, 9)), ((23, 31), 1, (16, 16)), ((2, 2), 3, (9, 1)),
]:
    x = rng.randint(0, 256, (h, w, c)).astype(np.uint8)
    y = tf.image.resize(x, (to_h, to_w)).numpy()
    sizes.append({"h": h, "w": w, "c": c, "x": x.ravel().tolist(), "toH": to_h, "toW": to_w,
                  "y": [float(v) for v in y.ravel()]})
json.dump(sizes, open("resize.json", "w"), separators=(",", ":"))
