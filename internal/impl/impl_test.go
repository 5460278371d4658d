package impl

import "testing"

var (
	fast   = true
	broken = false
	faster = true
)

func init() {
	Register("fast", &fast)
	Register("broken", &broken)
	Register("faster", &faster)
}

func TestAllLeavesOutWhatCannotRun(t *testing.T) {
	all := All()
	if len(all) != 2 || all[0] != (Flag{"fast", &fast}) || all[1] != (Flag{"faster", &faster}) {
		t.Errorf("All() = %v, want fast and faster", all)
	}
	all[0].Name = "changed"
	if got := All()[0].Name; got != "fast" {
		t.Errorf("after a change of what All returned, All()[0].Name = %q, want %q", got, "fast")
	}
}

func TestRegisterTwicePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error(`Register("fast", ...) a second time did not panic`)
		}
	}()
	Register("fast", &broken)
}
