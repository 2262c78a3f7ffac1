package tile_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb/encoding/mvt"

	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/problem"
	"steunkaart/internal/tile"
)

func handler(a *atlas.Atlas, now func() time.Time) http.Handler {
	r := chi.NewRouter()
	tile.New(tile.Config{
		Atlas: func() *atlas.Atlas { return a }, Now: now, Problem: problem.Writer{Log: slog.New(slog.DiscardHandler)}.Write,
	}).Routes(r)
	return r
}

func ask(h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// path is the address of the tile in the middle, row before column.
func path(collection string, zoom int) string {
	t := middle(zoom)
	return fmt.Sprintf("/v1/collections/%s/tiles/WebMercatorQuad/%d/%d/%d", collection, t.Z, t.Y, t.X)
}

func TestTilesOverHTTP(t *testing.T) {
	t.Parallel()

	h := handler(atlastest.Hexagons(t, 0.03, 0.02), atlastest.Now)
	for _, collection := range []string{"cells", "gaps", "help-points", "municipalities"} {
		first := ask(h, path(collection, 12))
		if layers, err := mvt.Unmarshal(first.Body.Bytes()); err != nil || len(layers) != 1 || layers[0].Name != collection {
			t.Errorf("%s: %v, %v", collection, layers, err)
		}
		again := ask(h, path(collection, 12)) // from the cache
		if again.Body.String() != first.Body.String() || first.Code != http.StatusOK {
			t.Errorf("%s: the tile from the cache differs (%d)", collection, first.Code)
		}
		tag := first.Header().Get("ETag")
		if w := ask(h, path(collection, 12), "If-None-Match", `"x", `+tag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
			t.Errorf("%s with its tag: %d", collection, w.Code)
		}
	}
	for accepted, want := range map[string]string{
		"gzip": "gzip", "br, GZIP;q=0.5": "gzip", "gzip;q=0": "", "deflate, gzip; q=0.0": "", "gzip;q=x": "", "*": "", "xgzip": "",
	} {
		if got := ask(h, path("cells", 12), "Accept-Encoding", accepted).Header().Get("Content-Encoding"); got != want {
			t.Errorf("who accepts %q gets %q, want %q", accepted, got, want)
		}
	}
	if w := ask(h, path("cells", 12)+"?a"+strings.Repeat("&a", 4000)); w.Code != http.StatusBadRequest || w.Body.Len() > 1000 {
		t.Errorf("4001 parameters: %d with %d bytes", w.Code, w.Body.Len())
	}
	zipped := ask(h, path("cells", 12), "Accept-Encoding", "gzip")
	plain, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(plain); err != nil || string(text) != ask(h, path("cells", 12)).Body.String() {
		t.Errorf("the compressed tile is another, %v", err)
	}
}

func TestWhatIsNoTile(t *testing.T) {
	t.Parallel()

	h := handler(atlastest.Hexagons(t, 0.03, 0.02), atlastest.Now)
	const cells = "/v1/collections/cells/tiles/WebMercatorQuad/"
	for target, want := range map[string]struct {
		code   int
		faults int
	}{
		cells + "12/10/10": {204, 0},
		cells + "17/0/0":   {404, 0},
		cells + "1/2/0":    {404, 0},
		cells + "1/0/-1":   {404, 0},
		cells + "1/0/01":   {404, 0},
		cells + "1/0/NaN":  {404, 0},
		"/v1/collections/rivers/tiles/WebMercatorQuad/1/0/0":   {404, 0},
		path("cells", 12) + "?definition=offline":              {200, 0},
		path("cells", 12) + "?definition=":                     {400, 1},
		path("cells", 12) + "?definition=no&foo=1&bar=2":       {400, 3},
		path("cells", 12) + "?definition=offline&definition=x": {400, 1},
		path("cells", 12) + "?definition=%zz":                  {400, 1},
	} {
		w := ask(h, target)
		if w.Code != want.code || w.Code >= 400 && w.Header().Get("Content-Type") != problem.ContentType {
			t.Errorf("%s: %d %v", target, w.Code, w.Header())
		}
		var p problem.Details
		if w.Code == 400 && (json.Unmarshal(w.Body.Bytes(), &p) != nil || len(p.Errors) != want.faults) {
			t.Errorf("%s: %q, want %d faults", target, p.Errors, want.faults)
		}
	}
	if w := ask(handler(nil, atlastest.Now), path("cells", 12)); w.Code != http.StatusServiceUnavailable {
		t.Errorf("without data: %d", w.Code)
	}
}

// TestAKeptTileGrowsStale: the state of a help point changes with the day, while
// the data stays the same.
func TestAKeptTileGrowsStale(t *testing.T) {
	t.Parallel()

	now := atlastest.Now()
	h := handler(atlastest.Hexagons(t, 0.03, 0.02), func() time.Time { return now })
	before := ask(h, path("help-points", 12))
	now = now.AddDate(3, 0, 0)
	after := ask(h, path("help-points", 12), "If-None-Match", before.Header().Get("ETag"))
	if after.Code != http.StatusOK || strings.Contains(after.Body.String(), "listed") || !strings.Contains(before.Body.String(), "listed") {
		t.Errorf("three years later: %d", after.Code)
	}
}

// TestTilesChangeWithTheAtlas: a new snapshot pushes the tiles of the old one out.
func TestTilesChangeWithTheAtlas(t *testing.T) {
	t.Parallel()

	a := atlastest.Hexagons(t, 0.03, 0.02)
	r := chi.NewRouter()
	tile.New(tile.Config{Atlas: func() *atlas.Atlas { return a }, Now: atlastest.Now}).Routes(r)
	before := ask(r, path("cells", 12)).Body.Len()
	a = atlastest.Hexagons(t, 0.01, 0.006)
	if after := ask(r, path("cells", 12)).Body.Len(); after >= before {
		t.Errorf("%d bytes after %d: the tile of an older atlas", after, before)
	}
}

func FuzzTileQuery(f *testing.F) {
	h := handler(atlastest.Hexagons(f, 0.02, 0.012), atlastest.Now)
	for _, query := range []string{"", "definition=offline", "definition=%zz", "a=1;b=2", "definition=x&definition=y"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest(http.MethodGet, path("cells", 12), nil)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("%q: %d", query, w.Code)
		}
	})
}

// BenchmarkCachedTile compares a tile of cells from the cache with a constant of
// the same size, over loopback; both take turns.
func BenchmarkCachedTile(b *testing.B) {
	for _, zoom := range []int{10, 12} {
		b.Run(fmt.Sprintf("z%d", zoom), func(b *testing.B) {
			kept := handler(atlastest.Hexagons(b, 0.9, 0.6), atlastest.Now)
			body := ask(kept, path("cells", zoom)).Body.Bytes()
			constant := chi.NewRouter()
			constant.Get("/*", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/vnd.mapbox-vector-tile")
				_, _ = w.Write(body)
			})
			share(b, kept, constant, path("cells", zoom))
		})
	}
}

// share reports the requests per second of one server as a share of another's:
// the median of turns, since other work on the machine weighs on both.
func share(b *testing.B, measured, floor http.Handler, target string) {
	one, other := httptest.NewServer(measured), httptest.NewServer(floor)
	defer one.Close()
	defer other.Close()
	var shares []float64
	for b.Loop() {
		shares = append(shares, float64(burst(b, other, target))/float64(burst(b, one, target)))
	}
	slices.Sort(shares)
	b.ReportMetric(shares[len(shares)/2], "share")
}

// burst asks 400 times over four connections and returns how long that took.
func burst(b *testing.B, srv *httptest.Server, target string) time.Duration {
	client := srv.Client()
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = 4   //nolint:forcetypeassert // what httptest makes
	client.Transport.(*http.Transport).DisableCompression = true //nolint:forcetypeassert // as above
	start := time.Now()
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			for range 100 {
				res, err := client.Get(srv.URL + target) //nolint:noctx // ends with the benchmark
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
			}
		})
	}
	work.Wait()
	return time.Since(start)
}
