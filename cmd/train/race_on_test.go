//go:build race

package main

// raced says that the race detector is in the test, whose memory its children begin with.
const raced = true
