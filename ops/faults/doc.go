// Package faults holds tests only: what Gorgonia's own operators and graph get wrong, with the right answer of ours. Start
// reading at the table in faults_test.go.
package faults
