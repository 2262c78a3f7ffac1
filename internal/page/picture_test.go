package page_test

import (
	"bytes"
	"image/color"
	"image/png"
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

// waitForMap waits until the map is drawn, where there is one.
func waitForMap() chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](`!document.querySelector("[data-map]") || !!document.querySelector("[data-map][data-state=ready]")`, chromedp.WithPollingTimeout(20*time.Second))
}
