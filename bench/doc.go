// Package bench compares our rectifier with Gorgonia's Rectify and times whole training steps. It has tests and
// benchmarks only:
//
//	go test -bench . -count 10 ./bench     # benchstat reads the key=value names
//	go test -run Rectify -v ./bench        # prints the table of right and wrong values
//
// Benchmarks compare the same work: dtype, size, values (random signs: with alternating ones the branch predictor
// flatters the portable loops threefold), data in memory, one warm-up run.
package bench
