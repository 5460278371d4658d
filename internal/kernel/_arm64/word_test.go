package main

import "testing"

// TestEncode compares with what GNU objdump 2.40 makes of these words, and its text with the comments.
func TestEncode(t *testing.T) {
	for _, c := range []struct {
		code, want uint32
		lanes      int
		to         vector
		from       []vector
		text       string
	}{
		{fadd, 0x4e3fd7c1, 4, 1, []vector{30, 31}, "FADD V1.4S, V30.4S, V31.4S"},
		{fadd, 0x0e38d401, 2, 1, []vector{0, 24}, "FADD V1.2S, V0.2S, V24.2S"},
		{fadd, 0x0e38d401, 1, 1, []vector{0, 24}, "FADD V1.2S, V0.2S, V24.2S"},
		{fsub, 0x4ebfd7c1, 4, 1, []vector{30, 31}, "FSUB V1.4S, V30.4S, V31.4S"},
		{fmul, 0x6e3fdfc1, 4, 1, []vector{30, 31}, "FMUL V1.4S, V30.4S, V31.4S"},
		{fdiv, 0x6e3fffc1, 4, 1, []vector{30, 31}, "FDIV V1.4S, V30.4S, V31.4S"},
		{fmax, 0x4e3ff7c1, 4, 1, []vector{30, 31}, "FMAX V1.4S, V30.4S, V31.4S"},
		{fmin, 0x4ebff7c1, 4, 1, []vector{30, 31}, "FMIN V1.4S, V30.4S, V31.4S"},
		{fcmeq, 0x4e3fe7c1, 4, 1, []vector{30, 31}, "FCMEQ V1.4S, V30.4S, V31.4S"},
		{fcmge, 0x6e3fe7c1, 4, 1, []vector{30, 31}, "FCMGE V1.4S, V30.4S, V31.4S"},
		{fcmgt, 0x6ebfe7c1, 4, 1, []vector{30, 31}, "FCMGT V1.4S, V30.4S, V31.4S"},
		{fsqrt, 0x6ea1fbc1, 4, 1, []vector{30}, "FSQRT V1.4S, V30.4S"},
		{fmla, 0x4f9f1317, 4, 23, []vector{24, 31}, "FMLA V23.4S, V24.4S, V31.S[0]"},
		{fmla, 0x0f8f1317, 2, 23, []vector{24, 15}, "FMLA V23.2S, V24.2S, V15.S[0]"},
	} {
		if got, text := encode(c.code, c.lanes, c.to, c.from); got != c.want || text != c.text {
			t.Errorf("%#08x %q, want %#08x %q", got, text, c.want, c.text)
		}
	}
}
