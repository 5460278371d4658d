package data

import (
	"image"
	"image/color"
)

// pixels turns a decoded picture into h rows of w pixels of c channels, 1 or 3, as TensorFlow's decoders do: alpha is dropped
// and not multiplied in, 16 bits are cut to the upper 8. What the picture does not cover is 0.
func pixels(m image.Image, h, w, c int) []uint8 {
	pix := make([]uint8, h*w*c)
	s := sampleOf(m)
	r := m.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			switch o := (y*w + x) * c; {
			case c == 3:
				pix[o], pix[o+1], pix[o+2] = s.rgb(x, y)
			case s.grey != nil:
				pix[o] = s.grey(x, y)
			default:
				r, g, b := s.rgb(x, y)
				pix[o] = uint8(luma(uint32(r), uint32(g), uint32(b)))
			}
		}
	}
	return pix
}

// sample reads one pixel.
type sample struct {
	rgb  func(x, y int) (r, g, b uint8)
	grey func(x, y int) uint8 // nil: luma of rgb
}

// sampleOf knows the types that the decoders give. Those with premultiplied alpha come from files without alpha only.
func sampleOf(m image.Image) sample {
	switch m := m.(type) {
	case *image.Gray:
		return grey(func(x, y int) uint8 { return m.Pix[m.PixOffset(x, y)] })
	case *image.Gray16:
		return grey(func(x, y int) uint8 { return m.Pix[m.PixOffset(x, y)] }) // big endian: the upper byte
	case *image.YCbCr:
		return sample{
			rgb: func(x, y int) (r, g, b uint8) {
				o := m.COffset(x, y)
				return jfif(int32(m.Y[m.YOffset(x, y)]), int32(m.Cb[o])-128, int32(m.Cr[o])-128)
			},
			grey: func(x, y int) uint8 { return m.Y[m.YOffset(x, y)] },
		}
	case *image.CMYK:
		return sample{rgb: func(x, y int) (r, g, b uint8) {
			p := m.Pix[m.PixOffset(x, y):]
			paper := func(ink uint8) uint8 { return uint8((255 - int(ink)) * (255 - int(p[3])) / 255) }
			return paper(p[0]), paper(p[1]), paper(p[2])
		}}
	case *image.Paletted:
		var colors [256]color.NRGBA
		for i, c := range m.Palette[:min(len(m.Palette), 256)] {
			colors[i] = color.NRGBAModel.Convert(c).(color.NRGBA)
		}
		return sample{rgb: func(x, y int) (r, g, b uint8) {
			c := colors[m.Pix[m.PixOffset(x, y)]]
			return c.R, c.G, c.B
		}}
	case *image.RGBA:
		return bytes8(m.Pix, m.PixOffset)
	case *image.NRGBA:
		return bytes8(m.Pix, m.PixOffset)
	case *image.RGBA64:
		return bytes16(m.Pix, m.PixOffset)
	case *image.NRGBA64:
		return bytes16(m.Pix, m.PixOffset)
	}
	return sample{rgb: func(x, y int) (r, g, b uint8) {
		c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
		return c.R, c.G, c.B
	}}
}

func grey(at func(x, y int) uint8) sample {
	return sample{
		rgb:  func(x, y int) (r, g, b uint8) { v := at(x, y); return v, v, v },
		grey: at,
	}
}

// bytes8 reads pixels of four bytes, of which the last is alpha.
func bytes8(pix []uint8, offset func(x, y int) int) sample {
	return sample{rgb: func(x, y int) (r, g, b uint8) {
		p := pix[offset(x, y):]
		return p[0], p[1], p[2]
	}}
}

// bytes16 reads pixels of four numbers of 16 bits, the upper byte first. Grey is computed before the lower is cut, as in libpng.
func bytes16(pix []uint8, offset func(x, y int) int) sample {
	return sample{
		rgb: func(x, y int) (r, g, b uint8) {
			p := pix[offset(x, y):]
			return p[0], p[2], p[4]
		},
		grey: func(x, y int) uint8 {
			p := pix[offset(x, y):]
			v := func(i int) uint32 { return uint32(p[i])<<8 | uint32(p[i+1]) }
			return uint8((luma(v(0), v(2), v(4))) >> 8)
		},
	}
}

// luma is libpng's 0.299 r + 0.587 g + 0.114 b with weights of 15 bits that add up to 1, rounded down.
func luma(r, g, b uint32) uint32 { return (9797*r + 19234*g + 3737*b) >> 15 }

// jfif turns a JPEG's colours into RGB with libjpeg's rounding. cb and cr are from -128 to 127.
//
//	R = Y + 1.402 Cr     G = Y - 0.344136 Cb - 0.714136 Cr     B = Y + 1.772 Cb      (factors in 1/65536)
func jfif(y, cb, cr int32) (r, g, b uint8) {
	const half = 1 << 15
	return clip(y + (91881*cr+half)>>16), clip(y + (half-22554*cb-46802*cr)>>16), clip(y + (116130*cb+half)>>16)
}

func clip(v int32) uint8 { return uint8(min(max(v, 0), 255)) }
