package geocoder_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/geocoder"
)

const one = `{"response":{"numFound":1,"docs":[{"weergavenaam":"Markt 1, 2611GP Delft","centroide_ll":"POINT(4.3594 52.0116)"}]}}`

// ask asks a service that answers as the handler does.
func ask(t *testing.T, handler http.HandlerFunc) (geocoder.Found, bool) {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	c, err := geocoder.New(s.URL + "/free?fq=type:adres")
	if err != nil {
		t.Fatal(err)
	}
	return c.Find(t.Context(), "Markt 1 Delft")
}

func TestFind(t *testing.T) {
	t.Parallel()

	got, ok := ask(t, func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); q.Get("q") != "Markt 1 Delft" || q.Get("fq") != "type:adres" || q.Get("rows") != "1" {
			t.Errorf("asked %s", r.URL)
		}
		_, _ = w.Write([]byte(one))
	})
	if !ok || got.Name != "Markt 1, 2611GP Delft" || got.Location != (orb.Point{4.3594, 52.0116}) {
		t.Errorf("got %+v, %v", got, ok)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()

	for name, handler := range map[string]http.HandlerFunc{
		"nothing found": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"response":{"docs":[]}}`)) },
		"not JSON":      func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"other JSON":    func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{}`)) },
		"an error":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"elsewhere":     func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/other", http.StatusFound) },
		"abroad": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(strings.Replace(one, "POINT(4.3594 52.0116)", "POINT(52.0116 4.3594)", 1)))
		},
		"no place": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(strings.Replace(one, "POINT(4.3594 52.0116)", "", 1)))
		},
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"response":{"docs":[{"weergavenaam":"` + strings.Repeat("a", 1<<20)))
		},
		"too slow": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got, ok := ask(t, handler); ok {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// TestABrokenServiceIsLeftAlone counts the questions that reach a service that
// fails.
func TestABrokenServiceIsLeftAlone(t *testing.T) {
	t.Parallel()

	var asked atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked.Add(1); w.WriteHeader(http.StatusBadGateway) }))
	defer s.Close()
	c, err := geocoder.New(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	c.Find(gone, "weg") // a visitor who leaves says nothing of the service
	for range 10 {
		c.Find(t.Context(), "x")
	}
	if n := asked.Load(); n != 3 {
		t.Errorf("asked %d times, want 3", n)
	}
}

func TestSettingIsChecked(t *testing.T) {
	t.Parallel()

	for _, bad := range []string{"", "locatieserver", "ftp://x/y", "https://", ":"} {
		if _, err := geocoder.New(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// TestRecordedAnswers reads answers of the Locatieserver.
func TestRecordedAnswers(t *testing.T) {
	t.Parallel()

	for name, want := range map[string]string{"annas.json": "Annastraat 3A, 3512GP Utrecht", "no-results.json": ""} {
		text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "geocoder-fixtures", name))
		if err != nil {
			t.Skip("the recorded answers are not at hand: ../shared/data/geocoder-fixtures")
		}
		if got, ok := ask(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(text) }); got.Name != want || ok != (want != "") {
			t.Errorf("%s: got %+v, %v", name, got, ok)
		}
	}
}
