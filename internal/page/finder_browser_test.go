package page_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"steunkaart/internal/page"
	"steunkaart/internal/supply"
)

// residentPages are one page of each kind for residents, where help is open, not
// open and not known.
var residentPages = []string{
	"/", "/zoek?plaats=3511", "/zoek?plaats=3511&vraag=beeldbellen&rolstoel=1", "/zoek?plaats=testdam&meer=1", "/zoek?plaats=dorp", "/zoek?plaats=Atlantis", "/zoek?plaats=%3F",
	"/hulppunt/loket", "/hulppunt/wijkteam-haven", "/hulppunt/loket/kaartje", "/hulppunt/loket/kaartje?formaat=a4",
	"/hulppunt/loket/klopt-niet", "/hulppunt/loket/klopt-niet/dank", "/privacy", "/toegankelijkheid", "/er-is-niets",
}

// script is a name that would run if a page did not escape it.
const script = `<script>window.ran = true</script><img src=x onerror="window.ran = true">`

// serveAt serves the made-up country with a counter that is open from nine to
// five, on a clock that stands still.
func serveAt(t testing.TB, at time.Time) string {
	t.Helper()
	a := kept(t, "Mo-Fr 09:00-17:00; We[4] 19:00-21:00", func(p *supply.HelpPoint) {
		p.Wheelchair = supply.Claim{Value: supply.WheelchairYes, Source: "gemeente Testdam", SourceDate: "2026"}
		p.Offers[0].Cost, p.Offers[0].Languages, p.Offers[0].Appointment = supply.CostFree, []string{"nl", "ar"}, "no"
		p.Operator, p.Street = script, `"><script>window.ran = true</script>`
		p.Offers[0].Services, p.Offers[0].Note = script, "</script>"+script
	})
	s := httptest.NewServer(siteAt(t, a, at))
	t.Cleanup(s.Close)
	return s.URL
}

// monday is a Monday at eleven o'clock in Amsterdam.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// inLanguage adds a language to an address.
func inLanguage(address, code string) string {
	if strings.Contains(address, "?") {
		return address + "&lang=" + code
	}
	return address + "?lang=" + code
}

// TestNoBarriersInAnyLanguage runs axe-core over every page for residents in
// every language.
func TestNoBarriersInAnyLanguage(t *testing.T) {
	barriers := axe(t)
	b, base := open(t, 360, 740), serveAt(t, monday)
	for _, code := range page.Languages {
		for _, address := range residentPages {
			address = inLanguage(address, code)
			b.run(t, chromedp.Navigate(base+address), unfold())
			for _, v := range barriers(b) {
				t.Errorf("%s: %s", address, v)
			}
		}
	}
}

// axe returns what finds barriers in the page that a browser shows.
func axe(t *testing.T) func(*browser) []string {
	t.Helper()
	code, err := os.ReadFile(filepath.Join("..", "..", "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Skip("axe-core is not installed: npm ci in web")
	}
	return func(b *browser) (violations []string) {
		t.Helper()
		b.run(t, chromedp.Evaluate[chromedp.Void](string(code)))
		found := eval[string](t, b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
			.then(r => JSON.stringify(r.violations.map(v => v.impact + " " + v.id + ": " + v.nodes.map(n => n.target.join(" ")).slice(0, 3).join(", "))))`)
		if err := json.Unmarshal([]byte(found), &violations); err != nil {
			t.Fatal(err)
		}
		return violations
	}
}

// textSpacing is what WCAG 1.4.12 lets a reader do.
const textSpacing = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }`

// TestPagesFitEveryReader looks at each page for residents at 320 px, which is
// 1280 px at 400 %, with the text spaced out, in every language: nothing scrolls
// sideways or is cut off, and what is pressed is large enough.
func TestPagesFitEveryReader(t *testing.T) {
	b, base := open(t, 320, 640), serveAt(t, monday)
	for _, code := range page.Languages {
		for _, address := range residentPages {
			address = inLanguage(address, code)
			b.run(t, chromedp.Navigate(base+address), unfold())
			small := eval[string](t, b, `[...document.querySelectorAll("button, .nl-button, input:not([type=hidden]):not([type=checkbox]), select, summary, .topics__one, .languages a, .check, .foot__links a, .top a")]
				.filter(e => e.checkVisibility() && !e.closest("[aria-hidden]") && !e.closest("[class*=trap]") && (e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44))
				.map(e => e.outerHTML.slice(0, 80) + Math.round(e.getBoundingClientRect().height)).slice(0, 3).join(" | ")`)
			if small != "" {
				t.Errorf("%s: smaller than 44 px: %s", address, small)
			}
			for _, extra := range []string{"", textSpacing} {
				eval[bool](t, b, fmt.Sprintf(`(s => { s.replaceSync(%q); document.adoptedStyleSheets = [s]; return true })(new CSSStyleSheet())`, extra))
				if wide := eval[int64](t, b, `document.documentElement.scrollWidth`); wide > 320 {
					t.Errorf("%s: %d px wide at 320 px (spaced: %v): %s", address, wide, extra != "", eval[string](t, b,
						`[...document.querySelectorAll("body *")].filter(e => { const r = e.getBoundingClientRect(); return r.right > 321 || r.left < -1 }).map(e => e.tagName + "." + e.className).slice(0, 5).join(" ")`))
				}
				if cut := eval[string](t, b, `[...document.querySelectorAll("main *")].filter(e => getComputedStyle(e).overflow == "hidden" && e.scrollWidth > e.clientWidth + 1 && !e.classList.contains("sr") && !e.closest("svg")).map(e => e.className).join(" ")`); cut != "" {
					t.Errorf("%s: cut off: %s", address, cut)
				}
			}
		}
	}
}

// TestPagesKeepCalmAndContrast checks the settings of a reader: less motion, and
// colours forced by the system.
func TestPagesKeepCalmAndContrast(t *testing.T) {
	b, base := open(t, 360, 740), serveAt(t, monday)
	media := func(name, value string) {
		features := []*emulation.MediaFeature{{Name: name, Value: value}}
		if _, err := chromedp.Call(b.Context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
			t.Fatal(err)
		}
	}
	media("prefers-reduced-motion", "reduce")
	b.run(t, chromedp.Navigate(base+"/zoek?plaats=3511"))
	if moves := eval[int](t, b, `[document.documentElement, ...document.querySelectorAll("*")].filter(e => { const s = getComputedStyle(e); return s.scrollBehavior == "smooth" || parseFloat(s.transitionDuration) > 0 || parseFloat(s.animationDuration) > 0 }).length`); moves != 0 {
		t.Errorf("%d things move though the reader wants none to", moves)
	}
	media("forced-colors", "active")
	b.run(t, chromedp.Navigate(base+"/zoek?plaats=3511"))
	if !eval[bool](t, b, `matchMedia("(forced-colors: active)").matches`) {
		t.Fatal("the colours are not forced")
	}
	if bare := eval[string](t, b, `[...document.querySelectorAll(".nl-button, .topics__one, .utrecht-textbox, .result")].filter(e => e.checkVisibility() && (getComputedStyle(e).borderTopStyle == "none" || parseFloat(getComputedStyle(e).borderTopWidth) < 1)).map(e => e.className).join(" ")`); bare != "" {
		t.Errorf("without colours these have no edge: %s", bare)
	}
	b.run(t, chromedp.KeyEvent("\t"), chromedp.KeyEvent("\t"))
	if style := eval[string](t, b, `getComputedStyle(document.activeElement).outlineStyle`); style != "solid" {
		t.Errorf("focus does not show without colours: %s", style)
	}
}

// TestReadingOrder reads the page of an answer as a screen reader does: through
// the accessibility tree.
func TestReadingOrder(t *testing.T) {
	b, base := open(t, 360, 740), serveAt(t, monday)
	b.run(t, chromedp.Navigate(base+"/zoek?plaats=3511&lang=nl"))
	tree, err := chromedp.Call(b.Context, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		t.Fatal(err)
	}
	nodes := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range tree.Nodes {
		nodes[n.NodeID] = n
	}
	var read []string
	var walk func(n *accessibility.Node)
	walk = func(n *accessibility.Node) {
		var role, name string
		if n.Role != nil {
			_ = json.Unmarshal(n.Role.Value, &role)
		}
		if n.Name != nil {
			_ = json.Unmarshal(n.Name.Value, &name)
		}
		if name != "" && slices.Contains([]string{"heading", "link", "button", "textbox", "navigation", "StaticText"}, role) {
			read = append(read, role+" "+strings.TrimLeft(name, "✓0123456789. ")) // signs of the style sheet
		}
		for _, id := range n.ChildIDs {
			if child := nodes[id]; child != nil {
				walk(child)
			}
		}
	}
	walk(tree.Nodes[0])
	at := -1
	for _, want := range []string{
		"link Naar de inhoud", "navigation Taal", "heading Hulp bij 3511, Testdam", "navigation Waarmee wilt u hulp?", "link Alles", "heading De plekken die het dichtst bij zijn",
		"StaticText Bovenaan staat waar nu iemand is om te helpen. Daarna komt wat het dichtst bij is.", "heading Loket", "StaticText Nu open. Er is hulp tot 17.00 uur.", "link Bel 030-7654321", "link Route",
		"heading Bibliotheek Testdam", "heading Liever bellen?", "heading Een andere plaats zoeken", "textbox Waar woont u?", "button Zoek hulp in de buurt", "navigation Over deze site",
	} {
		next := slices.IndexFunc(read[at+1:], func(s string) bool { return s == want })
		if next < 0 {
			t.Fatalf("%q does not come after what is read before it: %s", want, strings.Join(read, " | "))
		}
		at += 1 + next
	}
}

// TestNothingOfOthersRuns serves a place whose name, note and services are
// scripts: they are shown as text. It keeps nothing in the browser either.
func TestNothingOfOthersRuns(t *testing.T) {
	b, base := open(t, 1280, 900), serveAt(t, monday)
	for _, address := range residentPages {
		b.run(t, chromedp.Navigate(base+address), unfold())
		if eval[bool](t, b, `window.ran === true`) {
			t.Errorf("%s: a script out of the data ran", address)
		}
		if kept := eval[string](t, b, `document.cookie + Object.keys(localStorage) + Object.keys(sessionStorage)`); kept != "" {
			t.Errorf("%s: keeps %q", address, kept)
		}
	}
	b.run(t, chromedp.Navigate(base+"/hulppunt/loket"))
	if text := value(t, b, chromedp.Text(chromedp.CSS("main"))); !strings.Contains(text, script) {
		t.Error("the script is not shown as text")
	}
	var place struct {
		Type string `json:"@type"`
		Name string `json:"name"`
	}
	linked := eval[string](t, b, `document.querySelector("script[type='application/ld+json']").textContent`)
	if err := json.Unmarshal([]byte(linked), &place); err != nil || place.Name != "Loket" || place.Type != "GovernmentOffice" {
		t.Errorf("JSON-LD: %v, %s", err, linked)
	}
}
