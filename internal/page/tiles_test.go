package page_test

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/maptile"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/scenario"
)

// tiles serves vector tiles of the fixture with the names of the contract: the
// pages' tests need no more of the tile server than its promise.
func tiles(t testing.TB, a *atlas.Atlas) http.HandlerFunc {
	t.Helper()
	return func(w http.ResponseWriter, r *http.Request) {
		number := func(name string) uint32 {
			n, err := strconv.ParseUint(chi.URLParam(r, name), 10, 32)
			if err != nil {
				t.Errorf("tile address %s: %v", r.URL, err)
			}
			return uint32(n) //nolint:gosec // parsed with 32 bits
		}
		collection := chi.URLParam(r, "collection")
		layer := mvt.NewLayer(collection, &geojson.FeatureCollection{Features: features(a, collection)})
		layer.ProjectToTile(maptile.New(number("x"), number("y"), maptile.Zoom(number("z"))))
		bytes, err := mvt.Marshal(mvt.Layers{layer})
		if err != nil {
			t.Errorf("tile: %v", err)
		}
		w.Header().Set("Content-Type", "application/vnd.mapbox-vector-tile")
		_, _ = w.Write(bytes)
	}
}

func features(a *atlas.Atlas, collection string) []*geojson.Feature {
	switch collection {
	case "cells":
		return cellFeatures(a)
	case "municipalities":
		var all []*geojson.Feature
		for _, m := range a.Municipalities {
			f := geojson.NewFeature(m.Shape)
			f.Properties["id"] = string(m.Code)
			all = append(all, f)
		}
		return all
	case "gaps":
		f := geojson.NewFeature(outline(5, 0, 10, 8))
		f.Properties["municipality"], f.Properties["profile"] = "GM0001", "walk"
		return []*geojson.Feature{f}
	}
	var all []*geojson.Feature
	for _, p := range a.Points {
		if p.Precision == "unknown" {
			continue
		}
		f := geojson.NewFeature(p.Location)
		f.Properties["name"], f.Properties["kind"], f.Properties["slug"] = p.Name, string(p.Main()), p.Slug
		f.Properties["state"] = string(p.State(now()))
		all = append(all, f)
	}
	return all
}

func cellFeatures(a *atlas.Atlas) []*geojson.Feature {
	var all []*geojson.Feature
	l := a.Layer(atlas.FinestResolution)
	for i, c := range l.Cells {
		corners, _ := boundary(c)
		f := geojson.NewFeature(orb.Polygon{append(corners, corners[0])})
		f.Properties["resolution"], f.Properties["municipality"] = c.Resolution(), "GM0001"
		f.Properties["people"], f.Properties["excluded"] = l.People[i], l.Excluded[0][i]*float64(1+i%columns)
		f.Properties["excluded_low"], f.Properties["excluded_high"] = l.Low[0][i], l.High[0][i]
		if m := float64(l.Minutes[access.Walk][i]); !math.IsInf(m, 0) {
			f.Properties["minutes_walk"] = m
		}
		all = append(all, f)
	}
	return all
}

// withTiles serves pages and tiles under the security headers of the server.
func withTiles(t testing.TB, a *atlas.Atlas) http.Handler {
	t.Helper()
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", strings.Join([]string{
				"default-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'", "worker-src 'self'", "object-src 'none'",
				"base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
			}, "; "))
			next.ServeHTTP(w, r)
		})
	})
	r.Get("/v1/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}", tiles(t, a))
	d := &drawer{atlas: a, kept: map[string]scenario.Scenario{"aaaaaaaaaa": {Municipality: "GM0001", Changes: []scenario.Change{
		{Kind: scenario.Open, Name: "De Regenboog", Lon: 5.02, Lat: 52.01, Hours: "Mo,We 10:00-12:00"}, {Kind: scenario.Close, Point: 404},
	}}}}
	r.Mount("/", d.site(t))
	return r
}
