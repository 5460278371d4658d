package onnx

import (
	"strings"
	"unicode"
)

// snake writes a class as Keras' automatic names do: MaxPooling2D is max_pooling2d, PReLU p_re_lu.
func snake(class string) string {
	var b strings.Builder
	letters := []rune(class)
	for i, c := range letters {
		upper := unicode.IsUpper(c)
		if i > 0 && upper && (unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
