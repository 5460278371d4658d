# check: all that must hold before a change goes in.  bench: the benchmarks, ten counts for benchstat.
# generate: assembly from its generator.
.PHONY: check bench generate

check:
	.ci/run

bench:
	go test -run '^$$' -bench . -count 10 ./bench

generate:
	go generate ./internal/kernel/...
