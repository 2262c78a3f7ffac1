package page_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"steunkaart/internal/atlas"
)

// differing is the made-up country in which nobody can take one definition for
// another: without internet at home are a tenth of the others.
func differing(t testing.TB) *atlas.Atlas {
	t.Helper()
	return fixtureWith(t, func(r *atlas.Rows) {
		const offline = 3
		for i := range r.Figures {
			f := &r.Figures[i]
			f.Excluded[offline], f.Low[offline], f.High[offline] = f.Excluded[offline]/10, f.Low[offline]/10, f.High[offline]/10
		}
	})
}

// tileLog notes the addresses of tiles that were asked for.
type tileLog struct {
	http.Handler
	mu    sync.Mutex
	asked []string
}

func (l *tileLog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "/tiles/") {
		l.mu.Lock()
		l.asked = append(l.asked, r.URL.RequestURI())
		l.mu.Unlock()
	}
	l.Handler.ServeHTTP(w, r)
}

// take returns what was asked for since it was last called.
func (l *tileLog) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	asked := l.asked
	l.asked = nil
	return asked
}

// follow clicks on a link and waits until its page is there.
func follow(t testing.TB, b *browser, selector, query string) {
	t.Helper()
	b.run(t, chromedp.Click(chromedp.CSS(selector)))
	for range 100 {
		// Between two pages there is nothing to ask: an error then means "not yet".
		at, err := chromedp.Run(b, chromedp.Evaluate[string](`location.search + document.readyState`))
		if err == nil && at == query+"complete" {
			return
		}
		b.run(t, chromedp.Sleep(100*time.Millisecond))
	}
	t.Fatalf("%s does not lead to %s", selector, query)
}

const toOffline = `.switch li:nth-child(4) a`

// TestDefinitionSwitches clicks on another definition: address, figure, table,
// explanation, legend and tiles change together, and the way to travel stays.
func TestDefinitionSwitches(t *testing.T) {
	built(t)

	served := &tileLog{Handler: withTiles(t, differing(t))}
	s := httptest.NewServer(served)
	t.Cleanup(s.Close)
	b := open(t, 1280, 900)
	b.run(t, chromedp.Navigate(s.URL+"/gemeente/testdam?vervoer=fietsen&sort=behoefte"), waitForMap())
	offline := shows(t, b, "ongeveer 1.100 inwoners", "Minder dan digitale basisvaardigheden", "480–680")
	if offline {
		t.Error("starts with the wrong definition")
	}
	for _, tile := range served.take() {
		if strings.Contains(tile, "definition=offline") {
			t.Errorf("%s before anybody asked", tile)
		}
	}
	follow(t, b, toOffline, "?definitie=offline&sort=behoefte&vervoer=fietsen")
	b.run(t, waitForMap())
	shows(t, b, "ongeveer 115 inwoners", "Geen internet thuis", "45–70")
	cells := 0
	for _, tile := range served.take() {
		if strings.Contains(tile, "/cells/") || strings.Contains(tile, "/gaps/") {
			cells++
			if !strings.HasSuffix(tile, "?definition=offline") {
				t.Errorf("a tile of another definition: %s", tile)
			}
		}
	}
	if cells == 0 {
		t.Error("no tiles were asked for")
	}
	// And on, by other links: the definition stays.
	follow(t, b, `.tabs li:first-child a`, "?definitie=offline&sort=behoefte")
	follow(t, b, `thead th:first-child a`, "?definitie=offline&sort=naam")
	shows(t, b, "ongeveer 115 inwoners", "Geen internet thuis", "45–70")
	b.clean(t)
}

// shows checks what the page of a definition shows in all its parts, and returns
// whether it is the page of people without internet at home.
func shows(t testing.TB, b *browser, figure, title, row string) bool {
	t.Helper()
	for selector, want := range map[string]string{
		".figure__number": figure, ".figure__title": title, "[data-legend=need] .legend__title": title + ":", ".switch [aria-current]": title,
		".pair__table .hint": title + ",", ".panel > p": "Telling: " + title, ".data--places tbody": row,
	} {
		if got := plain(eval[string](t, b, `document.querySelector("`+selector+`").textContent`)); !strings.Contains(got, want) {
			t.Errorf("%s shows %q, want %q", selector, got, want)
		}
	}
	return eval[bool](t, b, `JSON.parse(document.getElementById("map-config").textContent).definition === "offline"`)
}

func TestDefinitionSwitchesWithoutScripts(t *testing.T) {
	s := httptest.NewServer(withTiles(t, differing(t)))
	t.Cleanup(s.Close)
	b := open(t, 360, 740, chromedp.Flag("blink-settings", "scriptEnabled=false"))
	b.run(t, chromedp.Navigate(s.URL+"/gemeente/testdam"), chromedp.Click(chromedp.CSS(toOffline)), chromedp.WaitVisible(chromedp.CSS(`.switch li:nth-child(4) a[aria-current]`)))
	contains(t, value(t, b, chromedp.Text(chromedp.CSS("main"))), "ongeveer 115 inwoners", "Telling: Geen internet thuis", "Onze schatting is 115")
	b.clean(t)
}

// TestPopupSaysWhatItIsOf clicks on a cell of the map.
func TestPopupSaysWhatItIsOf(t *testing.T) {
	built(t)

	b := open(t, 1280, 900)
	b.run(t, chromedp.Navigate(serve(t)+"/gemeente/testdam?definitie=offline"), waitForMap(),
		chromedp.Click(chromedp.CSS("[data-map] canvas")), chromedp.WaitVisible(chromedp.CSS(".map-popup")))
	text := eval[string](t, b, `[...document.querySelectorAll(".map-popup p")].map(p => p.textContent).join("|")`)
	contains(t, text, "Geen internet thuis|Inwoners: ongeveer 100|Kunnen niet meekomen: ongeveer", " tot 2", "marge 90 %", "Afgerond op vijf. Kijk vooral waar, niet hoeveel.")
	b.clean(t)
}

// TestExplanationPrints checks that paper shows what a screen keeps folded.
func TestExplanationPrints(t *testing.T) {
	b := open(t, 800, 1000)
	b.run(t, chromedp.Navigate(serve(t)+"/gemeente/testdam"))
	const seen = `document.querySelector(".claims li").checkVisibility({contentVisibilityAuto: true}) && document.querySelector(".claims li").getBoundingClientRect().height > 20`
	if eval[bool](t, b, seen) {
		t.Fatal("the published figures are not folded")
	}
	if _, err := chromedp.Call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	for range 100 { // the page is laid out anew for paper when the browser gets to it
		if eval[bool](t, b, seen) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the published figures are not on paper")
}
