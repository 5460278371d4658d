# check: all that must hold before a change goes in.  bench: the benchmarks, ten counts for benchstat.
# generate: assembly from its generator.  bench-peers: other frameworks on the same work, bench/peers/README.md.
.PHONY: check bench bench-peers generate

check:
	.ci/run

bench:
	go test -run '^$$' -bench . -count 10 ./bench

PEERS_VENV ?= $(HOME)/.cache/stheno-peers
bench-peers:
	test -x $(PEERS_VENV)/bin/python || python3 -m venv $(PEERS_VENV)
	$(PEERS_VENV)/bin/pip install -q -r bench/peers/requirements.txt
	PEERS_VENV=$(PEERS_VENV) python3 bench/peers/run.py $(PEERS)

generate:
	go generate ./internal/kernel/...
