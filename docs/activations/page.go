package main

import (
	"fmt"
	"strings"
)

// page is docs/activations.md.
func page() (string, error) {
	g, err := readGolden()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(head)
	list, err := functions()
	if err != nil {
		return "", err
	}
	b.WriteString(list)
	fmt.Fprintf(&b, disagreementsHead, g.Versions["tensorflow"]["keras"], g.Versions["tensorflow"]["tensorflow"], g.Versions["jax"]["jax"], strings.Split(g.Versions["torch"]["torch"], "+")[0])
	rows, err := disagreements(g)
	if err != nil {
		return "", err
	}
	for _, s := range sections {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| | x | TensorFlow | JAX | PyTorch | Gorgonia | ours |\n|---|---|---|---|---|---|---|\n", s.title, s.reason)
		for _, kind := range s.kinds {
			b.WriteString(strings.Join(rows[kind], ""))
		}
	}
	table, err := accuracy(g)
	if err != nil {
		return "", err
	}
	b.WriteString(table)
	return b.String(), nil
}

const head = `# Activation functions

<!-- Made by go run ./docs/activations > docs/activations.md; change that program, not this page. -->

![ReLU and its derivative](relu.svg)

    train plot relu -o relu.svg

` + "`train plot`" + ` draws each of these; ` + "`ops.Activation(name)`" + ` finds them by name, and each has a function of its own in package
` + "`ops`" + `. Names, parameters and defaults are those of Keras 3. All take float32 and float64 (relu and relu6 integers as well), scalars
and tensors of any rank, and have derivatives: the smooth ones two, the others any number. NaN stays NaN, in y and in the derivative.

`
