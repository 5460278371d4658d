package diag

import (
	"math"
	"slices"
	"testing"
)

func TestDeadReLU(t *testing.T) {
	var d DeadReLU
	if dead := d.Dead(); dead != nil {
		t.Errorf("Dead of nothing = %v, want none", dead)
	}
	if err := d.Add(nil, 4); err != nil {
		t.Fatal(err)
	}
	if dead := d.Dead(); dead != nil {
		t.Errorf("Dead after an empty batch = %v, want none", dead)
	}
	nan := float32(math.NaN())
	for _, y := range [][]float32{{0, 1, nan, 0, 0, 0, -1, 0}, {0, 2, 0, 1e-45}} {
		if err := d.Add(y, 4); err != nil {
			t.Fatal(err)
		}
	}
	if want := []int{0, 2, 0, 1}; !slices.Equal(d.Fired, []int{0, 2, 0, 1}) || d.Seen != 3 {
		t.Errorf("Fired = %v, Seen = %d, want %v, 3", d.Fired, d.Seen, want)
	}
	if want := []int{0, 2}; !slices.Equal(d.Dead(), want) {
		t.Errorf("Dead = %v, want %v", d.Dead(), want)
	}
}

func TestDeadReLUErrors(t *testing.T) {
	d := DeadReLU{Fired: []int{5, 5}, Seen: 5}
	for _, c := range []struct {
		n, channels int
		want        string
	}{
		{4, 0, "diag: DeadReLU: channels: want at least 1, got 0"},
		{4, 4, "diag: DeadReLU: channels: want 2 as before, got 4"},
		{3, 2, "diag: DeadReLU: outputs: want a multiple of 2 channels, got 3"},
	} {
		if err := d.Add(make([]float32, c.n), c.channels); err == nil || err.Error() != c.want {
			t.Errorf("Add(%d outputs, %d) = %v, want %s", c.n, c.channels, err, c.want)
		}
	}
	if d.Seen != 5 {
		t.Errorf("Seen after errors = %d, want 5", d.Seen)
	}
}
