package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"time"
)

// measure is what one run of a program took.
type measure struct {
	Wall, CPU time.Duration
	MaxRSS    int64 // KiB; 0 where the system does not say
	Output    string
}

// measured is a program that runs another one and writes what that took as JSON. It stands between since a process inherits
// the largest size of the one that starts it, and this one is small, unlike a test that has been running for a while.
func measured() {
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stderr = os.Stderr
	begin := time.Now()
	out, err := cmd.Output()
	if err != nil {
		fmt.Fprintln(os.Stderr, "measured:", err)
		os.Exit(1)
	}
	s := cmd.ProcessState
	m := measure{Wall: time.Since(begin), CPU: s.UserTime() + s.SystemTime(), Output: string(out)}
	if usage := reflect.ValueOf(s.SysUsage()); usage.Kind() == reflect.Pointer {
		if rss := usage.Elem().FieldByName("Maxrss"); rss.IsValid() {
			m.MaxRSS = rss.Int()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(m); err != nil {
		os.Exit(1)
	}
}
