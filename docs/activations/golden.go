package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
)

// golden is disagreements.json.
type golden struct {
	Versions map[string]map[string]string `json:"versions"`
	Cases    []struct {
		function
		Points []struct {
			X          number    `json:"x"`
			Kind       string    `json:"kind"` // kink, infinity, huge, nan, denormal, tail
			TensorFlow [2]number `json:"tensorflow"`
			JAX        [2]number `json:"jax"`
			PyTorch    [2]number `json:"torch"`
		} `json:"points"`
	} `json:"cases"`
	Accuracy []struct {
		function
		X      []number              `json:"x"`
		Y      []number              `json:"y"`
		DY     []number              `json:"dy"`
		Errors map[string][2]float64 `json:"errors"` // of y and dy/dx, in units in the last place
	} `json:"accuracy"`
}

// function is an activation with parameters, as Keras calls it.
type function struct {
	ID     string         `json:"id"`
	Fn     string         `json:"fn"`
	Params map[string]any `json:"params"` // numbers and booleans
}

//go:embed disagreements.json
var goldenFile []byte

func readGolden() (*golden, error) {
	g := new(golden)
	if err := json.Unmarshal(goldenFile, g); err != nil {
		return nil, fmt.Errorf("disagreements.json: %w", err)
	}
	return g, nil
}

// number is written as a string, for the sake of NaN and the infinities.
type number float32

// UnmarshalText reads a number.
func (n *number) UnmarshalText(text []byte) error {
	v, err := strconv.ParseFloat(string(text), 32)
	*n = number(v)
	return err
}
