package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// event is one line of `go test -json`; see `go doc test2json`.
type event struct {
	Action     string
	Package    string
	ImportPath string // of build output
	Test       string
	Elapsed    float64 // seconds
	Output     string
}

// report adds up the events of a test run.
type report struct {
	output                  map[string][]string // what each running test wrote
	reasons                 map[string]int      // of skips, with how often
	passed, failed, skipped int                 // tests, subtests included
	broken                  int                 // packages that failed
}

func newReport() *report {
	return &report{output: map[string][]string{}, reasons: map[string]int{}}
}

// read adds every event of in, and writes packages and failures to out as they
// come. Lines that are no event are passed on.
func (r *report) read(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		var e event
		if len(line) > 0 && json.Unmarshal(line, &e) == nil {
			r.add(e, out)
		} else {
			_, _ = out.Write(line)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read test events: %w", err)
		}
	}
}

func (r *report) add(e event, out io.Writer) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		r.output[key] = append(r.output[key], e.Output)
	case "build-output":
		_, _ = io.WriteString(out, e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.endPackage(e, out)
		} else {
			r.endTest(e, out)
		}
		delete(r.output, key)
	}
}

func (r *report) endTest(e event, out io.Writer) {
	written := r.output[e.Package+" "+e.Test]
	switch e.Action {
	case "pass":
		r.passed++
	case "skip":
		r.skipped++
		r.reasons[reason(written)]++
	case "fail":
		r.failed++
		_, _ = fmt.Fprintf(out, "%s %s\n%s", e.Package, e.Test, strings.Join(written, ""))
	}
}

// endPackage says how the package went. The output of a failed package is shown
// whole, with what its unfinished tests wrote: a panic is attributed to either.
func (r *report) endPackage(e event, out io.Writer) {
	switch e.Action {
	case "pass":
		_, _ = fmt.Fprintf(out, "ok    %7.2fs  %s\n", e.Elapsed, e.Package)
	case "fail":
		r.broken++
		for _, key := range slices.Sorted(maps.Keys(r.output)) {
			if strings.HasPrefix(key, e.Package+" ") {
				_, _ = io.WriteString(out, strings.Join(r.output[key], ""))
			}
		}
		_, _ = fmt.Fprintf(out, "FAIL  %7.2fs  %s\n", e.Elapsed, e.Package)
	}
}

// close writes the last lines and tells whether the run is good. A run without
// any test is not.
func (r *report) close(out io.Writer, strict bool) bool {
	for _, why := range slices.Sorted(maps.Keys(r.reasons)) {
		_, _ = fmt.Fprintf(out, "skipped %d: %s\n", r.reasons[why], why)
	}
	good := r.failed == 0 && r.broken == 0 && r.passed > 0 && (!strict || r.skipped == 0)
	verdict := "all is well"
	switch {
	case r.failed > 0 || r.broken > 0:
		verdict = "FAILED"
	case r.passed == 0:
		verdict = "FAILED: no test ran"
	case !good:
		verdict = "FAILED: no test may be skipped here"
	}
	_, _ = fmt.Fprintf(out, "%d passed, %d failed, %d skipped: %s\n", r.passed, r.failed, r.skipped, verdict)
	return good
}

// place is the "file.go:12: " before a message of a test.
var place = regexp.MustCompile(`^\S+\.go:\d+: `)

// reason finds why a test was skipped: the last thing that it said.
func reason(written []string) string {
	why := "no reason given"
	for line := range strings.Lines(strings.Join(written, "")) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "===") || strings.HasPrefix(line, "---") {
			continue
		}
		why = place.ReplaceAllString(line, "")
	}
	return why
}
