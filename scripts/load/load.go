package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// load is what to ask.
type load struct {
	address   string
	postcodes []string
	rate      int // requests a second
	length    time.Duration
}

// requests returns how many requests are to go out.
func (l *load) requests() int { return int(l.length.Seconds() * float64(l.rate)) }

// report is what came of it.
type report struct {
	mu      sync.Mutex
	took    []time.Duration // of every request, from when it was due
	failed  int
	faults  map[string]int // what went wrong, and how often
	changes []string       // when the server began to say that it is ready, or not
}

func (r *report) asked() int { return len(r.took) }

func (r *report) add(took time.Duration, fault string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.took = append(r.took, took)
	if fault != "" {
		r.failed++
		r.faults[fault]++
	}
}

// run asks at a steady rate, whether or not earlier answers have come, and notes
// what the server says of itself meanwhile.
func (l *load) run(ctx context.Context) *report {
	ctx, stop := context.WithTimeout(ctx, l.length+time.Minute)
	defer stop()
	r, c := &report{faults: map[string]int{}}, client(l.rate)
	var work sync.WaitGroup
	watched, unwatch := context.WithCancel(ctx)
	var watching sync.WaitGroup
	start := time.Now()
	watching.Go(func() { r.watch(watched, c, l.address, start) })
	for i := range l.requests() {
		due := start.Add(time.Duration(i) * time.Second / time.Duration(l.rate))
		select {
		case <-ctx.Done():
		case <-time.After(time.Until(due)):
			work.Go(func() {
				fault := ask(ctx, c, l.address+"/zoek?plaats="+l.postcodes[i%len(l.postcodes)])
				r.add(time.Since(due), fault)
			})
		}
	}
	work.Wait()
	unwatch()
	watching.Wait()
	return r
}

// ask gets a page and returns what is wrong with the answer, "" for nothing. An
// answer without a place to go or to call is one that failed.
func ask(ctx context.Context, c *http.Client, address string) string {
	status, body, err := get(ctx, c, address)
	switch {
	case err != nil:
		return "no answer"
	case status != http.StatusOK:
		return fmt.Sprintf("status %d", status)
	case !strings.Contains(body, `class="result"`) && !strings.Contains(body, `class="call"`):
		return "an answer without help"
	}
	return ""
}

func get(ctx context.Context, c *http.Client, address string) (status int, body string, err error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, "", err
	}
	answer, err := c.Do(q)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

// watch asks twice a second whether the server is ready and notes each change.
func (r *report) watch(ctx context.Context, c *http.Client, address string, start time.Time) {
	last := ""
	for ctx.Err() == nil {
		var ready struct{ Status string }
		if _, body, err := get(ctx, c, address+"/readyz"); err != nil || json.Unmarshal([]byte(body), &ready) != nil {
			ready.Status = "no answer"
		}
		if ready.Status != last && ctx.Err() == nil {
			last = ready.Status
			r.changes = append(r.changes, fmt.Sprintf("%s after %.1f s", last, time.Since(start).Seconds()))
		}
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// at returns how long the quickest so many per mille took at most.
func (r *report) at(perMille int) time.Duration {
	if len(r.took) == 0 {
		return 0
	}
	return r.took[(len(r.took)-1)*perMille/1000]
}

// String writes the report in lines of a name and figures.
func (r *report) String() string {
	slices.Sort(r.took)
	var b strings.Builder
	fmt.Fprintf(&b, "requests  %d, failed %d\n", r.asked(), r.failed)
	for _, fault := range slices.Sorted(maps.Keys(r.faults)) {
		fmt.Fprintf(&b, "          %s: %d\n", fault, r.faults[fault])
	}
	ms := func(perMille int) float64 { return float64(r.at(perMille).Microseconds()) / 1000 }
	fmt.Fprintf(&b, "took      p50 %.2f ms, p99 %.2f ms, longest %.2f ms\n", ms(500), ms(990), ms(1000))
	fmt.Fprintf(&b, "server    %s\n", strings.Join(r.changes, ", "))
	return b.String()
}
