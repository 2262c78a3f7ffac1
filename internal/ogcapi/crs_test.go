package ogcapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/geo"
)

// positions returns the positions of all features of an answer, in order.
func positions(t *testing.T, h http.Handler, target string) []orb.Point {
	t.Helper()
	w := ask(h, http.MethodGet, target)
	fc, err := geojson.UnmarshalFeatureCollection(w.Body.Bytes())
	if err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s: %d, %v", target, w.Code, err)
	}
	var all []orb.Point
	for _, f := range fc.Features {
		switch g := f.Geometry.(type) {
		case orb.Point:
			all = append(all, g)
		case orb.Polygon:
			all = append(all, g[0]...)
		case orb.MultiPolygon:
			for _, p := range g {
				for _, ring := range p {
					all = append(all, ring...)
				}
			}
		}
	}
	return all
}

// TestPositionsInEverySystem: turned back, positions are where they are by
// default, to the decimals that are written.
func TestPositionsInEverySystem(t *testing.T) {
	t.Parallel()

	h := handler(t, atlastest.Country(t, 8), base)
	for _, collection := range []string{"help-points", "municipalities", "cells", "gaps"} {
		path := "/v1/collections/" + collection + "/items?limit=10000"
		want := positions(t, h, path)
		if len(want) == 0 {
			t.Fatalf("%s: no positions", collection)
		}
		for _, c := range geo.CRSs {
			target := path + "&crs=" + url.QueryEscape(c.URI)
			got := positions(t, h, target)
			if len(got) != len(want) {
				t.Fatalf("%s: %d positions, want %d", target, len(got), len(want))
			}
			for i, p := range got {
				if d := geo.Distance(c.From(p), want[i]); d > 0.2 {
					t.Fatalf("%s: position %d is %v m off: %v", target, i, d, p)
				}
			}
			if tag := ask(h, http.MethodGet, target).Header().Get("Content-Crs"); tag != "<"+c.URI+">" {
				t.Errorf("%s: Content-Crs %q", target, tag)
			}
		}
	}
}

// TestBoxInEverySystem: a box means the same place in each, but for its edges,
// which RD New turns a little.
func TestBoxInEverySystem(t *testing.T) {
	t.Parallel()

	h := handler(t, atlastest.Country(t, 8), base)
	count := func(query string) int {
		var page struct{ NumberMatched int }
		w := ask(h, http.MethodGet, "/v1/collections/cells/items?"+query)
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%s: %d, %v", query, w.Code, err)
		}
		return page.NumberMatched
	}
	low, high := orb.Point{4.0012, 51.0012}, orb.Point{4.0138, 51.0138}
	want := count("bbox=4.0012,51.0012,4.0138,51.0138")
	if all := count(""); want == 0 || want == all {
		t.Fatalf("%d of %d cells in the box: it tests nothing", want, all)
	}
	for _, c := range geo.CRSs {
		a, b := c.To(low), c.To(high)
		query := fmt.Sprintf("bbox=%f,%f,%f,%f&bbox-crs=%s", min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]), url.QueryEscape(c.URI))
		if got := count(query); got != want {
			t.Errorf("%s: %d cells, want %d", query, got, want)
		}
	}
}
