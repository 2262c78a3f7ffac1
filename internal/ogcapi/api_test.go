package ogcapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/go-chi/chi/v5"

	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/ogcapi"
)

const base = "http://steunkaart.test"

func handler(t testing.TB, a *atlas.Atlas, baseURL string) http.Handler {
	t.Helper()
	api, err := ogcapi.New(ogcapi.Config{
		Atlas: func() *atlas.Atlas { return a }, BaseURL: baseURL, Version: "test", Now: atlastest.Now,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	r := chi.NewRouter()
	api.Routes(r)
	return r
}

func ask(h http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, base+target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// addresses answer 200 on the made-up country.
var addresses = []string{
	"/v1/conformance", "/v1/openapi.json", "/v1/collections", "/v1/collections/cells", "/v1/collections/cells?f=json",
	"/v1/collections/cells/queryables", "/v1/collections/help-points/schema",
	"/v1/collections/help-points/items?kind=ido&status=listed", "/v1/collections/help-points/items/1",
	"/v1/collections/municipalities/items?definition=offline", "/v1/collections/municipalities/items/GM0002",
	"/v1/collections/neighbourhoods/items", "/v1/collections/neighbourhoods/items/BU00010001",
	"/v1/collections/cells/items?limit=7&bbox=4,51,4.05,51.05", "/v1/collections/cells/items?resolution=6&municipality=GM0001",
	"/v1/collections/cells/items?bbox=4,51,0,4.05,51.05,9&datetime=2026-01-01T00:00:00Z/..",
	"/v1/collections/gaps/items?profile=walk", "/v1/collections/gaps/items/1",
	"/v1/collections/gaps/downloads/geojson?municipality=GM0002",
	"/v1/nearest?lon=4.01&lat=51.01", "/v1/nearest?lon=4.01&lat=51.01&open=now&limit=50", "/v1/nearest?postcode=3511&limit=2&kind=library,welfare",
	"/v1/municipalities/GM0001/summary?definition=offline",
}

// refusals are requests with the number of faults that each must name.
var refusals = map[string]int{
	"/v1/collections/cells/items?bbox=NaN,1,2,3":                                     1,
	"/v1/collections/cells/items?bbox=Inf,1,2,3":                                     1,
	"/v1/collections/cells/items?bbox=5,51,4,52":                                     1,
	"/v1/collections/cells/items?bbox=4,91,5,92":                                     1,
	"/v1/collections/cells/items?limit=0&resolution=4&definition=x&municipality=GM1": 4,
	"/v1/collections/cells/items?limit=10001":                                        1,
	"/v1/collections/cells/items?foo=1&bar=2&limit=1":                                2,
	"/v1/collections/cells/items?cursor=%21":                                         1,
	"/v1/collections/cells/items?cursor=OC4x":                                        1, // of other data
	"/v1/collections/cells/items?limit=1&limit=2":                                    1,
	"/v1/collections/cells/items?limit=%zz":                                          1,
	"/v1/collections/cells/items?crs=EPSG:28992&bbox-crs=x":                          2,
	"/v1/collections/cells/items?datetime=yesterday":                                 1,
	"/v1/collections/cells/items?datetime=../..":                                     1,
	"/v1/collections/cells/items?datetime=2026-02-01/2026-01-01":                     1,
	"/v1/collections/cells/items?kind=ido":                                           1,
	"/v1/collections/help-points/items?kind=x&status=y&definition=offline":           3,
	"/v1/collections/gaps/items?profile=fly":                                         1,
	"/v1/nearest":                                                                    1,
	"/v1/nearest?lon=4&lat=51&open=yes":                                              1,
	"/v1/nearest?lon=NaN&lat=Inf":                                                    2,
	"/v1/nearest?lon=181&lat=51":                                                     1,
	"/v1/nearest?lon=4":                                                              1,
	"/v1/nearest?postcode=3511&lon=4&lat=51":                                         1,
	"/v1/nearest?postcode=9999":                                                      1,
	"/v1/nearest?postcode=x&limit=51&kind=no":                                        3,
	"/v1/municipalities/GM0001/summary?x=1":                                          1,
	"/v1/collections/cells/downloads/geojson?limit=3":                                1,
}

func TestRefusalsNameEveryFault(t *testing.T) {
	t.Parallel()

	h := handler(t, atlastest.Country(t, 12), base)
	for target, faults := range refusals {
		w := ask(h, http.MethodGet, target)
		var p struct {
			Status int
			Errors []string
		}
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if w.Code != 400 || p.Status != 400 || len(p.Errors) != faults || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d with %q, want %d faults", target, w.Code, p.Errors, faults)
		}
	}
}

func TestAnswersToBadQueriesStaySmall(t *testing.T) {
	t.Parallel()

	h := handler(t, atlastest.Country(t, 12), base)
	var many strings.Builder
	for range 4000 {
		many.WriteString("&x=1")
	}
	for _, target := range []string{
		"/v1/nearest?lon=4&lat=51" + many.String(), "/v1/municipalities/GM0001/summary?" + many.String(),
		"/v1/nearest?lon=4&lat=51&kind=" + strings.Repeat(",", 15_000), "/v1/nearest?lon=4&lat=51" + strings.Repeat("&%zz", 4000),
	} {
		w := ask(h, http.MethodGet, target)
		if w.Code != 400 || w.Body.Len() > 1000 || !strings.Contains(w.Body.String(), `"errors":["`) {
			t.Errorf("%.40s: %d with %d bytes", target, w.Code, w.Body.Len())
		}
	}
}

func TestNotFound(t *testing.T) {
	t.Parallel()

	h := handler(t, atlastest.Country(t, 12), base)
	for _, target := range []string{
		"/v1/foo", "/v1/", "/v1/collections/", "/v1/collections/no", "/v1/collections/no/items", "/v1/collections/cells/items/x",
		"/v1/collections/gaps/items/99", "/v1/collections/cells/downloads/doc", "/v1/municipalities/GM9999/summary",
	} {
		if w := ask(h, http.MethodGet, target); w.Code != 404 || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("API-Version") == "" {
			t.Errorf("%s: %d %v", target, w.Code, w.Header())
		}
	}
	if w := ask(h, http.MethodPost, "/v1/collections"); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
	if w := ask(handler(t, nil, base), http.MethodGet, "/v1/collections"); w.Code != 503 {
		t.Errorf("without data: %d", w.Code)
	}
}

// TestAnswersAreAsDescribed holds every answer against the description.
func TestAnswersAreAsDescribed(t *testing.T) {
	t.Parallel()

	h := handler(t, atlastest.Country(t, 12), base)
	doc, err := openapi3.NewLoader().LoadFromData(ask(h, http.MethodGet, "/v1/openapi.json").Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := doc.Info.Contact; c == nil || c.Name == "" || c.Email == "" || c.URL == "" {
		t.Error("contact must have name, email and url")
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	openapi3filter.RegisterBodyDecoder("application/schema+json", openapi3filter.JSONBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/geo+json", openapi3filter.JSONBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/vnd.oai.openapi+json", openapi3filter.JSONBodyDecoder)
	for _, target := range addresses {
		w := ask(h, http.MethodGet, target)
		if w.Code != 200 || w.Header().Get("API-Version") != ogcapi.APIVersion || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
		r := httptest.NewRequest(http.MethodGet, base+target, nil)
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route}
		if err := openapi3filter.ValidateRequest(t.Context(), in); err != nil {
			t.Errorf("%s: request: %v", target, err)
		}
		out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: w.Code, Header: w.Header(), Body: io.NopCloser(w.Body)}
		if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
			t.Errorf("%s: response: %v", target, err)
		}
	}
}

// TestSchemasNameTheFields holds the properties of features against the schema.
func TestSchemasNameTheFields(t *testing.T) {
	t.Parallel()

	h := handler(t, atlastest.Country(t, 12), base)
	for _, id := range []string{"help-points", "municipalities", "neighbourhoods", "cells", "gaps"} {
		var schema struct{ Properties map[string]any }
		var page struct {
			Features []struct{ Properties map[string]any }
		}
		for target, v := range map[string]any{"/schema": &schema, "/items?limit=1": &page} {
			if err := json.Unmarshal(ask(h, http.MethodGet, "/v1/collections/"+id+target).Body.Bytes(), v); err != nil {
				t.Fatal(err)
			}
		}
		if got, want := keys(page.Features[0].Properties), keys(schema.Properties); !slices.Equal(got, want) {
			t.Errorf("%s: features have %q, the schema %q", id, got, want)
		}
	}
}

func keys(m map[string]any) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

func TestPagesHoldEveryFeatureOnce(t *testing.T) {
	t.Parallel()

	h := handler(t, atlastest.Country(t, 12), base)
	seen := map[string]int{}
	target := "/v1/collections/cells/items?limit=31&definition=offline"
	for pages := 0; target != ""; pages++ {
		var page struct {
			NumberMatched, NumberReturned int
			Features                      []struct{ ID string }
			Links                         []struct{ Rel, Href string }
		}
		if err := json.Unmarshal(ask(h, http.MethodGet, target).Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		if page.NumberMatched != 144 || page.NumberReturned != len(page.Features) || pages > 9 {
			t.Fatalf("page %d: %d of %d", pages, page.NumberReturned, page.NumberMatched)
		}
		for _, f := range page.Features {
			seen[f.ID]++
		}
		target = ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				target = strings.TrimPrefix(l.Href, base)
			}
		}
	}
	if len(seen) != 144 {
		t.Errorf("saw %d cells of 144", len(seen))
	}
}

func TestCaching(t *testing.T) {
	t.Parallel()

	h := handler(t, atlastest.Country(t, 12), base)
	for _, target := range []string{"/v1/nearest?lon=4&lat=51", "/v1/collections", "/v1/collections/cells/items", "/v1/municipalities/GM0001/summary"} {
		tag := ask(h, http.MethodGet, target).Header().Get("ETag")
		if w := ask(h, http.MethodGet, target, "If-None-Match", tag); tag == "" || w.Code != 304 || w.Body.Len() != 0 {
			t.Errorf("%s: tag %q: %d", target, tag, w.Code)
		}
		if w := ask(h, http.MethodGet, target, "If-None-Match", `"other"`); w.Code != 200 {
			t.Errorf("%s with another tag: %d", target, w.Code)
		}
		if w := ask(h, http.MethodHead, target); w.Code != 200 {
			t.Errorf("HEAD %s: %d", target, w.Code)
		}
	}
	if w := ask(h, http.MethodOptions, "/v1/nearest"); w.Code != 204 || w.Header().Get("Access-Control-Allow-Methods") == "" {
		t.Errorf("preflight: %d", w.Code)
	}
}

// TestTagsAreTheSameOnEveryServer: servers side by side answer one caller.
func TestTagsAreTheSameOnEveryServer(t *testing.T) {
	t.Parallel()

	a := atlastest.Country(t, 12)
	one, other := handler(t, a, base), handler(t, a, base)
	seen := map[string]string{}
	for _, target := range addresses {
		if strings.Contains(target, "open=now") {
			continue // true for a moment, and without a tag
		}
		tag := ask(one, http.MethodGet, target).Header().Get("ETag")
		if w := ask(other, http.MethodGet, target, "If-None-Match", tag); w.Code != http.StatusNotModified {
			t.Errorf("%s: another server answers %d", target, w.Code)
		}
		if same, ok := seen[tag]; ok {
			t.Errorf("%s has the tag of %s", target, same)
		}
		seen[tag] = target
	}
}

func FuzzQueries(f *testing.F) {
	h := handler(f, atlastest.Country(f, 12), base)
	for target := range refusals {
		_, query, _ := strings.Cut(target, "?")
		f.Add(query)
	}
	for _, target := range addresses {
		_, query, _ := strings.Cut(target, "?")
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{"/v1/collections/cells/items", "/v1/nearest", "/v1/collections/help-points/items"} {
			r := httptest.NewRequest(http.MethodGet, base+path, nil)
			r.URL.RawQuery = query
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != 200 && w.Code != 400 || !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s?%s: %d %s", path, query, w.Code, w.Body)
			}
		}
	})
}

// TestGDALReadsTheCollections lets a real client page through the collections.
func TestGDALReadsTheCollections(t *testing.T) {
	t.Parallel()

	if _, err := exec.LookPath("ogrinfo"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("ogrinfo (gdal-bin) is not installed")
		}
		t.Skip("ogrinfo (gdal-bin) is not installed")
	}
	var h http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r) }))
	defer srv.Close()
	h = handler(t, atlastest.Country(t, 12), srv.URL)
	for id, features := range map[string]int{"help-points": 5, "municipalities": 2, "neighbourhoods": 2, "cells": 144, "gaps": 1} {
		out, err := exec.CommandContext(t.Context(), "ogrinfo", "-ro", "-q", "OAPIF:"+srv.URL+"/v1", id).CombinedOutput()
		if got := bytes.Count(out, []byte("OGRFeature(")); err != nil || got != features || bytes.Contains(out, []byte("ERROR")) {
			t.Errorf("%s: read %d features, want %d: %v\n%.500s", id, got, features, err, out)
		}
	}
	out, err := exec.CommandContext(t.Context(), "ogrinfo", "-ro", "-q", "OAPIF:"+srv.URL+"/v1", "neighbourhoods").CombinedOutput()
	for _, want := range []string{
		"rank (Integer) = 1", "rank_high (Integer) = 2", "imputed_age (Real) = 0", "excluded_75_plus (Real) = ", "excluded_education_low (Real) = ",
		"weight (String) = land_area",
	} {
		if err != nil || !bytes.Contains(out, []byte(want)) {
			t.Errorf("a neighbourhood without %q: %v\n%.2000s", want, err, out)
		}
	}
	out, err = exec.CommandContext(t.Context(), "ogrinfo", "-ro", "-q", "-spat", "4.001", "51.001", "4.002", "51.002", "OAPIF:"+srv.URL+"/v1", "cells").CombinedOutput()
	if got := bytes.Count(out, []byte("OGRFeature(")); err != nil || got != 1 {
		t.Errorf("bbox: read %d cells, want 1: %v\n%.500s", got, err, out)
	}
}
