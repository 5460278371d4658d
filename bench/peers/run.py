"""Times this library and its peers on the same work, in turns, and writes a table of ratios. See README.md.

Needs only the standard library; the peers run in the virtual environment PEERS_VENV.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = Path(os.environ.get("PEERS_VENV", Path.home() / ".cache/stheno-peers"))
MALLOC = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "8000000000"}
ALL, MODEL = "predict|train|fit|relu_fwd", "predict|train|fit"
# peer: what it can do (start of a work's name), its script or Go program, its environment
PEERS = {
    "stheno": (".", "ours", {}),
    "keras-tensorflow": (MODEL, "keras_peer.py", {}),
    "keras-jax": (MODEL, "keras_peer.py", {}),
    "keras-torch": (MODEL, "keras_peer.py", {}),
    "tensorflow": (ALL, "tensorflow_peer.py", {}),
    "torch": (ALL, "torch_peer.py", {}),
    "torch-malloc": ("relu_fwd", "torch_peer.py", MALLOC),
    "torch-channels_last": (MODEL, "torch_peer.py", {}),
    "torch-channels_last-malloc": (MODEL, "torch_peer.py", MALLOC),
    "torch-channels_last-malloc-bf16": (MODEL, "torch_peer.py", MALLOC),
    "onnxruntime": ("predict", "onnxruntime_peer.py", {}),
    "gomlx": ("predict_b1_", "gomlx", {}),
    "gorgonia": (".", "gorgonia", {}),
}
WORKS = [f"{kind}_b{n}_{s}" for kind, ns in (("predict", (1, 32, 256)), ("train", (32, 64, 128))) for s in (64, 32, 28) for n in ns]
WORKS += ["fit_2000_b32_64"] + [f"relu_{way}_{n}" for way in ("fwd", "fwdbwd") for n in ("1e5", "1e6", "1e7")] + ["relu_tape_1e6"]


def arguments():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--only", type=lambda s: s.split(","), default=WORKS, help="works, with commas between")
    a.add_argument("--peers", type=lambda s: s.split(","), default=list(PEERS), help="peers, with commas between; stheno always runs")
    a.add_argument("--rounds", type=int, default=3)
    a.add_argument("--seconds", type=float, default=2, help="for each measurement")
    a.add_argument("--tries", type=int, default=3, help="how often to measure anew because other processes were busy")
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--ours", help="the built program bench/peers/ours; default: build it")
    a.add_argument("--out", type=Path, default=ROOT / "bench/results", help="folder of the results")
    args = a.parse_args()
    if unknown := set(args.peers) - set(PEERS):
        a.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    return args


def build(args):
    """The Go programs, into the environment's folder."""
    programs = {"ours": args.ours or VENV / "go/ours"}
    if not args.ours:
        subprocess.run(["go", "build", "-o", programs["ours"], "./bench/peers/ours"], cwd=ROOT, check=True)
    for name in {"gorgonia", "gomlx"} & set(args.peers):
        programs[name] = VENV / "go" / name
        subprocess.run(["go", "build", "-o", programs[name], "."], cwd=HERE / name, check=True)
    return programs


def environment(args):
    env = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "GOMAXPROCS")}
    for v in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        env[v] = str(args.threads)
    return env | {"PEER_THREADS": str(args.threads), "PEER_SECONDS": str(args.seconds), "PEER_TRIES": str(args.tries),
                  "CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3"}


def one(peer, works, programs, args):
    """The lines of one process, and one that says why if it fails."""
    _, program, extra = PEERS[peer]
    command = [VENV / "bin/python", HERE / program, peer] if program.endswith(".py") else [programs[program]]
    if args.threads == 1:
        command = ["taskset", "-c", "0", *command]  # no framework's thread escapes it
    try:
        p = subprocess.run([*command, *works], env=environment(args) | extra, capture_output=True, timeout=3600)
        out, why = p.stdout, p.returncode and f"exit {p.returncode}: {p.stderr.decode().strip()[-300:]}"
    except subprocess.TimeoutExpired as e:
        out, why = e.stdout or b"", "took longer than an hour"
    lines = [json.loads(line) for line in out.decode().splitlines() if line.startswith("{")]
    return lines + ([{"peer": peer, "failed": why, "works": works}] if why else [])


def main():
    args = arguments()
    programs = build(args)
    git = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    head = {"date": time.strftime("%Y-%m-%d"), "cpu": cpu[1].strip() if cpu else "unknown", "cores": os.cpu_count(),
            "threads": args.threads, "commit": git or "unknown", "rounds": args.rounds, "seconds": args.seconds,
            "command": " ".join(["python3 bench/peers/run.py", *sys.argv[1:]])}
    slug = re.sub(r"[^a-z0-9]+", "-", head["cpu"].lower()).strip("-")
    args.out.mkdir(parents=True, exist_ok=True)
    stem = args.out / f"{head['date']}-{slug}-{args.threads}t"
    lines = [head]
    with open(f"{stem}.jsonl", "w") as raw:
        print(json.dumps(head), file=raw, flush=True)
        for kind in dict.fromkeys(w.split("_")[0] for w in args.only):
            able = {p: [w for w in args.only if w.startswith(kind) and re.match(PEERS[p][0], w)] for p in ["stheno", *args.peers]}
            peers = [p for p in able if p != "stheno" and able[p]]
            turns = [t for i in range(0, len(peers), 2) for t in ["stheno", *peers[i:i + 2]]]
            for peer in turns * args.rounds + ["stheno"]:  # ours, A, B, ours, C, D, ours
                for line in one(peer, able[peer], programs, args):
                    lines.append(line)
                    for out in (raw, sys.stderr):
                        print(json.dumps(line), file=out, flush=True)
    Path(f"{stem}.md").write_text(table.markdown(lines))
    print(f"{stem}.md")
    return int(any("failed" in line for line in lines))


if __name__ == "__main__":
    sys.exit(main())
