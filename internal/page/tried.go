package page

import (
	"context"
	"sync"

	"steunkaart/internal/fault"
	"steunkaart/internal/scenario"
)

// tried keeps the outcomes of scenarios that were asked for lately, and lets few be
// computed at a time.
type tried struct {
	mutex sync.Mutex
	kept  map[string]*scenario.Outcome
	room  chan struct{}
}

const (
	mostKept   = 64 // an outcome of a large municipality is half a megabyte
	mostAtOnce = 2
)

func newTried() *tried {
	return &tried{kept: map[string]*scenario.Outcome{}, room: make(chan struct{}, mostAtOnce)}
}

// of returns the outcome with a key, computed once. It waits for others as long as
// the visitor does.
func (t *tried) of(ctx context.Context, key string, compute func() (*scenario.Outcome, error)) (*scenario.Outcome, error) {
	if o := t.find(key); o != nil {
		return o, nil
	}
	select {
	case t.room <- struct{}{}:
		defer func() { <-t.room }()
	case <-ctx.Done():
		return nil, fault.Unavailable(ctx.Err(), "too many scenarios at once")
	}
	if o := t.find(key); o != nil { // somebody else's, while we waited
		return o, nil
	}
	o, err := compute()
	if err != nil {
		return nil, err
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.kept) >= mostKept {
		clear(t.kept)
	}
	t.kept[key] = o
	return o, nil
}

func (t *tried) find(key string) *scenario.Outcome {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.kept[key]
}
