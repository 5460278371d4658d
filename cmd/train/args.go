package main

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"

	"github.com/alecthomas/kong"
)

// arguments turns what people also write into what kong reads:
//
//	help, help fit     --help, fit --help
//	--version          version
//	--lr -1            --lr=-1, so that the answer is the flag's range, not how to quote a number below 0
func arguments(args []string, m *kong.Application) []string {
	if len(args) > 0 {
		switch args[0] {
		case "help":
			return append(slices.Clone(args[1:]), "--help")
		case "--version":
			args = append([]string{"version"}, args[1:]...)
		}
	}
	valued := make(map[string]bool) // the flags that take a value
	for _, verb := range m.Leaves(false) {
		for _, f := range verb.Flags {
			if !f.IsBool() {
				valued["--"+f.Name] = true
			}
		}
	}
	var list []string
	for _, a := range args {
		if n := len(list); n > 0 && valued[list[n-1]] && negative.MatchString(a) {
			list[n-1] += "=" + a
			continue
		}
		list = append(list, a)
	}
	return list
}

// negative is the beginning of a number below 0; no flag begins like this.
var negative = regexp.MustCompile(`^-([0-9.]|[Ii]nf)`)

// seed is the value of --seed.
type seed uint64

// UnmarshalText reads a decimal number.
func (s *seed) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 64)
	if err != nil {
		return fmt.Errorf("want 0 to %d, got %s", uint64(math.MaxUint64), text)
	}
	*s = seed(n)
	return nil
}
