package page_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestSmallMapKeepsItsColours checks that a system that forces light words on a
// dark ground does not make those of the small map white on white.
func TestSmallMapKeepsItsColours(t *testing.T) {
	b, base := open(t, 360, 740), serveAt(t, monday)
	features := []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}, {Name: "prefers-color-scheme", Value: "dark"}}
	if _, err := chromedp.Call(b.Context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		t.Fatal(err)
	}
	b.run(t, chromedp.Navigate(base+"/hulppunt/bibliotheek-testdam"))
	fills := eval[string](t, b, `[...document.querySelectorAll(".sketch svg text")].map(e => getComputedStyle(e).fill).join(" ")`)
	if fills == "" {
		t.Fatal("the small map has no words")
	}
	if left := strings.ReplaceAll(fills, "rgb(27, 27, 31)", ""); strings.TrimSpace(left) != "" {
		t.Errorf("forced to %s on white", left)
	}
	if ground := eval[string](t, b, `getComputedStyle(document.querySelector(".sketch svg rect")).fill`); ground != "rgb(255, 255, 255)" {
		t.Errorf("the ground is %s", ground)
	}
}
