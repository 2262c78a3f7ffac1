//go:build screenshots

package page_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestScreenshots takes pictures to look at: of a running
// server when SCREENSHOTS_OF names one, else of the made-up country, into the
// folder SCREENSHOTS_TO. It is no part of the tests: scripts/screenshots.sh sets
// the tag.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("SCREENSHOTS_TO")
	if folder == "" {
		t.Fatal("SCREENSHOTS_TO is not set")
	}
	base, pages := os.Getenv("SCREENSHOTS_OF"), map[string]string{
		"home": "/", "home-ar": "/?lang=ar", "municipalities": "/gemeente", "zoek-delft": "/zoek?plaats=2611", "zoek-alkmaar-ar": "/zoek?plaats=alkmaar&lang=ar",
		"hulppunt": "/hulppunt/wijkcentrum-de-oever-alkmaar", "kaartje": "/hulppunt/wijkcentrum-de-oever-alkmaar/kaartje", "toegankelijkheid": "/toegankelijkheid",
		"gemeente-utrecht": "/gemeente/utrecht", "gemeente-delft": "/gemeente/delft",
		"gemeente-schiermonnikoog": "/gemeente/schiermonnikoog", "gemeente-noord-beveland": "/gemeente/noord-beveland",
	}
	if base == "" {
		base, pages = serve(t), map[string]string{
			"home": "/", "municipalities": "/gemeente", "search": "/zoek?plaats=3511", "testdam": "/gemeente/testdam", "island": "/gemeente/stille-eiland",
			"place": "/hulppunt/bibliotheek-testdam", "method": "/methode", "choose": "/zoek?plaats=dorp",
		}
	}
	for name, address := range pages {
		for _, width := range []int64{360, 1280} {
			take(t, base+address, filepath.Join(folder, name), width)
		}
	}
}

// take saves a page as a visitor first sees it, and its map where it has one.
// With SCREENSHOTS_WHOLE it saves the whole page instead, for reviews.
func take(t *testing.T, address, file string, width int64) {
	t.Helper()
	b := open(t, width, map[int64]int64{360: 740, 1280: 1000}[width])
	b.run(t, chromedp.Navigate(address), waitForMap())
	defer b.clean(t) // on the real server as in the tests
	save := func(suffix string, action chromedp.Action[[]byte]) {
		if err := os.WriteFile(fmt.Sprintf("%s-%d%s.png", file, width, suffix), value(t, b, action), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if os.Getenv("SCREENSHOTS_WHOLE") != "" {
		save("", chromedp.FullScreenshot(100))
		return
	}
	save("", chromedp.CaptureScreenshot())
	if eval[bool](t, b, `!!document.querySelector(".pair")`) {
		eval[bool](t, b, `document.querySelector(".pair").scrollIntoView({behavior: "instant"}), true`)
		b.run(t, chromedp.Sleep(time.Second))
		save("-map", chromedp.CaptureScreenshot())
		if width < 1000 || !strings.HasSuffix(file, "delft") {
			return // one place shows the other layers
		}
		for _, mode := range []string{"reach", "gap"} {
			eval[bool](t, b, `document.querySelector("input[value=`+mode+`]").click(), true`)
			b.run(t, chromedp.Sleep(time.Second))
			save("-"+mode, chromedp.CaptureScreenshot())
		}
	}
}
