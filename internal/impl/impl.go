// Package impl lists the fast implementations that a package can switch between, so that tests can run each of them.
//
// A package with a fast path keeps one bool per path, true where this CPU can run it, and registers its address once
// from an init function. Nothing else may write to the bool, except package impltest during a test.
package impl

// Flag is one registered implementation.
type Flag struct {
	Name string // what it speeds up and how, as in "ReLU/AVX2"
	On   *bool  // the variable that the dispatching code reads
}

// flags is filled by init functions only, which Go runs one after the other.
var flags []Flag

// Register lists the implementation that *on turns on. It must be called from an init function. An implementation
// whose flag is false at that time cannot run here (CPU too old, or a lower level was asked for) and is left out.
// Two implementations of one name are a bug in the program and panic.
func Register(name string, on *bool) {
	for _, f := range flags {
		if f.Name == name {
			panic("impl: Register: a name was registered twice")
		}
	}
	if *on {
		flags = append(flags, Flag{name, on})
	}
}

// All returns the implementations this process can run, in the order they were registered. The slice is the caller's.
func All() []Flag { return append([]Flag(nil), flags...) }
