package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// journeys are what four people ask of the finder, of whom the Alliantie Digitaal
// Samenleven wrote.
var journeys = []struct {
	name string
	asks string
}{
	{"Andy, a pupil without a computer at home", "vraag=computer"},
	{"Yusuf, a student in an asylum centre who speaks Arabic", "vraag=computer&taal=ar&lang=ar"},
	{"Nicolaas, 18, who misses his care allowance", "vraag=overheid"},
	{"Hendrik, over 80, alone at the weekend, who wants to see his family on a screen", "vraag=beeldbellen&avond=1"},
}

var choice = regexp.MustCompile(`<ul class="choices"><li><a href="([^"]+)"`)

// journeys asks the questions of four people in every municipality. Each must end
// at a place that is known to fit, or with the phone line before all places and
// the reason for it; and nobody is left without either.
func (p *program) journeys(t *testing.T) {
	all := p.features(t, "/v1/collections/municipalities/items?limit=1000")
	for _, j := range journeys {
		fit, open, called := 0, 0, 0
		for _, f := range all {
			list, line, said := p.ask(t, f.Properties.Name, j.asks)
			switch {
			case list == "" || !strings.Contains(line+list, `href="tel:08001508"`):
				t.Fatalf("%s in %s is told nothing", j.name, f.Properties.Name)
			case strings.Contains(list[:strings.Index(list, `class="result__way"`)], `now--open`), strings.Contains(list[:strings.Index(list, `class="result__way"`)], `now--closing`):
				open++
			case line == "" || said == "":
				t.Errorf("%s in %s: nobody helps now, and the phone line is not first with a reason", j.name, f.Properties.Name)
			default:
				called++
			}
			if first, _, _ := strings.Cut(list, `class="result__kinds"`); !strings.Contains(first, `class="warn"`) {
				fit++
			}
			way := strings.Count(list, `class="result__way"`)
			if way == 0 || way != strings.Count(list, `class="result"`) || way > 3 {
				t.Errorf("%s in %s: %d places, not all with how far", j.name, f.Properties.Name, way)
			}
		}
		t.Logf("%s: in %d municipalities the first place is known to fit; in %d somebody helps now, in %d the phone line comes first", j.name, fit, open, called)
	}
}

// ask returns the list of places for somebody in a town with the rest of the page
// behind it, the phone line when it stands before the list, and what is said
// before both.
func (p *program) ask(t *testing.T, town, asks string) (list, line, said string) {
	t.Helper()
	address := "/zoek?plaats=" + url.QueryEscape(town) + "&" + asks
	status, body := p.get(t, address)
	if c := choice.FindStringSubmatch(body); c != nil { // several towns have that name
		status, body = p.get(t, html.UnescapeString(c[1]))
	}
	before, list, found := strings.Cut(body, `<ol class="results">`)
	if status != http.StatusOK || !found {
		t.Fatalf("%s: %d, no list of places", address, status)
	}
	if at := strings.Index(before, `class="call"`); at >= 0 {
		line = before[at:]
	}
	if at := strings.Index(before, `<p class="said">`); at >= 0 {
		said = before[at:]
	}
	return list, line, said
}
