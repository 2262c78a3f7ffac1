package page_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/klauspost/compress/gzhttp"

	"steunkaart/internal/page"
	"steunkaart/web"
)

// TestJourney walks from the question to a phone number and a printed card: with
// and without scripts, in Dutch and Arabic, on a phone and a wide screen, at
// three moments.
func TestJourney(t *testing.T) {
	moments := []struct {
		name, dutch string
		at          time.Time
		open        bool
	}{
		{"five minutes before closing", "De hulp stopt over 5 minuten, om 17.00 uur.", time.Date(2026, 11, 23, 15, 55, 0, 0, time.UTC), true},
		{"King's Day", "Het is Koningsdag. Wij weten niet of er nu hulp is. Bel eerst.", time.Date(2027, 4, 27, 8, 0, 0, 0, time.UTC), false},
		{"the night of the clock", "Nu is er geen hulp. Wel morgen vanaf 09.00 uur.", time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC), false},
	}
	for i, m := range moments {
		base := serveAt(t, m.at)
		for _, scripts := range []bool{true, false} {
			for _, code := range []string{"nl", "ar"} {
				width := []int64{360, 1280}[(i+len(code)+map[bool]int{true: 1}[scripts])%2] // each on both in turn
				t.Run(fmt.Sprintf("%s, scripts %v, %s, %d px", m.name, scripts, code, width), func(t *testing.T) {
					b := open(t, width, 740, chromedp.Flag("blink-settings", fmt.Sprintf("scriptEnabled=%v", scripts)))
					texts := textsOf(t, code)
					b.run(t,
						chromedp.Navigate(base+inLanguage("/", code)), chromedp.SendKeys(chromedp.CSS("#plaats"), "3511 ab"), chromedp.Click(chromedp.CSS(".search button")),
						chromedp.WaitVisible(chromedp.CSS(".results")))
					answer := value(t, b, chromedp.Text(chromedp.CSS("main")))
					contains(t, answer, "Loket", texts.Get("search.letters", "3511"), texts.Get("search.topic"))
					if code == "nl" {
						contains(t, answer, m.dutch)
					}
					line, list := strings.Index(answer, texts.Get("call.title")), strings.Index(answer, "Loket")
					if (line > list) != m.open {
						t.Errorf("the phone line stands first: %v, though open is %v", line < list, m.open)
					}
					// A question, then the place, then its card.
					b.run(t, chromedp.Click(chromedp.CSS(`.topics a[href*="vraag=overheid"]`)), chromedp.WaitVisible(chromedp.CSS(`.topics a[href*="vraag=overheid"][aria-current]`)),
						chromedp.Click(chromedp.CSS(".result__name a")), chromedp.WaitVisible(chromedp.CSS(".timetable")))
					place := value(t, b, chromedp.Text(chromedp.CSS("main")))
					contains(t, place, "Loket", texts.Get("place.week"), texts.Get("wheelchair.yes"), texts.Get("cost.free"))
					if call := value(t, b, chromedp.OuterHTML(chromedp.CSS(`.actions a[href^="tel:"]`))); !strings.Contains(call, "tel:0307654321") {
						t.Errorf("no number to call: %s", call)
					}
					b.run(t, chromedp.Click(chromedp.CSS(`.actions a[href*="kaartje"]`)), chromedp.WaitVisible(chromedp.CSS(".handout")))
					contains(t, value(t, b, chromedp.Text(chromedp.CSS(".handout"))), "Loket", "030-7654321", "0800-1508", texts.Get("card.hours"))
					direction := value(t, b, chromedp.OuterHTML(chromedp.CSS("html")))
					if want := map[string]string{"nl": `<html lang="nl" dir="ltr">`, "ar": `<html lang="ar" dir="rtl">`}[code]; !strings.HasPrefix(direction, want) {
						t.Errorf("the page is %.40s", direction)
					}
					b.clean(t)
				})
			}
		}
	}
}

// TestJourneyWithTheKeyboard finds help without a mouse.
func TestJourneyWithTheKeyboard(t *testing.T) {
	b := open(t, 360, 740)
	b.run(t, chromedp.Navigate(serveAt(t, monday)+"/"))
	for range 30 {
		if eval[string](t, b, `document.activeElement.id`) == "plaats" {
			break
		}
		b.run(t, chromedp.KeyEvent("\t"))
	}
	b.run(t, chromedp.KeyEvent("testdam"), chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.CSS(".results")))
	for range 40 {
		b.run(t, chromedp.KeyEvent("\t"))
		if eval[bool](t, b, `document.activeElement.matches(".result__name a")`) {
			break
		}
	}
	b.run(t, chromedp.KeyEvent("\r"), chromedp.WaitVisible(chromedp.CSS(".timetable")))
	contains(t, value(t, b, chromedp.Text(chromedp.CSS("h1"))), "Loket")
	b.clean(t)
}

// TestMyPlaceIsSentOnce lets the browser say where it is.
func TestMyPlaceIsSentOnce(t *testing.T) {
	built(t)
	b := open(t, 360, 740)
	base := serveAt(t, monday)
	place(t, b, base, 52.011, 5.011)
	b.run(t, chromedp.Navigate(base+"/?lang=nl"), chromedp.Click(chromedp.CSS("form[data-here] button")), chromedp.WaitVisible(chromedp.CSS(".results")))
	contains(t, value(t, b, chromedp.Text(chromedp.CSS("main"))), "Hulp bij uw plek, dicht bij 3511, Testdam", "vanaf de plek waar u bent")
	if address := eval[string](t, b, `location.href`); address != base+"/zoek" {
		t.Errorf("the place stands in the address: %s", address)
	}
	b.clean(t)
}

// TestAllPagesWithinBudget loads the pages of a search on an empty cache and
// counts what goes over the line and what a browser must build.
func TestAllPagesWithinBudget(t *testing.T) {
	built(t)
	base := compressed(t, monday)
	for _, address := range []string{"/", "/zoek?plaats=3511", "/hulppunt/loket", "/?lang=ar"} {
		b := open(t, 360, 740)
		var requests, bytes int64
		if err := chromedp.Listen(b.Context, func(event any) {
			switch e := event.(type) {
			case *network.EventRequestWillBeSent:
				if !strings.HasPrefix(e.Request.URL, "data:") {
					requests++
				}
			case *network.EventLoadingFinished:
				bytes += int64(e.EncodedDataLength)
			}
		}); err != nil {
			t.Fatal(err)
		}
		b.run(t, chromedp.Navigate(base+address), chromedp.Sleep(300*time.Millisecond))
		t.Logf("%s: %d requests, %d bytes", address, requests, bytes)
		if requests > 3 || bytes > 50_000 || requests == 0 || bytes == 0 {
			t.Errorf("%s: %d requests and %d bytes, want at most 3 and 50,000", address, requests, bytes)
		}
		if n := eval[int](t, b, `document.querySelectorAll("*").length`); n > 800 {
			t.Errorf("%s: %d elements", address, n)
		}
		if shift := eval[float64](t, b, `new Promise(done => { let sum = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) sum += e.value }).observe({type: "layout-shift", buffered: true}); setTimeout(() => done(sum), 100) })`); shift > 0.1 {
			t.Errorf("%s: things jump by %v while it loads", address, shift)
		}
		if blocking := eval[string](t, b, `performance.getEntriesByType("resource").filter(e => e.renderBlockingStatus == "blocking" && !e.name.includes(".css")).map(e => e.name).join()`); blocking != "" {
			t.Errorf("%s: waits for %s", address, blocking)
		}
		if fonts := eval[int](t, b, `[...document.fonts].length`); fonts != 0 {
			t.Errorf("%s: loads %d fonts", address, fonts)
		}
		b.clean(t)
	}
}

// textsOf returns the texts of a language.
func textsOf(t testing.TB, code string) *page.Texts {
	t.Helper()
	texts, err := page.LoadTexts(web.Files, code)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// place puts the browser somewhere and lets pages know.
func place(t testing.TB, b *browser, origin string, lat, lon float64) {
	t.Helper()
	if _, err := chromedp.CallBrowser(b.Context, cdpbrowser.SetPermission, cdpbrowser.SetPermissionParams{Origin: origin, Setting: "granted", Permission: &cdpbrowser.PermissionDescriptor{Name: "geolocation"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(b.Context, emulation.SetGeolocationOverride, emulation.SetGeolocationOverrideParams{Latitude: &lat, Longitude: &lon, Accuracy: new(50.0)}); err != nil {
		t.Fatal(err)
	}
}

// compressed serves the made-up country as the server does, compressed.
func compressed(t testing.TB, at time.Time) string {
	t.Helper()
	a := kept(t, "Mo-Fr 09:00-17:00")
	s := httptest.NewServer(gzhttp.GzipHandler(siteAt(t, a, at)))
	t.Cleanup(s.Close)
	return s.URL
}
