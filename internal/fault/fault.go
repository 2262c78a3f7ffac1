// Package fault says whose fault an error is, and so what the caller may be
// told.
package fault

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Kind says whose fault an error is.
type Kind int

// The kinds of error.
const (
	KindInternal    Kind = iota // ours: log it, tell the caller nothing
	KindInvalid                 // the caller's: say what is wrong with the input
	KindNotFound                // there is no such thing
	KindUnavailable             // try again later
	KindCancelled               // the caller went away: nobody to tell
)

// Error is an error that may be shown to a caller.
type Error struct {
	Kind   Kind
	Detail string // for the caller: no SQL, no paths of ours, no full stop
	Err    error  // the cause, for the log; may be nil
}

// Error returns the detail, with the cause behind it when there is one.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Detail
	}
	return e.Detail + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Invalid reports bad input from the caller.
func Invalid(format string, args ...any) error {
	return &Error{Kind: KindInvalid, Detail: fmt.Sprintf(format, args...)}
}

// NotFound reports that there is no such thing.
func NotFound(format string, args ...any) error {
	return &Error{Kind: KindNotFound, Detail: fmt.Sprintf(format, args...)}
}

// Unavailable reports that something needed is away for now because of err.
func Unavailable(err error, format string, args ...any) error {
	return &Error{Kind: KindUnavailable, Detail: fmt.Sprintf(format, args...), Err: err}
}

// Of returns the fault in err: the first *Error in its tree, a cancelled one
// for a cancelled context, and an internal one for anything else. Several
// invalid faults joined together become one whose detail names them all.
// Of(nil) is nil.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	if all := invalids(err); len(all) > 1 {
		return &Error{Kind: KindInvalid, Detail: strings.Join(all, "; "), Err: err}
	}
	var f *Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, context.Canceled):
		return &Error{Kind: KindCancelled, Detail: "cancelled", Err: err}
	default:
		return &Error{Kind: KindInternal, Detail: "internal error", Err: err}
	}
}

// Details returns the text of every invalid fault in err, in order, so that an
// answer can name all of them at once.
func Details(err error) []string { return invalids(err) }

func invalids(err error) []string {
	if err == nil {
		return nil
	}
	if f, ok := err.(*Error); ok { //nolint:errorlint // walking the tree by hand, node by node
		if f.Kind == KindInvalid {
			return []string{f.Detail}
		}
		return nil
	}
	switch w := err.(type) { //nolint:errorlint // walking the tree by hand, node by node
	case interface{ Unwrap() []error }:
		var all []string
		for _, e := range w.Unwrap() {
			all = append(all, invalids(e)...)
		}
		return all
	case interface{ Unwrap() error }:
		return invalids(w.Unwrap())
	}
	return nil
}
