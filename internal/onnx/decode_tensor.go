package onnx

import (
	"encoding/binary"
	"math"
)

func float32s(f field, s *[]float32) error {
	return fixed(f, 4, func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) },
		func(x uint64) float32 { return math.Float32frombits(uint32(x)) }, s)
}

func float64s(f field, s *[]float64) error {
	return fixed(f, 8, func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) },
		math.Float64frombits, s)
}

func (d *decoder) tensor(b []byte, t *Tensor) error {
	err := d.message(b, func(f field) (err error) {
		switch f.num {
		case 1:
			return varints(f, &t.Dims)
		case 2:
			return number(f, &t.Type)
		case 3:
			t.Segment = true
		case 4:
			return float32s(f, &t.Floats)
		case 5:
			return varints(f, &t.Ints32)
		case 6:
			t.Strings++
		case 7:
			return varints(f, &t.Ints64)
		case 8:
			return d.text(f, &t.Name)
		case 9:
			if t.Raw, err = d.bytes(f); t.Raw == nil {
				t.Raw = []byte{}
			}
			return err
		case 10:
			return float64s(f, &t.Doubles)
		case 11:
			return varints(f, &t.Uints64)
		case 13:
			return within("external data", d.entry(f, &t.External))
		case 14:
			var where int32
			if err = number(f, &where); where == 1 && t.External == nil {
				t.External = []Entry{}
			}
			return err
		}
		return nil
	})
	if t.Name != "" {
		return within(Quote(t.Name), err)
	}
	return err
}

func (d *decoder) info(f field, list *[]*Info) error {
	v := &Info{}
	*list = append(*list, v)
	return d.fields(f, func(f field) error {
		switch f.num {
		case 1:
			return d.text(f, &v.Name)
		case 2:
			return d.fields(f, func(f field) error {
				if f.num != 1 {
					return nil // a sequence, a map, …: Type stays 0
				}
				return d.fields(f, func(f field) error { return d.tensorType(f, v) })
			})
		}
		return nil
	})
}

func (d *decoder) tensorType(f field, v *Info) error {
	switch f.num {
	case 1:
		return number(f, &v.Type)
	case 2:
		v.HasShape = true
		return d.fields(f, func(f field) error {
			if f.num != 1 {
				return nil
			}
			v.Dims = append(v.Dims, Dim{})
			dim := &v.Dims[len(v.Dims)-1]
			return d.fields(f, func(f field) error {
				switch f.num {
				case 1:
					dim.Known = true
					return number(f, &dim.Value)
				case 2:
					return d.text(f, &dim.Param)
				}
				return nil
			})
		})
	}
	return nil
}
