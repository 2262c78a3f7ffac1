package page_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds everything that a browser does in one test.
const patience = 90 * time.Second

// browser is a real Chromium that notes what a page must not do.
type browser struct {
	context.Context
	mu       sync.Mutex
	problems []string
}

// open starts Chromium, or skips the test where there is none.
func open(t testing.TB, width, height int64, options ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && program == "" {
			program = found
		}
	}
	if program == "" {
		t.Skip("no Chromium on this machine")
	}
	all := append([]chromedp.ExecAllocatorOption{
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless, chromedp.NoSandbox, chromedp.ExecPath(program),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("enable-unsafe-swiftshader", true),
		chromedp.UserDataDir(t.TempDir()),
	}, options...)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, all...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{Context: ctx}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	b.run(t, chromedp.EmulateViewport(width, height))
	return b
}

// note keeps faults, broken policies and requests to others.
func (b *browser) note(event any) {
	var problem string
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		problem = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			for _, a := range e.Args {
				problem += string(e.Type) + ": " + string(a.Value) + a.Description
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			problem = "log: " + e.Entry.Text + " " + e.Entry.URL
		}
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, "http://127.0.0.1:") && !strings.HasPrefix(u, "http://localhost:") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
			problem = "request to others: " + u
		}
	}
	if problem != "" && !strings.Contains(problem, "GPU stall") && !strings.Contains(problem, "software WebGL") {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.problems = append(b.problems, problem)
	}
}

func (b *browser) run(t testing.TB, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b, actions...); err != nil {
		t.Fatal(err)
	}
}

// clean reports what the page should not have done.
func (b *browser) clean(t testing.TB) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.problems {
		t.Error(p)
	}
}

// value returns what an action finds.
func value[T any](t testing.TB, b *browser, action chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(b, action)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// eval returns what a script says.
func eval[T any](t testing.TB, b *browser, script string) T {
	t.Helper()
	return value(t, b, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

func serve(t testing.TB) string {
	t.Helper()
	s := httptest.NewServer(withTiles(t, planned(t)))
	t.Cleanup(s.Close)
	return s.URL
}

// built skips a test that needs the scripts of the front end.
func built(t testing.TB) {
	t.Helper()
	if _, err := os.Stat(filepath.Join("..", "..", "web", "dist", "manifest.json")); err != nil {
		t.Skip("the front end is not built: npm run build in web")
	}
}

// allPages are one page of each kind.
var allPages = []string{
	"/", "/gemeente", "/zoek?plaats=3511", "/zoek?plaats=dorp", "/zoek?plaats=%3F", "/gemeente/testdam", "/gemeente/stille-eiland",
	"/gemeente/testdam?definitie=offline", "/gemeente/testdam?vervoer=75plus&aandeel=40&grens=400&eenheid=m", "/gemeente/testdam/wat-als", "/scenario/aaaaaaaaaa",
	"/hulppunt/bibliotheek-testdam", "/methode", "/privacy", "/toegankelijkheid", "/er-is-niets",
}

// unfold opens all that is folded, so that it is looked at too.
func unfold() chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => { d.open = true })`)
}

func TestMapShows(t *testing.T) {
	built(t)

	b := open(t, 1280, 900)
	b.run(t, chromedp.Navigate(serve(t)+"/gemeente/testdam"), waitForMap())
	for _, mode := range []string{"need", "reach", "gap"} {
		b.run(t, chromedp.Click(chromedp.CSS("input[value="+mode+"]")), chromedp.Sleep(500*time.Millisecond))
		shot := value(t, b, chromedp.Screenshot(chromedp.CSS("[data-map]")))
		if n := colours(t, shot); n < 20 {
			t.Errorf("%s: only %d colours on the map", mode, n)
		}
	}
	if eval[bool](t, b, `document.querySelector("[data-map-off]").checkVisibility()`) {
		t.Error("the hint that there is no map shows beside the map")
	}
	if names := eval[int](t, b, `[...document.querySelectorAll(".map-label")].filter(e => e.checkVisibility()).length`); names != 2 {
		t.Errorf("%d names of neighbourhoods on the map, want 2", names)
	}
	b.clean(t)
}

func TestPagesWorkWithoutScripts(t *testing.T) {
	b := open(t, 360, 740, chromedp.Flag("blink-settings", "scriptEnabled=false"))
	b.run(t, chromedp.Navigate(serve(t)+"/gemeente/testdam"))
	contains(t, value(t, b, chromedp.Text(chromedp.CSS("main"))), "De kaart werkt alleen met JavaScript", "Oude Haven & Dijk", "Wat ontbreekt")
	b.clean(t)
}

func TestNothingScrollsSideways(t *testing.T) {
	b, base := open(t, 360, 740), serve(t)
	// 320 px wide is what 1280 px becomes at 400 % zoom.
	for _, width := range []int64{360, 320} {
		for _, address := range allPages {
			b.run(t, chromedp.EmulateViewport(width, 740), chromedp.Navigate(base+address), unfold())
			if wide := eval[int64](t, b, `document.documentElement.scrollWidth`); wide > width {
				who := eval[string](t, b, fmt.Sprintf(`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > %d && !e.closest(".scroll")).map(e => e.tagName + "." + e.className).slice(0, 5).join(" ")`, width))
				t.Errorf("%s: %d px wide at %d px: %s", address, wide, width, who)
			}
		}
	}
}

func TestFocusShows(t *testing.T) {
	b := open(t, 360, 740)
	b.run(t, chromedp.Navigate(serve(t)+"/"))
	seen := map[string]bool{}
	for range 12 {
		b.run(t, chromedp.KeyEvent("\t"))
		seen[eval[string](t, b, `document.activeElement.outerHTML.slice(0, 60)`)] = true
		if style := eval[string](t, b, `getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth`); style != "solid3px" {
			t.Errorf("focus on %s does not show: %s", eval[string](t, b, `document.activeElement.outerHTML`), style)
		}
	}
	if len(seen) < 10 {
		t.Errorf("the tab key reaches %d things in twelve steps", len(seen))
	}
}

// TestNoBarriers runs the rules of axe-core for WCAG 2.2 A and AA.
func TestNoBarriers(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Skip("axe-core is not installed: npm ci in web")
	}
	b, base := open(t, 360, 740), serve(t)
	for _, address := range allPages {
		b.run(t, chromedp.Navigate(base+address), unfold(), chromedp.Evaluate[chromedp.Void](string(axe)))
		found := eval[string](t, b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
			.then(r => JSON.stringify(r.violations.map(v => v.impact + " " + v.id + ": " + v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(", "))))`)
		var violations []string
		if err := json.Unmarshal([]byte(found), &violations); err != nil {
			t.Fatal(err)
		}
		for _, v := range violations {
			t.Errorf("%s: %s", address, v)
		}
	}
}
