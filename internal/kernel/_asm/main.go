// Command _asm writes the assembly of package kernel. From internal/kernel:
//
//	go run -C _asm . -op relu -pkg kernel -out ../relu_amd64.s -stubs ../relu_stubs_amd64.go
//
// It is a module of its own, so that avo never becomes a dependency of the users of stheno.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"

	"github.com/mmcloughlin/avo/build"
)

// ops tells which function builds each -op; each lives in the file named after it.
var ops = map[string]func(){
	"adam":       adam,
	"add":        add,
	"arithmetic": arithmetic,
	"batchnorm":  batchnorm,
	"dense":      dense,
	"depthwise":  depthwise,
	"gemm":       gemm,
	"gemm512":    gemm512,
	"list":       list,
	"mask":       mask,
	"maxpool2d":  maxpool2d,
	"maxwindow":  maxwindow,
	"pool":       pool,
	"relu":       relu,
	"rows":       rows,
	"sgd":        sgd,
	"smooth":     smooth,
	"vertical":   vertical,
	"winograd":   winograd,
}

func main() {
	op := flag.String("op", "", "which kernels to write: a key of ops")
	flag.Parse() // also -out, -stubs and -pkg, which avo defines
	write, ok := ops[*op]
	if !ok {
		fmt.Fprintf(os.Stderr, "_asm: unknown -op %q\n", *op)
		os.Exit(1)
	}
	build.ConstraintExpr("!purego")
	write()
	build.Generate()
	for _, name := range []string{"out", "stubs"} {
		if err := correctCommand(flag.Lookup(name).Value.String()); err != nil {
			fmt.Fprintf(os.Stderr, "_asm: -%s: %v\n", name, err)
			os.Exit(1)
		}
	}
}

// correctCommand puts into the first line of a written file the command that really works: avo takes this program
// for one that is a single file.
func correctCommand(file string) error {
	if file == "" || file == "-" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text = bytes.Replace(text, []byte("go run main.go"), []byte("go run -C _asm ."), 1)
	return os.WriteFile(file, text, 0o644)
}
