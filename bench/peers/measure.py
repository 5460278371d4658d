"""Times one piece of work in a Python peer as package measure does in Go: one line of JSON for each work in sys.argv.

argv[1] is the peer's name, the rest are works. The environment sets how: PEER_SECONDS, PEER_THREADS, PEER_TRIES.
"""
import json
import os
import sys
import time

import numpy as np

PEER = sys.argv[1]
SECONDS = float(os.environ.get("PEER_SECONDS", 3))
THREADS = int(os.environ.get("PEER_THREADS", os.cpu_count()))
TRIES = int(os.environ.get("PEER_TRIES", 3))
BUSY = 0.08  # the share of one core above which other processes spoil a measurement
SIZES = {"64": (64, 64, 3), "32": (32, 32, 3), "28": (28, 28, 1)}


def mix(i):
    """The output function of SplitMix64 for the state (i+1)·γ."""
    z = (i + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return z ^ z >> np.uint64(31)


assert mix(np.arange(1, dtype=np.uint64))[0] == 0xE220A8397B1DCDAF  # as measure_test.go


def noise(*shape):
    """Numbers in [0, 1), the same as in Go."""
    bits = mix(np.arange(np.prod(shape), dtype=np.uint64)) >> np.uint64(40)
    return (bits.astype(np.float32) / np.float32(1 << 24)).reshape(shape)


def labels(n):
    """n classes of 10."""
    return (mix(np.arange(n, dtype=np.uint64) + np.uint64(1 << 40)) % np.uint64(10)).astype(np.int32)


def flat(h, w):
    """How many values reach the dense layer."""
    return ((h - 2) // 2 - 2) // 2 * (((w - 2) // 2 - 2) // 2) * 64


def cpu():
    """Wall clock, busy seconds of the whole machine, CPU seconds of this process."""
    with open("/proc/stat") as f:
        t = f.readline().split()[1:]
    own = os.times()
    return time.perf_counter(), sum(int(t[i]) for i in (0, 1, 2, 5, 6, 7)) / 100, own.user + own.system


def others(a, b):
    """Cores that other processes used between two readings of cpu."""
    return max(0.0, ((b[1] - a[1]) - (b[2] - a[2])) / (b[0] - a[0]))


def quiet():
    """Waits until other processes rest, 15 s at most."""
    end = time.perf_counter() + 15
    while time.perf_counter() < end:
        a = cpu()
        time.sleep(0.5)
        if others(a, cpu()) < BUSY:
            return


def once(f):
    """One try: (others, times in ms). f must wait for its own result."""
    begin, warm = time.perf_counter(), 0
    while (warm < 3 or time.perf_counter() < begin + 0.3) and (warm == 0 or time.perf_counter() < begin + 10):
        f()
        warm += 1
    times, a = [], cpu()
    while True:
        spent = time.perf_counter() - a[0]
        if times and spent >= SECONDS and (len(times) >= 5 or spent >= 3 * SECONDS):
            return others(a, cpu()), times
        t = time.perf_counter()
        f()
        times.append((time.perf_counter() - t) * 1e3)


def measure(work, f):
    """Measures until a try was quiet, and prints the quietest."""
    best = None
    for _ in range(TRIES):
        if TRIES > 1:
            quiet()
        t = once(f)
        if best is None or t[0] < best[0]:
            best = t
        if best[0] < BUSY:
            break
    least, q1, q2, q3 = (round(float(v), 5) for v in np.percentile(best[1], [0, 25, 50, 75]))
    emit(work=work, threads=THREADS, median_ms=q2, min_ms=least, q1_ms=q1, q3_ms=q3, n=len(best[1]), others=round(best[0], 2))


def emit(**line):
    print(json.dumps({"peer": PEER, **line}), flush=True)


def run(version, **kinds):
    """Does the works of argv. kinds gives, for predict(shape, batch), train(shape, batch), fit(shape, pictures, batch)
    and relu(n, backward), a function that does the work once."""
    emit(version=f"{version}, Python {sys.version.split()[0]}")
    for work in sys.argv[2:]:
        kind, *rest = work.split("_")
        if kind == "relu":
            args = int(float(rest[1])), {"fwd": False, "fwdbwd": True}[rest[0]]
        else:
            args = SIZES[rest[-1]], *(int(v.removeprefix("b")) for v in rest[:-1])
        measure(work, kinds[kind](*args))
