package main

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// table writes a compressed table of postcodes.
func table(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "postcode.csv.gz")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestLoadCountsWhatFails asks a server of which every fourth answer is a fault,
// each of another kind.
func TestLoadCountsWhatFails(t *testing.T) {
	t.Parallel()

	var asked atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			_, _ = w.Write([]byte(`{"status":"ok"}`))
			return
		}
		asked.Add(1)
		switch r.URL.Query().Get("plaats") {
		case "1001":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "1002":
			_, _ = w.Write([]byte("<p>nothing</p>"))
		default:
			_, _ = w.Write([]byte(`<li class="result">`))
		}
	}))
	defer s.Close()
	l := &load{address: s.URL, rate: 400, length: 200 * time.Millisecond}
	var out bytes.Buffer
	ok, err := run(t.Context(), l, table(t, "code,place\n1000,a\n1001,b\n1002,c\n1003,d\n"), &out)
	if err != nil || ok {
		t.Errorf("ok %v, %v", ok, err)
	}
	for _, want := range []string{"requests  80, failed 40\n", "status 503: 20\n", "an answer without help: 20\n", "server    ok after 0."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	if asked.Load() != 80 {
		t.Errorf("the server was asked %d times", asked.Load())
	}
}

func TestLoadTellsOfNoAnswer(t *testing.T) {
	t.Parallel()

	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	l := &load{address: s.URL, rate: 100, length: 50 * time.Millisecond, postcodes: []string{"1000"}}
	if r := l.run(t.Context()); r.failed != 5 || r.faults["no answer"] != 5 || !strings.Contains(r.String(), "server    no answer after 0.") {
		t.Errorf("%s", r)
	}
}

func TestLoadRefusesWhatItCannotDo(t *testing.T) {
	t.Parallel()

	good := table(t, "code\n1000\n")
	plain := filepath.Join(t.TempDir(), "plain")
	if err := os.WriteFile(plain, []byte("code\n1000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		l    load
		file string
	}{
		"no address":     {load{rate: 1, length: time.Second}, good},
		"no rate":        {load{address: "http://127.0.0.1:1", length: time.Second}, good},
		"no length":      {load{address: "http://127.0.0.1:1", rate: 1}, good},
		"no file":        {load{address: "http://127.0.0.1:1", rate: 1, length: time.Second}, "nowhere"},
		"not compressed": {load{address: "http://127.0.0.1:1", rate: 1, length: time.Second}, plain},
		"only a head":    {load{address: "http://127.0.0.1:1", rate: 1, length: time.Second}, table(t, "code\n")},
		"nothing in it":  {load{address: "http://127.0.0.1:1", rate: 1, length: time.Second}, table(t, "")},
	} {
		var out bytes.Buffer
		if ok, err := run(t.Context(), &tt.l, tt.file, &out); ok || err == nil || out.Len() > 0 {
			t.Errorf("%s: %v, %v, %q", name, ok, err, &out)
		}
	}
}
