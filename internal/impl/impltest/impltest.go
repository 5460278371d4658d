// Package impltest runs a test once for every implementation that package impl knows.
package impltest

import (
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

// Each runs f as the subtest "portable", with every registered implementation off, and then once per implementation,
// named after it, with only that one on. After each run all are as they were before, even if f failed or panicked.
// Neither t nor f's t may be parallel: the flags are plain variables.
func Each(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Run("portable", func(t *testing.T) {
		only(t, nil)
		f(t)
	})
	for _, one := range impl.All() {
		t.Run(one.Name, func(t *testing.T) {
			only(t, one.On)
			f(t)
		})
	}
}

// only turns every implementation off but one (none if it is nil), until t ends.
func only(t *testing.T, on *bool) {
	for _, f := range impl.All() {
		was := *f.On
		t.Cleanup(func() { *f.On = was })
		*f.On = f.On == on
	}
}
