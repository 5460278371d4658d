package faults

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Gorgonia's operators as functions of one node.

func leaky(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.LeakyRelu(x, 0.1) }

func softMax(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.SoftMax(x) }

func logSoftMax(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.LogSoftMax(x) }

// im2col has two columns for both dilations of a picture of five.
func im2col(dilation int) unary {
	return func(x *gorgonia.Node) (*gorgonia.Node, error) {
		return gorgonia.Im2Col(x, tensor.Shape{1, 2}, tensor.Shape{0, 0}, tensor.Shape{1, 2}, tensor.Shape{1, dilation})
	}
}

// maxPoolGradient asks for the gradient of a pool over two windows, the first of which holds v alone. It calls the
// operators itself: in a machine's goroutine a panic would end the process.
func maxPoolGradient(v float64) answer {
	return func(string) (text string, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("a panic that ends the process: %v", r)
			}
		}()
		value := dense([]int{1, 1, 2, 4}, v, v, 3, 4, v, v, 7, 8)
		_, x := start(value)
		y, err := gorgonia.MaxPool2D(x, square, []int{0, 0}, []int{2, 2})
		if err != nil {
			return "", err
		}
		gy := input(x, "gy", []int{1, 1, 1, 2}, 1, 1)
		gx, err := y.Op().(gorgonia.SDOp).SymDiff(gorgonia.Nodes{x}, y, gy)
		if err != nil {
			return "", err
		}
		pooled, err := y.Op().Do(value)
		if err != nil {
			return "", err
		}
		g, err := gx[0].Op().Do(value, pooled, gy.Value())
		if err != nil {
			return "", err
		}
		return show(numbers(g)), nil
	}
}
