package problem_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"steunkaart/internal/fault"
	"steunkaart/internal/problem"
)

func TestOwnFaultsAreLoggedAndNotTold(t *testing.T) {
	t.Parallel()

	var log bytes.Buffer
	p := problem.Writer{Log: slog.New(slog.NewTextHandler(&log, nil))}
	r := http.NewServeMux()
	r.HandleFunc("/near/{place}", func(w http.ResponseWriter, r *http.Request) { p.Write(w, r, errors.New("disk of ours")) })
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/near/2611AB?street=secret", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "disk") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	text := log.String()
	if !strings.Contains(text, "route=/near/{place}") || !strings.Contains(text, "disk of ours") {
		t.Errorf("the log does not say where and why: %s", text)
	}
	if strings.Contains(text, "2611") || strings.Contains(text, "secret") {
		t.Errorf("the log says which place: %s", text)
	}
}

func TestEveryFaultOfTheCallerIsTold(t *testing.T) {
	t.Parallel()

	w := httptest.NewRecorder()
	problem.Writer{Log: slog.New(slog.DiscardHandler)}.Write(w, httptest.NewRequest(http.MethodGet, "/", nil),
		errors.Join(fault.Invalid("a"), fault.Invalid("b")))
	var d problem.Details
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil || d.Status != http.StatusBadRequest || len(d.Errors) != 2 || d.Detail != "a; b" {
		t.Errorf("%v: %s", err, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != problem.ContentType || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", w.Header())
	}
}
