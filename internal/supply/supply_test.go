package supply_test

import (
	"slices"
	"testing"
	"time"

	"steunkaart/internal/supply"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestOfferState(t *testing.T) {
	t.Parallel()

	tests := []struct {
		name  string
		offer supply.Offer
		want  supply.State
	}{
		{"confirmed wins", supply.Offer{Confirmed: true, HelpKnown: true, SourceDate: "2010"}, supply.StateConfirmed},
		{"a building only", supply.Offer{SourceDate: "2026-11-01"}, supply.StateUnknown},
		{"recent", supply.Offer{HelpKnown: true, SourceDate: "2026-05"}, supply.StateListed},
		{"undated", supply.Offer{HelpKnown: true}, supply.StateStale},
		{"old", supply.Offer{HelpKnown: true, SourceDate: "2024-08-02"}, supply.StateStale},
		{"year that may be recent enough", supply.Offer{HelpKnown: true, SourceDate: "2024"}, supply.StateListed},
		{"unreadable date", supply.Offer{HelpKnown: true, SourceDate: "vorig jaar"}, supply.StateStale},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()

			if got := tt.offer.State(now); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestPointTakesItsSurestOffer(t *testing.T) {
	t.Parallel()

	old, recent := supply.Offer{HelpKnown: true, SourceDate: "2015"}, supply.Offer{HelpKnown: true, SourceDate: "2026"}
	for _, offers := range [][]supply.Offer{{old, recent}, {recent, old}} {
		if got := (supply.HelpPoint{Offers: offers}).State(now); got != supply.StateListed {
			t.Errorf("got %s, want listed", got)
		}
	}
	if got := (supply.HelpPoint{}).State(now); got != supply.StateUnknown {
		t.Errorf("a point without offers is %s", got)
	}
}

func TestLatestDay(t *testing.T) {
	t.Parallel()

	for in, want := range map[string]string{"2024-08-02": "2024-08-02", "2024-02": "2024-02-29", "2024": "2024-12-31"} {
		if got, ok := supply.LatestDay(in); !ok || got.Format("2006-01-02") != want {
			t.Errorf("%q: got %v, %v", in, got, ok)
		}
	}
	for _, bad := range []string{"", "2024-13", "24", "2024-02-30"} {
		if got, ok := supply.LatestDay(bad); ok {
			t.Errorf("%q was read as %v", bad, got)
		}
	}
}

// TestEveryKindHasOneGroup holds the kinds and groups together: only the phone
// line, which is remote help, is in no group.
func TestEveryKindHasOneGroup(t *testing.T) {
	t.Parallel()

	for _, k := range supply.Kinds {
		if !k.Valid() {
			t.Errorf("%s is not valid", k)
		}
		if in := slices.Contains(supply.Groups, k.Group()); in == (k == supply.KindPhoneLine) {
			t.Errorf("%s is in group %q", k, k.Group())
		}
	}
	if supply.Kind("cash_machine").Valid() {
		t.Error("a cash machine is no help")
	}
}
