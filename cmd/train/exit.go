package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// One exit code for each kind of end. A shell shows 128 + the signal's number for a program that a signal ended.
const (
	exitOK       = 0
	exitOther    = 1 // wrong use, and whatever has no code of its own
	exitBadFile  = 2 // a file to be read is not there, is damaged or does not fit
	exitDiverged = 3 // loss or weights are not finite any more
	exitDisk     = 4 // a file or folder, or standard output, cannot be written
	exitSignal   = 128
)

func exitCode(err error) int {
	var (
		stopped  *stoppedError
		disk     *diskError
		bad      *badFileError
		diverged *cnn.DivergedError
	)
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &stopped):
		return exitSignal + int(stopped.signal)
	case errors.As(err, &bad):
		return exitBadFile
	case errors.As(err, &disk):
		return exitDisk
	case errors.As(err, &diverged), errors.Is(err, errNotFinite):
		return exitDiverged
	}
	return exitOther
}

// errNotFinite is behind errors about results that are NaN or infinite though the training was not.
var errNotFinite = errors.New("want a finite number")

// diskError says that what can't be written.
type diskError struct {
	what string // "--out runs/a"
	err  error
}

func (e *diskError) Error() string { return e.what + ": " + e.err.Error() }
func (e *diskError) Unwrap() error { return e.err }

// stoppedError says that the user, or the system, ended the program by a signal.
type stoppedError struct {
	signal syscall.Signal
	where  string // how far it had come; "" if that says nothing
}

func (e *stoppedError) Error() string {
	if e.where == "" {
		return fmt.Sprintf("stopped (%v)", e.signal)
	}
	return fmt.Sprintf("stopped (%v) %s", e.signal, e.where)
}

// untilSignal is a context that SIGINT and SIGTERM end with a *stoppedError as its cause. A second signal ends the
// program at once. SIGPIPE is ignored: a reader that leaves early, as in "train | head -1", does not end a training whose
// results may also go to a folder.
func untilSignal(parent context.Context) (ctx context.Context, release func()) {
	signal.Ignore(syscall.SIGPIPE)
	ctx, cancel := context.WithCancelCause(parent)
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case s := <-c:
			signal.Stop(c)
			n, ok := s.(syscall.Signal)
			if !ok {
				n = syscall.SIGINT
			}
			cancel(&stoppedError{signal: n})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(c)
		cancel(nil)
	}
}
