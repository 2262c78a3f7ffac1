package atlas

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// Feed is where a Keeper gets atlases from and hears of changes.
type Feed interface {
	Loader
	// NewestRun returns the id of the newest run, as Atlas.Changed has it.
	NewestRun(ctx context.Context) (int64, error)
	// Listen calls heard when it listens and after every change. It returns
	// when ctx ends or the connection is lost.
	Listen(ctx context.Context, heard func()) error
}

// Keeper holds the atlas that readers see and replaces it, whole, when the
// data changes. While the database is away readers keep the last one.
type Keeper struct {
	feed    Feed
	options func() Options
	log     *slog.Logger

	current   atomic.Pointer[Atlas]
	connected atomic.Bool
}

// Pauses between attempts to reach a database that is away.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 10 * time.Second
)

// firstLoads is how often Begin tries. The pauses between are 6.2 s together.
const firstLoads = 6

// renewal is how often an atlas is made again without any change: what is
// listed today is stale some day.
const renewal = 24 * time.Hour

// NewKeeper returns a keeper without an atlas. It asks for options anew for
// each atlas, since they hold the time.
func NewKeeper(feed Feed, options func() Options, log *slog.Logger) *Keeper {
	return &Keeper{feed: feed, options: options, log: log}
}

// Atlas returns the current atlas; nil before the first Load.
func (k *Keeper) Atlas() *Atlas { return k.current.Load() }

// Connected reports whether the keeper hears the database.
func (k *Keeper) Connected() bool { return k.connected.Load() }

// Begin loads the first atlas. What is transient, such as a database that is
// started anew in the meantime, is tried again for some seconds.
func (k *Keeper) Begin(ctx context.Context, transient func(error) bool) error {
	pause := firstPause
	for left := firstLoads - 1; ; left-- {
		err := k.Load(ctx)
		if err == nil || left == 0 || !transient(err) {
			return err
		}
		k.log.WarnContext(ctx, "data not read; trying again", "err", err, "after", pause)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
		pause *= 2
	}
}

// Load reads the data and makes it the current atlas.
func (k *Keeper) Load(ctx context.Context) error {
	start := time.Now()
	rows, err := k.feed.Load(ctx)
	if err != nil {
		return err
	}
	read := time.Since(start)
	a, err := Build(rows, k.options())
	if err != nil {
		return err
	}
	k.current.Store(a)
	// The rows and the last atlas are as large as the new one: give their memory
	// back now, and not when as much again was allocated.
	debug.FreeOSMemory()
	k.log.InfoContext(ctx, "atlas loaded", "run", a.Run, "changed", a.Changed, "municipalities", len(a.Municipalities),
		"cells", len(a.Layer(FinestResolution).Cells), "points", len(a.Points), "read", read, "took", time.Since(start))
	return nil
}

// Run keeps the atlas fresh until ctx ends. Changes that come while one is
// being loaded are taken together.
func (k *Keeper) Run(ctx context.Context) {
	changed := make(chan struct{}, 1)
	go k.listen(ctx, func() {
		k.connected.Store(true)
		select {
		case changed <- struct{}{}:
		default: // one is waiting already
		}
	})
	wait, pause := renewal, firstPause
	for {
		var fresh bool
		select {
		case <-ctx.Done():
			return
		case <-changed:
			fresh = k.refresh(ctx)
		case <-time.After(wait):
			fresh = k.renew(ctx)
		}
		if wait = renewal; fresh {
			pause = firstPause
		} else {
			wait, pause = pause, min(2*pause, longestPause)
		}
	}
}

// listen hears the database, and tries again when it is away.
func (k *Keeper) listen(ctx context.Context, heard func()) {
	for pause := firstPause; ctx.Err() == nil; pause = min(2*pause, longestPause) {
		err := k.feed.Listen(ctx, heard)
		if was := k.connected.Swap(false); was {
			pause = firstPause
			if ctx.Err() == nil {
				k.log.WarnContext(ctx, "database lost; serving what is in memory", "err", err)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// refresh renews the atlas when there is a newer run than it shows. It is false
// when the atlas may not be the newest.
func (k *Keeper) refresh(ctx context.Context) bool {
	newest, err := k.feed.NewestRun(ctx)
	if err != nil {
		k.log.WarnContext(ctx, "newest run not known", "err", err)
		return false
	}
	if a := k.Atlas(); a != nil && a.Changed == newest {
		return true
	}
	return k.renew(ctx)
}

// renew loads, whether something changed or not.
func (k *Keeper) renew(ctx context.Context) bool {
	err := k.Load(ctx)
	if err != nil && ctx.Err() == nil {
		k.log.ErrorContext(ctx, "atlas not renewed; serving the last one", "err", err)
	}
	return err == nil
}
