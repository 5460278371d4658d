package cnn

import (
	"fmt"
	"math"
)

// picture wants an input that is a picture.
func (s *settings) picture(in Shape) error {
	if s.err != nil {
		return s.err
	}
	if len(in) != 3 {
		e := &ConfigError{Op: s.class, What: "input rank", Want: "4 [N,H,W,C]", Got: fmt.Sprintf("%d %s", len(in)+1, in.batch())}
		switch len(in) {
		case 1:
			e.Hint = "put it before Flatten"
		case 2: // a picture without its channels, as other libraries write grey ones
			e.Hint = fmt.Sprintf("write Input(%d, %d, 1)", in[0], in[1])
		}
		return e
	}
	return nil
}

// window wants an input that is a picture at least as large as the window, which the text calls what.
func (s *settings) window(in Shape, what string) error {
	if err := s.picture(in); err != nil {
		return err
	}
	if h, w := spread(s.size[0], s.dilation[0]), spread(s.size[1], s.dilation[1]); s.padding != Same && (h > in[0] || w > in[1]) {
		e := &ConfigError{Op: s.class, What: what + " size", Want: fmt.Sprintf("at most the picture's %d×%d", in[0], in[1]),
			Got: fmt.Sprintf("%d×%d", h, w), Hint: "make the " + what + " smaller, or use Padding(Same)"}
		if s.dilation != [2]int{} {
			e.What += " with its dilation"
		}
		return e
	}
	return nil
}

// spread is the extent of a window of n points; dilation 0 is that of no option, 1. No dilated window overflows an int.
func spread(n, dilation int) int {
	if dilation > 1 && n > 1 {
		if n-1 > (math.MaxInt-1)/dilation {
			return math.MaxInt
		}
		return (n-1)*dilation + 1
	}
	return n
}

// configureWindow adds to a config what Keras says of a window, whose size it calls by key.
func (s *settings) configureWindow(config map[string]any, key string) {
	config[key] = []int{s.size[0], s.size[1]}
	config["padding"] = "valid"
	if s.padding == Same {
		config["padding"] = "same"
	}
	config["data_format"] = "channels_last"
	strides := s.strides
	if strides == [2]int{} {
		strides = s.size // of a pool
		if key == "kernel_size" {
			strides = [2]int{1, 1}
		}
	}
	config["strides"] = []int{strides[0], strides[1]}
	if key == "kernel_size" {
		config["dilation_rate"] = []int{max(1, s.dilation[0]), max(1, s.dilation[1])}
	}
}
