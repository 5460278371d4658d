// Command _arm64 writes the assembly of package kernel for arm64, all files of it at once. From internal/kernel:
//
//	go run -C _arm64 . -dir ..
//
// Like _asm it is a module of its own. It is not part of that one because avo knows amd64 only: here functions print
// Go's assembly line by line.
package main

import (
	"flag"
	"fmt"
	"os"
)

// ops lists the files; each function lives in the file named after it.
var ops = []struct {
	name  string
	write func(*file)
}{
	{"adam", adam},
	{"add", add},
	{"gemm", gemm},
	{"list", list},
	{"mask", mask},
	{"pool", pool},
	{"relu", relu},
	{"rows", rows},
	{"sgd", sgd},
	{"winograd", winograd},
}

func main() {
	dir := flag.String("dir", "", "folder of package kernel")
	flag.Parse()
	for _, op := range ops {
		f := newFile()
		op.write(f)
		if err := f.save(*dir, op.name); err != nil {
			fmt.Fprintln(os.Stderr, "_arm64:", err)
			os.Exit(1)
		}
	}
}
