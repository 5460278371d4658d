// Package arch holds one test: no package of this module imports one that stands above it.
package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// rules say what a folder may import from this module besides itself; the first folder that fits counts. Tests may look
// anywhere. ops/optest compares ops with the plan, so it stands above graph; docs holds programs of users.
var rules = []struct{ folder, may string }{
	{`internal/kernel`, `internal/impl`},
	{`internal/\w+`, `internal`},
	{`ops/optest`, `ops|graph|internal`},
	{`ops`, `internal`},
	{`graph`, `ops|internal`},
	{`cnn/modelfile`, `cnn|graph|ops|internal`}, // stands above cnn: files of its models
	{`cnn/\w+|cnn`, `graph|ops|internal`},       // cnn/data, cnn/loss, …: leaves, which see neither cnn nor each other
	{`bench|cmd|docs`, `cnn|graph|ops|internal`},
}

func allowed(from, to string) bool {
	within := func(folder, pkg string) string { return regexp.MustCompile(`^(` + folder + `)(/|$)`).FindString(pkg) }
	for _, r := range rules {
		if own := within(r.folder, from); own != "" {
			return within(strings.TrimSuffix(own, "/"), to) != "" || within(r.may, to) != "" && within(`ops/optest`, to) == ""
		}
	}
	return false // a new folder: decide where it stands
}

func TestImports(t *testing.T) {
	const root = "../.."
	if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != root && (strings.ContainsAny(d.Name()[:1], "._") || d.Name() == "testdata") {
			return filepath.SkipDir // as the go command does
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from, _ := filepath.Rel(root, filepath.Dir(path))
		for _, i := range f.Imports {
			to, ours := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), "github.com/seed-1d449c6d/stheno/")
			if ours && !allowed(filepath.ToSlash(from), to) {
				t.Errorf("%s imports %s: an arrow that internal/arch does not allow", path, to)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
