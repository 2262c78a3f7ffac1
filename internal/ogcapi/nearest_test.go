package ogcapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/supply"
)

// TestNearestOpenNow asks for places where somebody helps now: hours that are not
// known, that are old, that are of a building or that are for pupils do not count,
// and one that is open is found behind hundreds that are not.
func TestNearestOpenNow(t *testing.T) {
	t.Parallel()

	offer := func(hours string) supply.Offer {
		return supply.Offer{Kind: supply.KindLibrary, Audience: supply.AudiencePublic, HelpKnown: true, SourceDate: "2026-03", StaffedHours: hours}
	}
	old, building, pupils := offer("24/7"), offer(""), offer("24/7")
	old.SourceDate, building.BuildingHours, pupils.Audience = "2021", "24/7", supply.AudiencePupils
	offers := map[int]supply.Offer{0: offer("Sa 10:00-12:00"), 1: old, 2: building, 3: pupils, 500: offer("Mo-Fr 09:00-17:00"), 900: offer("24/7")}
	rows := atlas.Rows{}
	for i := range 1000 {
		o, ok := offers[i]
		if !ok {
			o = offer("")
		}
		rows.Points = append(rows.Points, supply.HelpPoint{
			ID: int64(i + 1), Name: "P", Slug: "p", Location: orb.Point{5 + float64(i)/1e4, 52}, Precision: supply.PrecisionExact, Offers: []supply.Offer{o},
		})
	}
	a, err := atlas.Build(&rows, atlas.Options{Method: atlas.Method{Settings: atlastest.Settings}, Now: atlastest.Now(), Clock: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	h := handler(t, a, base)
	w := ask(h, http.MethodGet, "/v1/nearest?lon=5&lat=52&open=now&limit=3") // a Friday at noon
	var got struct{ Features []struct{ ID string } }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d: %v", w.Code, err)
	}
	if len(got.Features) != 2 || got.Features[0].ID != "501" || got.Features[1].ID != "901" {
		t.Errorf("found %+v, want 501 and 901", got.Features)
	}
	if w.Header().Get("ETag") != "" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("kept: %v", w.Header())
	}
	if w := ask(h, http.MethodGet, "/v1/nearest?lon=5&lat=52&open=now&limit=1"); strings.Count(w.Body.String(), `"type":"Feature"`) != 1 {
		t.Errorf("limit 1: %s", w.Body)
	}
}
