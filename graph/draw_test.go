package graph_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// tutorialNet is the classifier of the tutorial.
func tutorialNet() (loss *gorgonia.Node, params gorgonia.Nodes) {
	s := graph.NewScope(gorgonia.NewGraph())
	param := func(name string, shape ...int) *gorgonia.Node {
		params = append(params, must(s.Param(name, tensor.Float32, shape...)))
		return params[len(params)-1]
	}
	y := must(s.Input("x", tensor.Float32, 32, 64, 64, 3))
	labels := must(s.Input("labels", tensor.Int, 32))
	for _, l := range []struct {
		name    string
		in, out int
	}{{"conv1", 3, 32}, {"conv2", 32, 64}} {
		y = must(ops.Conv2D(y, param(l.name+"_kernel", 3, 3, l.in, l.out), param(l.name+"_bias", l.out), ops.Conv2DConfig{}))
		mustDo(s.Label(y, l.name))
		y = must(ops.MaxPool2D(must(ops.ReLU(y, ops.ReLUConfig{})), ops.MaxPool2DConfig{}))
	}
	z := must(ops.Dense(must(ops.Flatten(y)), param("dense_kernel", 12544, 10), param("dense_bias", 10)))
	mustDo(s.Label(z, "logits"))
	loss = must(ops.Mean(must(ops.SparseCrossEntropy(z, labels))))
	mustDo(s.Label(loss, "loss"))
	return loss, params
}

// residualNet has lines past many rows, a weight that is used three times, constants and operators of Gorgonia's.
func residualNet() (loss *gorgonia.Node, wrt gorgonia.Nodes) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 8, 16)), must(s.Input("kernel", tensor.Float32, 16, 16))
	h := must(ops.ReLU(must(ops.Dense(x, k, nil)), ops.ReLUConfig{NegativeSlope: 0.1, MaxValue: ops.LimitTo(6)}))
	y := must(ops.Add(must(ops.ReLU(must(ops.Dense(h, k, nil)), ops.ReLUConfig{})), x))
	y = must(gorgonia.Mul(must(ops.Softmax(must(ops.Dense(y, k, nil)))), gorgonia.NewConstant(float32(3))))
	return must(ops.Mean(must(gorgonia.HadamardProd(y, y)))), gorgonia.Nodes{x, k}
}

// shape is a rectangle of a picture, and line a text in it.
type rect struct {
	box        int // the group that it belongs to
	x, y, w, h float64
}

type text struct {
	box        int
	x, y, size float64
	text       string
	part       bool // the name of a half of the picture
}

// picture is what a test wants to know of an SVG.
type picture struct {
	rects         []rect
	texts         []text
	edges         []string
	boxes, labels int // groups, and those with a title and a label
	width, height float64
	all           string // all texts
}

func parseSVG(t *testing.T, svg string) (p picture) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	num := func(a map[string]string, name string) float64 {
		v, err := strconv.ParseFloat(a[name], 64)
		if err != nil {
			t.Fatalf("attribute %s: %v", name, err)
		}
		return v
	}
	var open []string
	inBox, titled, roots := false, false, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%s", err, svg)
		}
		switch e := token.(type) {
		case xml.StartElement:
			a := make(map[string]string)
			for _, x := range e.Attr {
				a[x.Name.Local] = x.Value
			}
			switch {
			case len(open) == 0:
				roots++
				p.width, p.height = num(a, "width"), num(a, "height")
				if e.Name.Local != "svg" || e.Name.Space != "http://www.w3.org/2000/svg" || a["role"] != "img" || a["aria-label"] == "" {
					t.Errorf("root element %v: want an svg with role and label", e)
				}
			case e.Name.Local == "g" && a["role"] == "img":
				inBox = true
				p.boxes++
				titled = a["aria-label"] != ""
			case e.Name.Local == "title" && inBox && titled:
				p.labels++
			case e.Name.Local == "rect" && (a["class"] == "box" || a["class"] == "shape"):
				p.rects = append(p.rects, rect{p.boxes, num(a, "x"), num(a, "y"), num(a, "width"), num(a, "height")})
			case e.Name.Local == "text" && a["class"] != "":
				p.texts = append(p.texts, text{p.boxes, num(a, "x"), num(a, "y"), num(a, "font-size"), "", a["class"] == "part"})
			case e.Name.Local == "path" && a["class"] == "edge":
				p.edges = append(p.edges, a["d"])
			}
			open = append(open, e.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
			inBox = inBox && e.Name.Local != "g"
		case xml.CharData:
			if s := strings.TrimSpace(string(e)); s != "" && open[len(open)-1] == "text" {
				if n := len(p.texts); n > 0 {
					p.texts[n-1].text = string(e)
				}
				p.all += string(e) + "\n"
			}
		}
	}
	if roots != 1 {
		t.Errorf("%d root elements, want 1", roots)
	}
	return p
}

// along is points of a path of M, L, C and Q.
func along(t *testing.T, d string) (points [][2]float64) {
	t.Helper()
	var at [2]float64
	for len(d) > 0 {
		n := strings.IndexAny(d[1:], "MLCQ") + 1
		if n == 0 {
			n = len(d)
		}
		var v []float64
		for _, f := range strings.Fields(d[1:n]) {
			v = append(v, must(strconv.ParseFloat(f, 64)))
		}
		p := [][2]float64{at}
		for i := 0; i < len(v); i += 2 {
			p = append(p, [2]float64{v[i], v[i+1]})
		}
		if d[0] != 'M' {
			for k := range 41 {
				points = append(points, bezier(p, float64(k)/40))
			}
		}
		at, d = p[len(p)-1], d[n:]
	}
	return points
}

// bezier is the point of a curve of any order, by de Casteljau.
func bezier(p [][2]float64, t float64) [2]float64 {
	for len(p) > 1 {
		var q [][2]float64
		for i := range len(p) - 1 {
			q = append(q, [2]float64{p[i][0]*(1-t) + p[i+1][0]*t, p[i][1]*(1-t) + p[i+1][1]*t})
		}
		p = q
	}
	return p[0]
}

// checkPicture: nothing overlaps, every text is within its box, no line crosses a box, everything is in the picture and
// every box is there in words too.
func checkPicture(t *testing.T, roots ...*gorgonia.Node) picture {
	t.Helper()
	var s, again strings.Builder
	mustDo(graph.SVG(&s, roots...))
	mustDo(graph.SVG(&again, roots...))
	if s.String() != again.String() {
		t.Error("drawn twice, two pictures")
	}
	p := parseSVG(t, s.String())
	nodes, edges := map[*gorgonia.Node]bool{}, map[[2]*gorgonia.Node]bool{}
	var visit func(n *gorgonia.Node)
	visit = func(n *gorgonia.Node) {
		nodes[n] = true
		for it := n.Graph().From(n.ID()); it.Next(); {
			c := it.Node().(*gorgonia.Node)
			edges[[2]*gorgonia.Node{c, n}] = true
			visit(c)
		}
	}
	for _, r := range roots {
		visit(r)
	}
	if p.boxes != len(nodes) || p.labels != p.boxes || len(p.edges) != len(edges) || len(p.rects) != 2*len(nodes) {
		t.Errorf("%d boxes, %d of them with title and label, %d lines; want %d nodes and %d lines", p.boxes, p.labels, len(p.edges), len(nodes), len(edges))
	}
	for i, a := range p.rects {
		if a.x < 0 || a.y < 0 || a.x+a.w > p.width || a.y+a.h > p.height {
			t.Errorf("rectangle %+v is not within %v × %v", a, p.width, p.height)
		}
		for _, b := range p.rects[:i] {
			if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
				t.Errorf("rectangles overlap: %+v and %+v", a, b)
			}
		}
	}
	for _, x := range p.texts {
		if x.part {
			for _, r := range p.rects {
				if r.x < x.x+80 && x.x < r.x+r.w && r.y < x.y+4 && x.y-12 < r.y+r.h {
					t.Errorf("%s is under %+v", x.text, r)
				}
			}
			continue
		}
		w := 0.602 * x.size * float64(len([]rune(x.text))) // of DejaVu Sans Mono and Menlo; Consolas is narrower
		fits := false
		for _, r := range p.rects {
			fits = fits || r.box == x.box && r.x+2 <= x.x-w/2 && x.x+w/2 <= r.x+r.w-2 && r.y <= x.y-0.75*x.size && x.y+0.2*x.size <= r.y+r.h
		}
		if !fits {
			t.Errorf("text %q at %v, %v of %v pixels is in no rectangle of its box", x.text, x.x, x.y, w)
		}
	}
	for _, e := range p.edges {
		for _, pt := range along(t, e) {
			for _, r := range p.rects {
				if pt[0] > r.x+1 && pt[0] < r.x+r.w-1 && pt[1] > r.y+1 && pt[1] < r.y+r.h-1 {
					t.Errorf("line %s crosses %+v at %v", e, r, pt)
					return p
				}
			}
		}
	}
	return p
}

func TestSVG(t *testing.T) {
	for name, net := range map[string]func() (*gorgonia.Node, gorgonia.Nodes){"tutorial": tutorialNet, "residual": residualNet} {
		t.Run(name, func(t *testing.T) {
			loss, wrt := net()
			checkPicture(t, loss)
			gs := must(graph.Grad(loss, wrt...))
			checkPicture(t, append(gorgonia.Nodes{loss}, gs...)...)
		})
	}
	t.Run("second derivative", func(t *testing.T) {
		loss, wrt := residualNet()
		penalty := must(ops.Mean(must(gorgonia.Square(must(graph.Grad(loss, wrt[0]))[0]))))
		checkPicture(t, append(gorgonia.Nodes{penalty}, must(graph.Grad(penalty, wrt[1]))...)...)
	})
	for seed := range uint64(20) {
		t.Run(fmt.Sprint("random ", seed), func(t *testing.T) {
			n := randomNet(rand.New(rand.NewPCG(seed, 3)), 4)
			checkPicture(t, append(gorgonia.Nodes{n.loss}, must(graph.Grad(n.loss, n.params...))...)...)
		})
	}
	t.Run("an input alone", func(t *testing.T) {
		checkPicture(t, must(graph.NewScope(gorgonia.NewGraph()).Input("x", tensor.Float32, 3)))
	})
}

// TestSVGText: names, operators with parameters, shapes, and derivatives by name.
func TestSVGText(t *testing.T) {
	loss, params := tutorialNet()
	before := len(loss.Graph().AllNodes())
	gs := must(graph.Grad(loss, params...))
	after := len(loss.Graph().AllNodes())
	p := checkPicture(t, append(gorgonia.Nodes{loss}, gs...)...)
	if n := len(loss.Graph().AllNodes()); n != after || before == after {
		t.Errorf("a drawing left %d nodes in the graph, want %d", n, after)
	}
	for _, want := range []string{"forward\n", "backward\n", "conv1\nConv2D\n", "relu_1\n", "32×62×62×32\n", "max_pool2d\npool_size=(2, 2) strides=(2, 2)\n",
		"d loss / d conv1_kernel\nConv2DGradKernel\n", "d loss / d relu\nMaxPool2DGrad\n", "3×3×3×32\n", "scalar\n", "labels\nint\n"} {
		if !strings.Contains(p.all, want) {
			t.Errorf("no %q in the picture:\n%s", want, p.all)
		}
	}
}

// TestSVGNames: any name is text, and a long one is cut.
func TestSVGNames(t *testing.T) {
	g := gorgonia.NewGraph()
	s := graph.NewScope(g)
	const name = "<a & \"b\"> ' \x01 ]]>"
	x := must(s.Input(name, tensor.Float64, 2))
	y := must(ops.ReLU(x, ops.ReLUConfig{}))
	mustDo(s.Label(y, strings.Repeat("long", 20)))
	p := checkPicture(t, y)
	for _, want := range []string{"<a & \"b\"> ' \uFFFD ]]>\n", strings.Repeat("long", 9) + "lon…\n"} {
		if !strings.Contains(p.all, want) {
			t.Errorf("no %q in the picture:\n%s", want, p.all)
		}
	}
	var b strings.Builder
	mustDo(graph.DOT(&b, y))
	if want := `label="<a & \"b\"> ' ` + "\x01" + ` ]]>\nfloat64"`; !strings.Contains(b.String(), want) {
		t.Errorf("no %s in\n%s", want, b.String())
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestDrawRefuses(t *testing.T) {
	x := must(graph.NewScope(gorgonia.NewGraph()).Input("x", tensor.Float32, 3))
	for _, c := range []struct {
		got  error
		want string
	}{
		{graph.SVG(io.Discard), "graph: SVG: roots: want at least one node, got none"},
		{graph.DOT(io.Discard), "graph: DOT: roots: want at least one node, got none"},
		{graph.SVG(io.Discard, x, nil), "graph: SVG: root 1: want a node, got nil"},
		{graph.SVG(fullDisk{}, x), "disk full"},
		{graph.DOT(fullDisk{}, x), "disk full"},
	} {
		if c.got == nil || c.got.Error() != c.want {
			t.Errorf("error %v, want %s", c.got, c.want)
		}
	}
}

// A graph as graphviz wants it: shapes stand on the edges.
func ExampleDOT() {
	s := graph.NewScope(gorgonia.NewGraph())
	x := must(s.Input("x", tensor.Float32, 4, 3))
	y := must(ops.ReLU(x, ops.ReLUConfig{NegativeSlope: 0.1}))
	if err := graph.DOT(os.Stdout, y); err != nil {
		fmt.Println(err)
	}
	// Output:
	// digraph {
	// 	node [shape=box style="rounded,filled" fontname="monospace"]
	// 	edge [fontname="monospace" fontsize=10]
	// 	n0 [label="x\nfloat32" fillcolor="#f3f5f8" color="#8a95a5" tooltip="input x; float32 4×3"]
	// 	n1 [label="relu\nnegative_slope=0.1" fillcolor="#dbe7fb" color="#3f6fb5" penwidth=2 tooltip="relu: ReLU with negative_slope=0.1 of x; float32 4×3"]
	// 	n0 -> n1 [label="4×3" color="#5f7ea8"]
	// }
}

// The picture of a loss and, beside it, of its derivatives.
func ExampleSVG() {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 32, 8)), must(s.Param("kernel", tensor.Float32, 8, 4))
	loss := must(ops.Mean(must(ops.ReLU(must(ops.Dense(x, k, nil)), ops.ReLUConfig{}))))
	mustDo(s.Label(loss, "loss"))
	gradient := must(graph.Grad(loss, k))[0]
	var picture strings.Builder
	if err := graph.SVG(&picture, loss, gradient); err != nil {
		fmt.Println(err)
		return
	}
	_, words, _ := strings.Cut(picture.String(), "<title>")
	words, _, _ = strings.Cut(words, "</title>")
	fmt.Println(words)
	// Output: computation of loss: 3 operators forward, 4 operators backward
}
