package ops

import (
	"fmt"
	"math"
	"reflect"

	"gorgonia.org/tensor"
)

type integer interface {
	int | int8 | int16 | int32 | int64 | uint | uint8 | uint16 | uint32 | uint64
}

func isInteger(dt tensor.Dtype) bool {
	k := dt.Kind()
	return k >= reflect.Int && k <= reflect.Uint64
}

// reluInteger is the rectifier on slices of one integer type.
func reluInteger(c ReLUConfig, y, x any) error {
	switch x := x.(type) {
	case []int:
		rectify(c, y.([]int), x)
	case []int8:
		rectify(c, y.([]int8), x)
	case []int16:
		rectify(c, y.([]int16), x)
	case []int32:
		rectify(c, y.([]int32), x)
	case []int64:
		rectify(c, y.([]int64), x)
	case []uint:
		rectify(c, y.([]uint), x)
	case []uint8:
		rectify(c, y.([]uint8), x)
	case []uint16:
		rectify(c, y.([]uint16), x)
	case []uint32:
		rectify(c, y.([]uint32), x)
	case []uint64:
		rectify(c, y.([]uint64), x)
	default:
		return fmt.Errorf("dtype: want a float or integer type, got %T", x)
	}
	return nil
}

// rectify compares as unsigned 64-bit numbers, which hold every positive value of every type: a parameter beyond
// the range of T is then still a bound that no x reaches.
func rectify[T integer](c ReLUConfig, y, x []T) {
	t, m := wide(c.Threshold), wide(c.MaxValue.bound())
	for i, v := range x {
		switch {
		case v <= 0 || uint64(v) <= t:
			v = 0
		case uint64(v) > m:
			v = T(m)
		}
		y[i] = v
	}
}

func wide(v float64) uint64 {
	if v >= math.MaxUint64 {
		return math.MaxUint64
	}
	return uint64(v)
}
