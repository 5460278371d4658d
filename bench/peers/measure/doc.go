// Package measure times one piece of work in a Go program of bench/peers, and prints it as measure.py does in Python:
// one line of JSON for each work named in the program's arguments. work.go reads the names, clock.go times, noise.go makes
// the inputs. It needs Linux's /proc.
//
// The environment sets how: PEER_SECONDS for each work (3), PEER_THREADS (GOMAXPROCS), PEER_TRIES to find the machine
// quiet (3).
package measure
