// Package graph wires and runs Gorgonia's expression graphs.
//
// A [Scope] names the inputs and weights of a graph, so that no two are merged by accident. [Grad] differentiates
// symbolically, to any order. [Compile] turns a graph into a [Plan], which keeps its buffers between runs, uses all
// processors and gives the same bits for every number of them. The graph and its nodes stay as they are: they
// still run in Gorgonia's own machines, and Gorgonia's own operators run in a plan.
//
// The package knows no layers, losses or data: see package cnn. Start reading at [Compile]; lower.go makes
// instructions of nodes, run.go runs them.
package graph
