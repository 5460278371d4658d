package impltest

import (
	"reflect"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

var one, two, never = true, true, false

func init() {
	impl.Register("one", &one)
	impl.Register("two", &two)
	impl.Register("never", &never)
}

func TestEach(t *testing.T) {
	var got [][3]bool
	Each(t, func(t *testing.T) {
		got = append(got, [3]bool{one, two, never})
		one, two = false, false
		t.SkipNow() // ends f early, as a failure would; what it changed is undone all the same
	})
	want := [][3]bool{{false, false, false}, {true, false, false}, {false, true, false}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Each ran with {one two never} = %v, want %v", got, want)
	}
	if !one || !two || never {
		t.Errorf("after Each {one two never} = %v, want {true true false}", [3]bool{one, two, never})
	}
}

func TestEachRestoresWhatWasOff(t *testing.T) {
	one = false
	defer func() { one = true }()
	Each(t, func(t *testing.T) {})
	if one || !two {
		t.Errorf("after Each {one two} = %v, want {false true}", [2]bool{one, two})
	}
}
