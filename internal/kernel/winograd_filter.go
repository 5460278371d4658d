package kernel

// winogradPanel is the width of the panels into which the filters are cut when there are more than packCols columns.
const winogradPanel = 32

// filters describes how filters for in rows and out columns of channels lie: in panels of width columns, each of which
// holds all planes, plane by plane, row by row.
type filters struct{ in, out, width int }

func filtersOf(in, out int) filters {
	if out > packCols {
		return filters{in, out, winogradPanel}
	}
	return filters{in, out, out}
}

// panel returns where the panel that begins with column n lies, its columns and how far apart its planes are.
func (f filters) panel(n int) (at, cols, step int) {
	cols = min(f.width, f.out-n)
	return n / f.width * winogradPoints * planeStep(f.in*f.width), cols, planeStep(f.in * cols)
}

// size returns the length of the filters.
func (f filters) size() int {
	if f.out == 0 {
		return 0
	}
	at, _, step := f.panel((f.out - 1) / f.width * f.width)
	return at + winogradPoints*step
}

// PrepLen returns the length of the filter that Forward takes.
func (w Winograd) PrepLen() int { return filtersOf(w.c.Cin, w.c.Cout).size() }

// BackPrepLen returns the length of the filter that GradX takes.
func (w Winograd) BackPrepLen() int { return filtersOf(w.c.Cout, w.c.Cin).size() }

// GradLen returns the length of the sum that AddGradKernel adds to.
func (w Winograd) GradLen() int { return winogradPoints * planeStep(w.c.Cin*w.c.Cout) }

// Prep writes to dst, of PrepLen elements, the kernel [3,3,Cin,Cout] as Forward wants it.
func (w Winograd) Prep(dst, kernel []float32) {
	w.checkKernel(len(dst), w.PrepLen(), kernel)
	in, out := w.c.Cin, w.c.Cout
	f := filtersOf(in, out)
	for n := 0; n < out; n += f.width {
		at, cols, step := f.panel(n)
		u := dst[at:]
		if cols == out {
			winogradFilter(u, kernel, in*out, step, in*out)
			return
		}
		for c := range in {
			winogradFilter(u[c*cols:], kernel[c*out+n:], cols, step, in*out)
		}
	}
}

// BackPrep writes to dst, of BackPrepLen elements, the kernel [3,3,Cin,Cout] as GradX wants it: with both kinds of
// channels exchanged.
func (w Winograd) BackPrep(dst, kernel []float32) {
	w.checkKernel(len(dst), w.BackPrepLen(), kernel)
	in, out := w.c.Cin, w.c.Cout
	f := filtersOf(out, in)
	for n := 0; n < in; n += f.width {
		at, cols, step := f.panel(n)
		u := dst[at:][:winogradPoints*step]
		// The nine taps lie in the last nine planes until they are transformed, which reads what it overwrites first.
		taps := u[(winogradPoints-9)*step:]
		for tap := range 9 {
			packTransposed(taps[tap*step:], kernel[(tap*in+n)*out:], cols, out)
		}
		winogradFilter(u, taps, out*cols, step, step)
	}
}

// GradKernel writes to gk [3,3,Cin,Cout] the gradient that sum, of GradLen elements, holds: what AddGradKernel added.
func (w Winograd) GradKernel(gk, sum []float32) {
	w.checkKernel(len(sum), w.GradLen(), gk)
	n := w.c.Cin * w.c.Cout
	winogradGradFilter(gk, sum, n, n, planeStep(n))
}

// checkKernel panics unless the lengths of planes and of the kernel are right.
func (w Winograd) checkKernel(planes, want int, kernel []float32) {
	if planes != want || len(kernel) != 9*w.c.Cin*w.c.Cout {
		panic("kernel: Winograd: the lengths of the kernel and of its transform do not fit the geometry")
	}
}
