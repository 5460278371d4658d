package kernel

// GradX writes to gx, n images [H,W,Cin], the gradient with respect to x of Forward without ReLU, given gy, n images
// [OH,OW,Cout], the one with respect to y. prep is what BackPrep made of the kernel. tmp has Scratch elements.
func (w Winograd) GradX(gx, gy, prep []float32, n int, tmp []float32) {
	image, out := w.c.H*w.c.W*w.c.Cin, w.c.OH*w.c.OW*w.c.Cout
	if len(gx) != n*image || len(gy) != n*out || len(prep) != w.BackPrepLen() {
		panic("kernel: Winograd: GradX: the lengths of gx, gy or prep do not fit the geometry")
	}
	w.gradX(gx, gy, nil, prep, n, tmp)
}

// gradXPool is GradX of one image for a convolution before a pool: gy and arg [oh/2,ow/2,Cout] are the gradients of the
// pooled values, where the ReLU lets them through, and the places in their windows.
func (w Winograd) gradXPool(gx, gy []float32, arg []uint8, prep, tmp []float32) {
	w.checkPool(len(gx), len(gy), len(arg))
	if len(prep) != w.BackPrepLen() {
		panic("kernel: Winograd: gradXPool: prep has a wrong length")
	}
	w.gradX(gx, gy, arg, prep, 1, tmp)
}

// AddGradKernel adds to sum, of GradLen elements, the share of n images x [H,W,Cin] in the gradient with respect to the
// kernel, given gy, n images [OH,OW,Cout]: the tiles of all images in order, in parts that depend on n. Many images at a
// time are faster where they are small and have many channels. GradKernel makes the gradient of the sum.
func (w Winograd) AddGradKernel(sum, x, gy []float32, n int, tmp []float32) {
	image, out := w.c.H*w.c.W*w.c.Cin, w.c.OH*w.c.OW*w.c.Cout
	if len(sum) != w.GradLen() || len(x) != n*image || len(gy) != n*out {
		panic("kernel: Winograd: AddGradKernel: the lengths of sum, x or gy do not fit the geometry")
	}
	w.addGradKernel(sum, x, gy, nil, n, tmp)
}

// addGradKernelPool is AddGradKernel of one image for a convolution before a pool; gy and arg are as in gradXPool.
func (w Winograd) addGradKernelPool(sum, x, gy []float32, arg []uint8, tmp []float32) {
	w.checkPool(len(x), len(gy), len(arg))
	if len(sum) != w.GradLen() {
		panic("kernel: Winograd: addGradKernelPool: sum has a wrong length")
	}
	w.addGradKernel(sum, x, gy, arg, 1, tmp)
}

func (w Winograd) checkPool(x, gy, arg int) {
	if x != w.c.H*w.c.W*w.c.Cin || 4*gy != w.oh*w.ow*w.c.Cout || arg != gy {
		panic("kernel: Winograd: the lengths of x, gy and arg do not fit the geometry")
	}
}

// gradX computes gx of n images; arg is nil if there is no pool, else n is 1.
func (w Winograd) gradX(gx, gy []float32, arg []uint8, prep []float32, n int, tmp []float32) {
	s := w.scratch(tmp)
	image := w.c.H * w.c.W * w.c.Cin
	for m := range n {
		w.clearBorder(gx[m*image : (m+1)*image])
	}
	f := filtersOf(w.c.Cout, w.c.Cin)
	tiles := n * w.th * w.tw
	part := w.part(tiles)
	for t := 0; t < tiles; t += part {
		n := min(part, tiles-t)
		w.gradTiles(gy, arg, t, n, s)
		f.multiply(s.v, s.m, prep, n, s.ms, s.vs)
		for k := range n {
			m, i, j := w.place(t + k)
			w.addGradInput(gx[m*image:(m+1)*image], s.v[k*w.cin:], i, j, s)
		}
	}
}

// addGradKernel adds the share of n images; arg is nil if there is no pool, else n is 1.
func (w Winograd) addGradKernel(sum, x, gy []float32, arg []uint8, n int, tmp []float32) {
	s := w.scratch(tmp)
	image := w.c.H * w.c.W * w.c.Cin
	tiles := n * w.th * w.tw
	part := w.part(tiles)
	for t := 0; t < tiles; t += part {
		n := min(part, tiles-t)
		w.gradTiles(gy, arg, t, n, s)
		for k := range n {
			m, i, j := w.place(t + k)
			w.input(s.v[k*w.cin:], x[m*image:(m+1)*image], i, j, s)
		}
		gemm(sum, s.v, s.m, nil, product{
			lines: winogradPoints, la: s.vs, lb: s.ms, lc: planeStep(w.c.Cin * w.c.Cout),
			rows: w.c.Cin, ma: 1, ldc: w.c.Cout,
			cols: w.c.Cout,
			r:    1, k: n, ka: w.cin, kb: w.cout,
			add: true,
		})
	}
}

// gradTiles computes dM of n tiles from tile t on.
func (w Winograd) gradTiles(gy []float32, arg []uint8, t, n int, s winogradScratch) {
	out := w.c.OH * w.c.OW * w.c.Cout
	for k := range n {
		m, i, j := w.place(t + k)
		if arg == nil {
			w.grad(s.m[k*w.cout:], gy[m*out:(m+1)*out], i, j, s)
		} else {
			w.unpool(s.m[k*w.cout:], gy, arg, i, j, s)
		}
	}
}
