package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// lanes tells what vectors a function works with: those of AVX-512 or of AVX2, and whether its parameter mask limits the
// last one.
type lanes struct {
	wide, masked bool
	only         Register // the mask, once loaded
}

// level names the instruction set.
func (l lanes) level() string {
	if l.wide {
		return "AVX512"
	}
	return "AVX2"
}

// maskType is the Go type of the parameter mask.
func (l lanes) maskType() string {
	if l.wide {
		return "uint16"
	}
	return "*[8]int32"
}

// bytes is the size of a vector.
func (l lanes) bytes() int {
	if l.wide {
		return 64
	}
	return 32
}

// vector returns a vector that holds anything, zero one of zeros.
func (l lanes) vector() VecVirtual {
	if l.wide {
		return ZMM()
	}
	return YMM()
}

func (l lanes) zero() VecVirtual {
	v := l.vector()
	l.clear(v)
	return v
}

// clear sets v to zeros.
func (l lanes) clear(v VecVirtual) {
	if l.wide {
		VPXORD(v, v, v)
	} else {
		VXORPS(v, v, v)
	}
}

// loadMask loads the mask, if there is one.
func (l *lanes) loadMask() {
	switch {
	case !l.masked:
	case l.wide:
		l.only = K()
		KMOVW(slot("mask"), l.only)
	default:
		l.only = YMM()
		VMOVUPS(Mem{Base: Load(Param("mask"), GP64())}, l.only)
	}
}

// load reads a vector or, if only part of it is there, the lanes in the mask, and zeros.
func (l lanes) load(from Mem, to VecVirtual, part bool) {
	switch {
	case !part:
		VMOVUPS(from, to)
	case l.wide:
		VMOVUPS_Z(from, l.only, to)
	default:
		VMASKMOVPS(from, l.only, to)
	}
}

// store writes a vector or, if only part of it is there, the lanes in the mask.
func (l lanes) store(from VecVirtual, to Mem, part bool) {
	switch {
	case !part:
		VMOVUPS(from, to)
	case l.wide:
		VMOVUPS(from, l.only, to)
	default:
		VMASKMOVPS(from, l.only, to)
	}
}
