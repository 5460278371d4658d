package main

import "fmt"

// vector is the number of a vector register.
type vector int

// Go's assembler lacks most vector instructions on floating-point numbers. These are their codes, from the Arm
// Architecture Reference Manual (DDI 0487, C7.2), for four float32 and registers V0.
const (
	fadd  = 0x4e20d400
	fsub  = 0x4ea0d400
	fmul  = 0x6e20dc00
	fdiv  = 0x6e20fc00
	fmax  = 0x4e20f400 // NaN if one operand is; +0 is more than -0
	fmin  = 0x4ea0f400 // NaN if one operand is; -0 is less than +0
	fcmeq = 0x4e20e400 // comparisons give ones where they hold, else zeros
	fcmge = 0x6e20e400
	fcmgt = 0x6ea0e400
	fsqrt = 0x6ea1f800
	fmla  = 0x4f801000 // by element 0 of the last operand

	twoLanes = 1 << 30 // taken away: two float32, in the lower half
)

var mnemonics = map[uint32]string{
	fadd: "FADD", fsub: "FSUB", fmul: "FMUL", fdiv: "FDIV", fmax: "FMAX", fmin: "FMIN",
	fcmeq: "FCMEQ", fcmge: "FCMGE", fcmgt: "FCMGT", fsqrt: "FSQRT", fmla: "FMLA",
}

// f32 writes to = from[0] code from[1] for four lanes, in Arm's order of operands: fsub is from[0] - from[1], fcmge is
// from[0] >= from[1].
func (f *function) f32(code uint32, to vector, from ...vector) { f.word(code, 4, to, from) }

// fma writes to += b * a, where a is one number, in lane 0 of its vector.
func (f *function) fma(lanes int, to, b, a vector) { f.word(fmla, lanes, to, []vector{b, a}) }

func (f *function) word(code uint32, lanes int, to vector, from []vector) {
	w, text := encode(code, lanes, to, from)
	f.op("WORD $%#08x // %s", w, text)
}

// encode returns an instruction as number and as Arm writes it. With fewer than four lanes there are two.
func encode(code uint32, lanes int, to vector, from []vector) (uint32, string) {
	shape := "4S"
	w := code | uint32(to) | uint32(from[0])<<5
	text := mnemonics[code]
	if lanes < 4 {
		shape, w = "2S", w-twoLanes
	}
	text += fmt.Sprintf(" V%d.%s, V%d.%[2]s", to, shape, from[0])
	if len(from) > 1 {
		w |= uint32(from[1]) << 16
		if code == fmla {
			shape = "S[0]"
		}
		text += fmt.Sprintf(", V%d.%s", from[1], shape)
	}
	return w, text
}
