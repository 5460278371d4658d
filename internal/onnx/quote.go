package onnx

import "strconv"

// Quote makes a name of a foreign file fit for one short printable line.
func Quote(s string) string {
	const most = 60
	if len(s) > most {
		return strconv.Quote(s[:most]) + "…"
	}
	return strconv.Quote(s)
}

// String is the type's name in ONNX, or its number.
func (t DataType) String() string {
	if t < 0 || int(t) >= len(typeNames) {
		return "number " + strconv.Itoa(int(t))
	}
	return typeNames[t]
}
