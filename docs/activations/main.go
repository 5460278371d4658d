// Command activations prints docs/activations.md: what the activation functions are, where the frameworks disagree about
// them, and what ours do there.
//
//	go run ./docs/activations > docs/activations.md
//
// Values of TensorFlow, JAX and PyTorch come from disagreements.json, which a script beside it takes from a larger file;
// those of Gorgonia and ours are computed here. A test fails if the page is not what this program prints.
package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := page()
	if err == nil {
		_, err = os.Stdout.WriteString(text)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "activations:", err)
		os.Exit(1)
	}
}
