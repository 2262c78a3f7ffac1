package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
)

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	since  int // bytes since the deadline was last moved
}

var recorders = sync.Pool{New: func() any { return new(recorder) }}

// WriteHeader remembers the first final status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// moveDeadline is the number of bytes within which a client may take all of
// answerTime: who reads slower than that (35 kB/s) is broken off.
const moveDeadline = 1 << 20

// Write gives a long answer more time as long as the client keeps reading.
func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	if w.since += n; w.since > moveDeadline {
		w.since = 0
		// A writer without deadlines (a test's) needs none.
		_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(answerTime))
	}
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush sends what is written.
func (w *recorder) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// slow is from where a request is worth a line in the log by itself.
const slow = time.Second

// observe measures and logs every request and turns a panic into an answer.
// The log holds the pattern of the address, never its query, and never who
// asked: what people look for here is nobody's business.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec, _ := recorders.Get().(*recorder)
		*rec = recorder{ResponseWriter: w}
		defer func() {
			broken := s.rescue(recover(), rec, r)
			s.report(rec, r, time.Since(start))
			*rec = recorder{}
			recorders.Put(rec)
			if broken {
				panic(http.ErrAbortHandler) // net/http breaks off the connection
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

// rescue answers after a panic. It is true when part of an answer is out: that
// must not end as if it were whole.
func (s *Server) rescue(cause any, w *recorder, r *http.Request) (broken bool) {
	if cause == nil {
		return false
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		return true // as the handler means it
	}
	s.Log.ErrorContext(r.Context(), "panic", "route", pattern(r), "cause", cause, "stack", string(debug.Stack()))
	if w.status != 0 {
		return true
	}
	plain(w, r, http.StatusInternalServerError, "Er ging hier iets mis. Probeer het later opnieuw.")
	return false
}

// pattern returns the pattern that a request matched, "" for none.
func pattern(r *http.Request) string {
	if c := chi.RouteContext(r.Context()); c != nil {
		return c.RoutePattern()
	}
	return ""
}

// report counts a request and logs it. Fast good answers are logged at debug
// level: a line for each would cost more than the answer.
func (s *Server) report(w *recorder, r *http.Request, took time.Duration) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	route := pattern(r)
	s.metrics.count(r.Method, route, w.status, took)
	level := slog.LevelDebug
	switch {
	case w.status >= http.StatusInternalServerError:
		level = slog.LevelError
	case w.status >= http.StatusBadRequest || took > slow || r.Method != http.MethodGet && r.Method != http.MethodHead:
		level = slog.LevelInfo
	}
	ctx := context.Background() // of the log, which needs nothing from the request
	if !s.Log.Enabled(ctx, level) {
		return
	}
	s.Log.LogAttrs(ctx, level, "request", slog.String("method", r.Method), slog.String("route", route), slog.Int("status", w.status),
		slog.Int64("bytes", w.bytes), slog.Float64("ms", float64(took.Microseconds())/1000))
}

// plain answers with one sentence: as text, or as a problem under /v1.
func plain(w http.ResponseWriter, r *http.Request, status int, sentence string) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if r.URL.Path == "/v1" || strings.HasPrefix(r.URL.Path, "/v1/") {
		h.Set("Content-Type", "application/problem+json")
		h.Set("Access-Control-Allow-Origin", "*") // pages of others may read what was wrong
		w.WriteHeader(status)
		_, _ = w.Write(problems[status])
		return
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(sentence + "\n"))
}

// problems are the problems that the server itself answers with.
var problems = map[int][]byte{
	http.StatusNotFound: []byte(`{"type":"about:blank","title":"Not Found","status":404,` +
		`"detail":"no such address: addresses do not end in a slash"}` + "\n"),
	http.StatusMethodNotAllowed: []byte(`{"type":"about:blank","title":"Method Not Allowed","status":405,` +
		`"detail":"this address cannot be asked in this way: see Allow"}` + "\n"),
	http.StatusInternalServerError: []byte(`{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"internal error"}` + "\n"),
}
