package cnn

import (
	"fmt"
	"regexp"
	"strings"
)

// automatic gives the next name for a class as Keras does: Conv2D becomes conv2d, then conv2d_1, conv2d_2.
func automatic(class string, given map[string]int) string {
	name := snake(class)
	n := given[name]
	given[name]++
	if n == 0 {
		return name
	}
	return fmt.Sprintf("%s_%d", name, n)
}

var (
	notWord  = regexp.MustCompile(`\W+`)
	wordHead = regexp.MustCompile(`(.)([A-Z][a-z]+)`)
	caseStep = regexp.MustCompile(`([a-z])([A-Z])`)
)

// snake is Keras' to_snake_case: MaxPooling2D becomes max_pooling2d, ReLU re_lu.
func snake(class string) string {
	s := notWord.ReplaceAllString(class, "")
	s = wordHead.ReplaceAllString(s, "${1}_$2")
	return strings.ToLower(caseStep.ReplaceAllString(s, "${1}_$2"))
}
