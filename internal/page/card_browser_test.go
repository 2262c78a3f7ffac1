package page_test

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"steunkaart/internal/supply"
)

// full fills a card with as much as a real place could have.
func full(p *supply.HelpPoint) {
	everything(p)
	p.Name = "Servicepunt Bibliotheek Rotterdam Pernis (Huis van de Wijk De Bonte Koe)"
	p.Street, p.Place, p.Postcode = "Burgemeester van Haaren-Noordlandseweg", "Nieuwerkerk aan den IJssel", "3511AB"
	p.Offers[0].Topics = supply.Topics
	p.Offers[0].StaffedHours = "Mo-We 09:30-12:00,13:30-17:00; Th 13:30-17:00,18:30-20:30; Fr 09:30-12:00; Sa[1] 10:00-13:00"
	p.Offers[0].SourceDate, p.Offers[0].Confirmed = "2026-03", true
	for _, kind := range []supply.Kind{supply.KindLibraryServicePoint, supply.KindWelfare} {
		o := p.Offers[0]
		o.Kind, o.StaffedHours, o.Confirmed = kind, "", false
		p.Offers = append(p.Offers, o)
	}
	p.Offers[1].StaffedHours = "Tu 19:00-21:00; Th[2] 14:00-16:00"
}

// short is a card with little on it.
func short(p *supply.HelpPoint) { p.Phone, p.Offers[0].Topics = "", nil }

// paper are the sizes of cards in millimetres, and of their margins.
var paper = map[string][]float64{"a6": {105, 148, 7}, "a4": {210, 297, 14}}

// TestCardIsOnePage prints cards as a browser does and counts the pages.
func TestCardIsOnePage(t *testing.T) {
	built(t)
	b := open(t, 1280, 900)
	for name, change := range map[string]func(*supply.HelpPoint){"full": full, "short": short} {
		a := kept(t, "We 10:00-12:00", change)
		for kind, h := range map[string]http.Handler{"town": site(t, a), "streets": siteWithStreets(t, a, 40)} {
			s := httptest.NewServer(h)
			defer s.Close()
			for size := range paper {
				for _, code := range []string{"nl", "ar", "uk"} {
					t.Run(strings.Join([]string{name, kind, size, code}, " "), func(t *testing.T) {
						b.run(t, chromedp.Navigate(s.URL+"/hulppunt/loket/kaartje?formaat="+size+"&lang="+code))
						onePage(t, value(t, b, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize())), size)
						onThePage(t, b, size)
					})
				}
			}
		}
	}
	b.clean(t)
}

var (
	pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)
	pdfBox  = regexp.MustCompile(`/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]`)
)

// onePage checks that a document is one page of a size, to within a millimetre.
func onePage(t *testing.T, pdf []byte, size string) {
	t.Helper()
	if n := len(pdfPage.FindAll(pdf, -1)); n != 1 {
		t.Errorf("%d pages", n)
	}
	box := pdfBox.FindSubmatch(pdf)
	if box == nil {
		t.Fatalf("no size in a document of %d bytes", len(pdf))
	}
	for i, want := range paper[size][:2] {
		points, err := strconv.ParseFloat(string(box[i+1]), 64)
		if mm := points / 72 * 25.4; err != nil || math.Abs(mm-want) > 1 {
			t.Errorf("%.1f mm, want %.0f", mm, want)
		}
	}
}

// onThePage checks that nothing on a card is cut off or lies over something else,
// and that letters are large enough, where the page is as wide as its paper.
func onThePage(t *testing.T, b *browser, size string) {
	t.Helper()
	const perMillimetre = 96 / 25.4
	wide, high := (paper[size][0]-2*paper[size][2])*perMillimetre, (paper[size][1]-2*paper[size][2])*perMillimetre
	media := func(name string) {
		if _, err := chromedp.Call(b.Context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name}); err != nil {
			t.Fatal(err)
		}
	}
	media("print")
	defer media("")
	b.run(t, chromedp.EmulateViewport(int64(wide), int64(high)))
	faults := eval[string](t, b, fmt.Sprintf(`(() => {
		const card = document.querySelector(".handout"), out = [];
		const box = card.getBoundingClientRect();
		let bottom = 0;
		for (const e of card.children) {
			const r = e.getBoundingClientRect();
			if (r.top < bottom - 1) out.push(e.className + " lies over what is before it");
			if (r.right > %[1]f + 1 || r.left < -1 || r.bottom - box.top > %[2]f + 1) out.push(e.className + " is cut off at " + [r.left, r.right, r.bottom - box.top].map(Math.round));
			bottom = r.bottom;
		}
		const letters = parseFloat(getComputedStyle(card).fontSize) * 72 / 96;
		if (letters < %[3]f) out.push("letters of " + letters + " points");
		const svg = card.querySelector("svg");
		if (svg && svg.getBoundingClientRect().height < 0.15 * %[2]f) out.push("a map of " + Math.round(svg.getBoundingClientRect().height) + " pixels");
		return out.join("; ");
	})()`, wide, high, 6.99*paper[size][0]/105))
	if faults != "" {
		t.Error(faults)
	}
}

// TestLettersOfACardAreAsLargeAsFits reads which letters a card has, and whether
// there is still a map.
func TestLettersOfACardAreAsLargeAsFits(t *testing.T) {
	t.Parallel()

	middle := func(p *supply.HelpPoint) {
		full(p)
		p.Offers = p.Offers[:1]
		p.Offers[0].Topics = supply.Topics[:3]
	}
	for name, tt := range map[string]struct {
		change  func(*supply.HelpPoint)
		letters string
		drawn   bool
	}{"short": {short, "", true}, "middle": {middle, " handout--dense", false}, "full": {full, " handout--densest", false}} {
		body := get(t, site(t, kept(t, "We 10:00-12:00", tt.change)), "/hulppunt/loket/kaartje", http.StatusOK)
		contains(t, body, `<article class="handout handout--a6`+tt.letters+`">`)
		if drawn := small(body) != ""; drawn != tt.drawn {
			t.Errorf("%s: a map: %v, want %v", name, drawn, tt.drawn)
		}
	}
}
