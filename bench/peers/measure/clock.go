package measure

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// busy is the share of one core above which other processes spoil a measurement.
const busy = 0.08

// clock collects the times of one try. Its loop method is called before each piece of work.
type clock struct {
	seconds  float64
	warm     int
	begin    time.Time // of warming up
	timed    time.Time // begin of what counts; zero while warming up
	last     time.Time
	ms       []float64
	all, own float64 // CPU seconds at timed
	others   float64
	err      error
}

// loop notes the time since its last call and tells whether to go on. Warming up takes three calls and 0.3 s (10 s at
// most); then it goes on for the given seconds, and to five calls if these take no longer than three times that.
func (c *clock) loop() bool {
	now := time.Now()
	switch {
	case c.begin.IsZero():
		c.begin = now
	case c.timed.IsZero():
		c.warm++
	default:
		c.ms = append(c.ms, float64(now.Sub(c.last).Nanoseconds())/1e6)
	}
	if c.timed.IsZero() {
		if s := now.Sub(c.begin).Seconds(); c.warm >= 3 && s > 0.3 || c.warm > 0 && s > 10 {
			c.all, c.own, c.err = cpu()
			c.timed = time.Now()
			c.last = c.timed
		}
		return c.err == nil
	}
	spent := now.Sub(c.timed).Seconds()
	if n := len(c.ms); n == 0 || spent < c.seconds || n < 5 && spent < 3*c.seconds {
		c.last = time.Now()
		return true
	}
	var all, own float64
	all, own, c.err = cpu()
	c.others = max(0, (all-c.all-own+c.own)/spent)
	return false
}

// quartiles gives the least, the lower quartile, the median and the upper quartile: the values at these places of the
// sorted list, between two values their weighted mean.
func quartiles(x []float64) (least, q1, q2, q3 float64) {
	x = slices.Sorted(slices.Values(x))
	at := func(p float64) float64 {
		f := p * float64(len(x)-1)
		i := int(f)
		return x[i] + (f-float64(i))*(x[min(i+1, len(x)-1)]-x[i])
	}
	return x[0], at(0.25), at(0.5), at(0.75)
}

// quiet waits until other processes rest, 15 s at most.
func quiet() error {
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); {
		start := time.Now()
		all, own, err := cpu()
		if err != nil {
			return err
		}
		time.Sleep(500 * time.Millisecond)
		all2, own2, err := cpu()
		if err != nil || (all2-all-own2+own)/time.Since(start).Seconds() < busy {
			return err
		}
	}
	return nil
}

// cpu gives the busy seconds of the whole machine and of this process since their start. Linux counts both in ticks of
// 10 ms whatever the kernel's own clock.
func cpu() (all, own float64, err error) {
	machine, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, 0, err
	}
	var user, nice, system, idle, wait, irq, softirq, steal float64
	if _, err := fmt.Sscanf(string(machine), "cpu %f %f %f %f %f %f %f %f", &user, &nice, &system, &idle, &wait, &irq, &softirq, &steal); err != nil {
		return 0, 0, fmt.Errorf("measure: /proc/stat: %w", err)
	}
	process, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0, 0, err
	}
	_, fields, _ := strings.Cut(string(process), ") ") // the program's name may hold blanks
	var utime, stime float64
	if f := strings.Fields(fields); len(f) > 12 {
		_, err = fmt.Sscan(f[11]+" "+f[12], &utime, &stime)
	}
	return (user + nice + system + irq + softirq + steal) / 100, (utime + stime) / 100, err
}
