package page_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/demand"
	"steunkaart/internal/page"
)

// plain makes the spaces of a text ordinary ones.
func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// TestAboutReadsLikeTheMap checks the cases that the script of the map shares.
func TestAboutReadsLikeTheMap(t *testing.T) {
	t.Parallel()

	text, err := os.ReadFile(filepath.Join("..", "..", "web", "test", "numbers.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		People float64
		Reads  string
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 5 {
		t.Fatalf("%d cases", len(cases))
	}
	for _, c := range cases {
		if got := plain(page.About(c.People)); got != c.Reads {
			t.Errorf("About(%v) = %q, want %q", c.People, got, c.Reads)
		}
	}
}

func TestNumbersReadDutch(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ got, want string }{
		{page.Whole(0), "0"},
		{page.Whole(999), "999"},
		{page.Whole(1234567.4), "1.234.567"},
		{page.Whole(-1234), "-1.234"},
		{page.Whole(-0.2), "0"},
		{page.Decimal(1.3), "1,3"},
		{page.Decimal(15), "15"},
		{page.Percent(0), "0 %"},
		{page.Percent(0.004), "minder dan 1 %"},
		{page.Percent(0.005), "1 %"},
		{page.Percent(0.643), "64 %"},
		{page.Percent(0.996), "meer dan 99 %"},
		{page.Percent(1), "100 %"},
		{page.Band(0, 0.64), "0–64 %"},
		{page.Band(0.64, 0.641), "64 %"},
		{page.Band(0, 0.002), "0 % tot minder dan 1 %"},
		{page.Distance(3), "10 m"},
		{page.Distance(447), "450 m"},
		{page.Distance(2345), "2,3 km"},
		{page.Distance(14_400), "14 km"},
	} {
		if got := plain(c.got); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// TestIntervalHoldsItsMiddle checks that rounding never moves an estimate out of
// its own interval.
func TestIntervalHoldsItsMiddle(t *testing.T) {
	t.Parallel()

	number := func(t *rapid.T, s string) int {
		n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimPrefix(plain(s), "minder dan "), ".", ""))
		if err != nil {
			t.Fatalf("%q is not a number", s)
		}
		if strings.Contains(s, "minder") {
			return 0
		}
		return n
	}
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(0, 1e6).Draw(t, "low")
		people := low + rapid.Float64Range(0, 1e5).Draw(t, "people")
		high := people + rapid.Float64Range(0, 1e5).Draw(t, "high")
		e := page.NewEstimate(demand.Estimate{People: people, Low: low, High: high})
		if l, p, h := number(t, e.Low), number(t, e.People), number(t, e.High); l > p || p > h {
			t.Fatalf("%v–%v–%v reads %s, %s, %s", low, people, high, e.Low, e.People, e.High)
		}
	})
}
