package siting_test

import (
	stdcontext "context"

	"steunkaart/internal/fault"
)

func context(t interface{ Context() stdcontext.Context }) stdcontext.Context { return t.Context() }

// invalid fails unless err is a fault of the caller.
func invalid(t interface{ Fatalf(string, ...any) }, err error) {
	if fault.Of(err) == nil || fault.Of(err).Kind != fault.KindInvalid {
		t.Fatalf("error %v, want a fault of the caller", err)
	}
}
