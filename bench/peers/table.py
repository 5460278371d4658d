"""Makes the Markdown table of a run: python3 table.py FILE.jsonl. Ratios are peer ÷ ours, so above 1 we are faster.

A ratio compares each measurement of a peer with the mean of ours just before and just after it, and is the median of
those; so a machine that slows down during the run does not change it.
"""
import json
import sys
from statistics import mean, median

OURS, BUSY = "stheno", 0.08


def ratios(lines, peer, work):
    """Of each measurement of the peer, in the order of the lines."""
    same = [line for line in lines if line.get("work") == work]
    found = []
    for i, line in enumerate(same):
        if line["peer"] == peer:
            before = [x["median_ms"] for x in same[:i] if x["peer"] == OURS][-1:]
            after = [x["median_ms"] for x in same[i:] if x["peer"] == OURS][:1]
            if before + after:
                found.append(line["median_ms"] / mean(before + after))
    return found


def digits(v):
    """Three significant digits."""
    return f"{v:.0f}" if v >= 100 else f"{v:.3g}" if v >= 0.001 else f"{v:.5f}"


def time_of(lines, peer, work):
    """The median of the rounds' medians, in brackets the lowest and highest quartile of any round; ! where others were busy."""
    of = [line for line in lines if line.get("work") == work and line["peer"] == peer]
    if not of:
        return None
    text = f"{digits(median(x['median_ms'] for x in of))} ({digits(min(x['q1_ms'] for x in of))}–{digits(max(x['q3_ms'] for x in of))})"
    return text + ("!" if median(x["others"] for x in of) >= BUSY else "")


def row(cells):
    return "| " + " | ".join(cells) + " |\n"


def markdown(lines):
    head = lines[0]
    works = list(dict.fromkeys(line["work"] for line in lines if "work" in line))
    versions = {line["peer"]: line["version"] for line in lines if "version" in line}
    out = f"# Peers on {head['cpu']}, {head['threads']} of {head['cores']} threads, {head['date']}\n\n"
    out += f"Commit {head['commit']}; rounds: {head['rounds']}, {head['seconds']:g} s a measurement; `{head['command']}`\n\n"
    out += "Times in ms: median of the rounds' medians (lowest to highest quartile). Ratio: peer ÷ ours, each measured next to the other.\n"
    out += f"! marks times during which other processes took more than {BUSY} of a core. What each work is: bench/peers/README.md.\n\n"
    out += "## Against the fastest peer in float32\n\n" + row(["work", "ours", "fastest peer", "its time", "ratio"]) + "|---|---|---|---|---|\n"
    for work in works:
        peers = {p: median(r) for p in versions if p != OURS and "bf16" not in p and (r := ratios(lines, p, work))}
        if peers:
            best = min(peers, key=peers.get)
            out += row([work, time_of(lines, OURS, work) or "", best, time_of(lines, best, work), f"**{digits(peers[best])}**"])
    for kind in dict.fromkeys(w.split("_")[0] for w in works):
        of = [w for w in works if w.startswith(kind)]
        out += f"\n## All: {kind}\n\n" + row(["peer", *of]) + "|---" * (len(of) + 1) + "|\n"
        for peer in versions:
            cells = []
            for work in of:
                r = ratios(lines, peer, work) if peer != OURS else []
                cells.append((time_of(lines, peer, work) or "") + (f", **{digits(median(r))}**" if r else ""))
            if any(cells):
                out += row([peer, *cells])
    out += "\n## Versions\n\n" + "".join(f"- {p}: {v}\n" for p, v in versions.items())
    failed = dict.fromkeys(f"- {x['peer']}: {x['failed']} ({', '.join(x['works'])})\n" for x in lines if "failed" in x)
    return out + ("\n## Failed\n\n" + "".join(failed) if failed else "")


if __name__ == "__main__":
    with open(sys.argv[1]) as f:
        print(markdown([json.loads(line) for line in f]), end="")
