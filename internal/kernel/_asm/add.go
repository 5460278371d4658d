package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// add writes Add.
func add() {
	for _, w := range widths {
		w.text("add", "dst, x []float32", "is Add.")
		w.stream(4, []string{"dst", "x"}, func(at []Mem) {
			v := w.load(at[0])
			VADDPS(at[1], v, v)
			VMOVUPS(v, at[0])
		})
	}
}
