package page_test

import (
	"bytes"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// colours counts the different colours of a picture.
func colours(t testing.TB, picture []byte) int {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[color.Color]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			seen[img.At(x, y)] = true
		}
	}
	return len(seen)
}

// TestScreenshots takes the pictures of the README and of reviews: of a running
// server when SCREENSHOTS_OF names one, else of the made-up country. It does
// nothing unless SCREENSHOTS_TO names a folder.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("SCREENSHOTS_TO")
	if folder == "" {
		t.Skip("SCREENSHOTS_TO is not set")
	}
	base, pages := os.Getenv("SCREENSHOTS_OF"), map[string]string{
		"home": "/", "search": "/zoek?plaats=2611", "utrecht": "/gemeente/utrecht", "delft": "/gemeente/delft",
		"schiermonnikoog": "/gemeente/schiermonnikoog", "noord-beveland": "/gemeente/noord-beveland", "method": "/methode",
	}
	if base == "" {
		base, pages = serve(t), map[string]string{
			"home": "/", "search": "/zoek?plaats=3511", "testdam": "/gemeente/testdam", "island": "/gemeente/stille-eiland",
			"place": "/hulppunt/bibliotheek-testdam", "method": "/methode", "choose": "/zoek?plaats=dorp",
		}
	}
	for suffix, width := range map[string]int64{"360": 360, "1280": 1280} {
		for name, address := range pages {
			b := open(t, width, 900)
			b.run(t, chromedp.Navigate(base+address), waitForMap())
			shot := value(t, b, chromedp.FullScreenshot(100))
			if err := os.WriteFile(filepath.Join(folder, name+"-"+suffix+".png"), shot, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// waitForMap waits until the map is drawn, where there is one.
func waitForMap() chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](`!document.querySelector("[data-map]") || !!document.querySelector("[data-map][data-state=ready]")`, chromedp.WithPollingTimeout(20*time.Second))
}
