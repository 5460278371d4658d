package cnn_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestKerasDoc: every name in docs/keras.md exists, and every function that makes a layer, optimizer, loss and so on is there.
func TestKerasDoc(t *testing.T) {
	text, err := os.ReadFile("../docs/keras.md")
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string]string{"cnn": "."}
	for _, p := range []string{"callback", "constraint", "data", "initializer", "loss", "metric", "optimizer", "regularizer"} {
		packages[p] = p
	}
	names := make(map[string]bool)
	makes := make(map[string]string) // what a function returns
	for name, dir := range packages {
		exported(t, name, dir, names, makes)
	}
	told := make(map[string]bool)
	for _, m := range regexp.MustCompile("`([a-z]+|Model|Tensor)\\.([A-Z][A-Za-z0-9]*)`").FindAllStringSubmatch(string(text), -1) {
		told[m[1]+"."+m[2]] = true
		if !names[m[1]+"."+m[2]] {
			t.Errorf("docs/keras.md tells of %s.%s, which does not exist", m[1], m[2])
		}
	}
	for name, result := range makes {
		if strings.HasPrefix(name, "cnn.") && (result == "Layer" || result == "ActivationLayer") || strings.Contains(" Optimizer Schedule Loss Regularizer Constraint ", " "+result+" ") {
			if !told[name] {
				t.Errorf("docs/keras.md does not tell of %s", name)
			}
		}
	}
	if len(told) < 80 {
		t.Errorf("%d names in docs/keras.md, want more: has its form changed?", len(told))
	}
}

// exported notes the exported functions, types and methods of a package, and what functions return.
func exported(t *testing.T, name, dir string, names map[string]bool, makes map[string]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if !d.Name.IsExported() {
					continue
				}
				if d.Recv != nil {
					if star, ok := d.Recv.List[0].Type.(*ast.StarExpr); ok {
						if id, ok := star.X.(*ast.Ident); ok {
							names[id.Name+"."+d.Name.Name] = true
						}
					}
					continue
				}
				names[name+"."+d.Name.Name] = true
				if r := d.Type.Results; r != nil {
					if id, ok := r.List[0].Type.(*ast.Ident); ok {
						makes[name+"."+d.Name.Name] = id.Name
					}
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok {
						names[name+"."+s.Name.Name] = true
					}
				}
			}
		}
	}
}
