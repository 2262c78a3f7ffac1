// Package problem answers with an error as RFC 9457 problem details, so that a
// program can tell what was wrong and a person can read it.
package problem

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"steunkaart/internal/fault"
)

// ContentType is the media type of problem details.
const ContentType = "application/problem+json"

// statusOf is the one table from kinds of fault to statuses of HTTP.
var statusOf = map[fault.Kind]int{
	fault.KindInternal:    http.StatusInternalServerError,
	fault.KindInvalid:     http.StatusBadRequest,
	fault.KindNotFound:    http.StatusNotFound,
	fault.KindUnavailable: http.StatusServiceUnavailable,
	fault.KindCancelled:   499, // nobody reads it; the number is nginx's for the log
}

// Details are the members of an answer.
type Details struct {
	Type   string   `json:"type"`
	Status int      `json:"status"`
	Title  string   `json:"title"`
	Detail string   `json:"detail"`
	Errors []string `json:"errors,omitempty"` // every fault of the request
}

// Of returns what a caller may be told of an error.
func Of(err error) Details {
	f := fault.Of(err)
	status := statusOf[f.Kind]
	d := Details{Type: "about:blank", Status: status, Title: http.StatusText(status), Detail: f.Detail}
	if f.Kind == fault.KindInvalid {
		d.Errors = fault.Details(err)
	}
	return d
}

// Writer answers with errors and logs those that are ours.
type Writer struct {
	Log *slog.Logger
}

// Write answers with err. The log gets the cause of our own faults and the pattern
// of the address, but neither its path nor its query: they may hold a place that
// somebody looked for.
func (p Writer) Write(w http.ResponseWriter, r *http.Request, err error) {
	d := Of(err)
	if d.Status == http.StatusInternalServerError {
		p.Log.ErrorContext(r.Context(), "request failed", "route", r.Pattern, "err", err)
	}
	h := w.Header()
	h.Set("Content-Type", ContentType)
	h.Set("Cache-Control", "no-store")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Del("Content-Length")
	h.Del("Etag")
	if d.Status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "5")
	}
	w.WriteHeader(d.Status)
	_ = json.NewEncoder(w).Encode(d) // fails when the caller went away: nobody is left to tell
}
