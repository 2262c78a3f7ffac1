package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// plainEvery is how often a line of progress is written where there is no
// terminal to draw a bar on.
const plainEvery = 2 * time.Second

// progress tells a person how far a command is and how long it will take: a bar
// on a terminal, plain lines elsewhere.
type progress struct {
	w     io.Writer
	title string
	bar   *progressbar.ProgressBar
	began time.Time
	last  time.Time
}

// newProgress starts telling on w of total steps under a title.
func newProgress(w io.Writer, title string, total int) *progress {
	p := &progress{w: w, title: title, began: time.Now()}
	p.last = p.began
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) { //nolint:gosec // a file descriptor is small
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(title),
			progressbar.OptionSetPredictTime(true), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(),
			progressbar.OptionThrottle(100*time.Millisecond))
	}
	return p
}

// set tells that done of total steps are behind us.
func (p *progress) set(done, total int) {
	if p.bar != nil {
		_ = p.bar.Set(done) // a bar that cannot be drawn stops nothing
		return
	}
	now := time.Now()
	if now.Sub(p.last) < plainEvery || done == 0 || done >= total {
		return
	}
	p.last = now
	left := time.Duration(float64(now.Sub(p.began)) / float64(done) * float64(total-done)).Round(time.Second)
	_, _ = fmt.Fprintf(p.w, "%s: %d of %d, about %s left\n", p.title, done, total, left)
}

// end says that the work is done, with the time that it took.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish() // as above
	}
	_, _ = fmt.Fprintf(p.w, "%s: done in %s\n", p.title, time.Since(p.began).Round(10*time.Millisecond))
}
