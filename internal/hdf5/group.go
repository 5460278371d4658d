package hdf5

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Group is a group of a file: names, each with a group or a dataset behind it, and attributes.
type Group struct {
	attributes
	up    *Group
	links map[string]link
	names []string
	kids  map[string]child // those opened before
}

// child is a group or a dataset.
type child struct {
	group   *Group
	dataset *Dataset
}

// newGroup reads the links of the group that obj is.
func (f *File) newGroup(up *Group, path string, obj *object) (*Group, error) {
	if got := obj.kind(); got != "a group" {
		return nil, broken("object", "a group", "%s", got)
	}
	links, err := f.linksOf(obj)
	if err != nil {
		return nil, err
	}
	g := &Group{attributes: attributes{f, path, obj}, up: up, links: map[string]link{}, kids: map[string]child{}}
	for _, l := range links {
		if l.name == "" || l.name == "." || strings.ContainsAny(l.name, "/\x00") {
			return nil, broken("name", "one without / and NUL, not empty and not a dot", "%s", quoted(l.name))
		}
		if _, twice := g.links[l.name]; twice {
			return nil, broken("name "+quoted(l.name), "one of it", "two")
		}
		g.links[l.name] = l
		g.names = append(g.names, l.name)
	}
	slices.Sort(g.names)
	return g, nil
}

// Names returns the names in the group in bytewise order, as libhdf5 lists them by default ("10" comes before "2"). Soft
// and external links are among them: opening one is the error.
func (g *Group) Names() []string { return slices.Clone(g.names) }

// Path returns the path by which the group was opened, "/" for the root.
func (g *Group) Path() string { return g.path }

// Group opens the group that path leads to, one or several names with slashes between them, from g down. Errors: a name that
// is not there (wraps fs.ErrNotExist), a dataset, a soft, external or user-defined link anywhere on the way, and a link that
// leads back to a group above it.
func (g *Group) Group(path string) (*Group, error) {
	c, err := g.open(path)
	if err == nil && c.group == nil {
		err = at(broken("object", "a group", "a dataset"), g.join(path))
	}
	return c.group, err
}

// Dataset opens the dataset that path leads to. Errors as for Group, and whatever of its description is broken; a type or
// layout that is not supported is an error only when elements are read.
func (g *Group) Dataset(path string) (*Dataset, error) {
	c, err := g.open(path)
	if err == nil && c.dataset == nil {
		err = at(broken("object", "a dataset", "a group"), g.join(path))
	}
	return c.dataset, err
}

// Open opens what path leads to: one of the results is not nil if the error is.
func (g *Group) Open(path string) (*Group, *Dataset, error) {
	c, err := g.open(path)
	return c.group, c.dataset, err
}

func (g *Group) open(path string) (child, error) {
	name, rest, more := strings.Cut(path, "/")
	c, err := g.child(name)
	if err != nil || !more {
		return c, err
	}
	if c.group == nil {
		return child{}, at(broken("object", "a group", "a dataset"), g.join(name))
	}
	return c.group.open(rest)
}

// child opens the object behind one name.
func (g *Group) child(name string) (child, error) {
	if c, ok := g.kids[name]; ok {
		return c, nil
	}
	path := g.join(name)
	l, ok := g.links[name]
	if !ok {
		return child{}, at(missing(name), g.path)
	}
	if l.kind != linkHard {
		return child{}, at(unsupported("%s", l.kind), path)
	}
	depth := 0
	for up := g; up != nil; up = up.up {
		if up.obj.addr == l.addr {
			return child{}, at(broken("link", "a group or dataset below", "a cycle back to %s", printable(up.path)), path)
		}
		depth++
	}
	if g.f.opened++; depth > maxDepth || g.f.opened > maxObjects {
		want := fmt.Sprintf("at most %d groups deep and %d objects", maxDepth, maxObjects)
		return child{}, &LimitError{Path: path, What: "object", Want: want, Got: "more"}
	}
	obj, err := g.f.object(l.addr)
	if err != nil {
		return child{}, at(err, path)
	}
	var c child
	if obj.kind() == "a dataset" {
		c.dataset, err = g.f.newDataset(path, obj)
	} else {
		c.group, err = g.f.newGroup(g, path, obj)
	}
	if err != nil {
		return child{}, at(err, path)
	}
	g.kids[name] = c
	return c, nil
}

func (g *Group) join(name string) string { return strings.TrimSuffix(g.path, "/") + "/" + name }

func quoted(name string) string { return strconv.Quote(printable(name)) }
