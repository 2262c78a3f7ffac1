package fault_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"steunkaart/internal/fault"
)

func TestOf(t *testing.T) {
	t.Parallel()

	cause := errors.New("disk")
	tests := []struct {
		name   string
		err    error
		kind   fault.Kind
		detail string
	}{
		{"plain", cause, fault.KindInternal, "internal error"},
		{"wrapped", fmt.Errorf("read: %w", fault.NotFound("no such page")), fault.KindNotFound, "no such page"},
		{"joined", errors.Join(fault.Invalid("a"), fmt.Errorf("x: %w", fault.Invalid("b"))), fault.KindInvalid, "a; b"},
		{"cancelled", fmt.Errorf("query: %w", context.Canceled), fault.KindCancelled, "cancelled"},
		{"unavailable", fault.Unavailable(cause, "try later"), fault.KindUnavailable, "try later"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			if f := fault.Of(tt.err); f.Kind != tt.kind || f.Detail != tt.detail {
				t.Errorf("got kind %d, %q", f.Kind, f.Detail)
			}
		})
	}
	if fault.Of(nil) != nil {
		t.Error("no error has a fault")
	}
	if !errors.Is(fault.Of(fault.Unavailable(cause, "try later")), cause) {
		t.Error("the cause is lost")
	}
}

func TestDetailsNamesEachFault(t *testing.T) {
	t.Parallel()

	err := errors.Join(fault.Invalid("limit: 0"), fault.NotFound("no"), errors.Join(fault.Invalid("bbox: NaN")))
	if got := fault.Details(err); !slices.Equal(got, []string{"limit: 0", "bbox: NaN"}) {
		t.Errorf("got %q", got)
	}
}
