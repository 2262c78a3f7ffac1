package atlas_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"steunkaart/internal/atlas"
)

// feed is a database of which a test decides how it is.
type feed struct {
	mu     sync.Mutex
	run    int64
	loads  int
	broken error
	heard  chan struct{} // told to the listener
	lose   chan error    // ends a Listen
}

func newFeed() *feed {
	return &feed{run: 1, heard: make(chan struct{}), lose: make(chan error)}
}

func (f *feed) set(run int64, broken error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.run, f.broken = run, broken
}

func (f *feed) loaded() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.loads
}

func (f *feed) Load(context.Context) (*atlas.Rows, error) {
	f.mu.Lock()
	run, broken := f.run, f.broken
	f.loads++
	f.mu.Unlock()
	time.Sleep(time.Second) // within the bubble of synctest: no real time
	return &atlas.Rows{Changed: run}, broken
}

func (f *feed) NewestRun(context.Context) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.run, f.broken
}

func (f *feed) Listen(ctx context.Context, heard func()) error {
	f.mu.Lock()
	broken := f.broken
	f.mu.Unlock()
	if broken != nil {
		return broken
	}
	heard()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-f.heard:
			heard()
		case err := <-f.lose:
			return err
		}
	}
}

// keep runs a keeper on a feed until the test ends.
func keep(t *testing.T, f *feed) *atlas.Keeper {
	t.Helper()
	k := atlas.NewKeeper(f, options, slog.New(slog.DiscardHandler))
	if k.Atlas() != nil || k.Connected() {
		t.Fatal("a keeper begins without an atlas and unconnected")
	}
	if err := k.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	go k.Run(t.Context())
	synctest.Wait()
	return k
}

func TestKeeperTakesChangesTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFeed()
		k := keep(t, f)
		if !k.Connected() || f.loaded() != 1 {
			t.Fatalf("connected %v, %d loads: nothing changed since the first", k.Connected(), f.loaded())
		}
		old := k.Atlas()
		for run := range 5 {
			f.set(int64(run+2), nil)
			f.heard <- struct{}{}
		}
		if k.Atlas() != old {
			t.Error("readers lost their atlas while the next was being loaded")
		}
		time.Sleep(time.Minute)
		if got := k.Atlas().Changed; got != 6 || f.loaded() > 3 {
			t.Errorf("shows run %d after %d loads, want run 6 after at most 3", got, f.loaded())
		}
	})
}

func TestKeeperServesWhileTheDatabaseIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFeed()
		k := keep(t, f)
		f.set(2, errors.New("gone"))
		f.lose <- errors.New("connection lost")
		time.Sleep(time.Hour)
		if k.Connected() || k.Atlas().Changed != 1 {
			t.Fatalf("connected %v, shows run %d", k.Connected(), k.Atlas().Changed)
		}
		f.set(2, nil) // it is back, and changed while nobody listened
		time.Sleep(time.Minute)
		if !k.Connected() || k.Atlas().Changed != 2 {
			t.Errorf("connected %v, shows run %d, want run 2", k.Connected(), k.Atlas().Changed)
		}
	})
}

func TestKeeperTriesAFailedLoadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFeed()
		k := keep(t, f)
		f.set(2, errors.New("half a result"))
		f.heard <- struct{}{}
		time.Sleep(time.Second)
		f.set(2, nil) // and nobody tells
		time.Sleep(time.Minute)
		if k.Atlas().Changed != 2 {
			t.Errorf("shows run %d, want 2", k.Atlas().Changed)
		}
	})
}

func TestKeeperRenewsEveryDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFeed()
		k := keep(t, f)
		old := k.Atlas()
		time.Sleep(25 * time.Hour)
		if k.Atlas() == old {
			t.Error("the atlas of yesterday: what was listed may be stale today")
		}
	})
}

func always(error) bool { return true }

func TestKeeperBeginsWhenTheDatabaseFailsForAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFeed()
		k := atlas.NewKeeper(f, options, slog.New(slog.DiscardHandler))
		f.set(1, errors.New("starting up"))
		begun := make(chan error, 1)
		go func() { begun <- k.Begin(t.Context(), always) }()
		time.Sleep(4 * time.Second)
		if f.set(1, nil); f.loaded() < 2 || k.Atlas() != nil {
			t.Errorf("%d loads while the database failed", f.loaded())
		}
		if err := <-begun; err != nil || k.Atlas() == nil {
			t.Errorf("begun with %v, atlas %v", err, k.Atlas())
		}
	})
}

func TestKeeperGivesUpTheBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFeed()
		k := atlas.NewKeeper(f, options, slog.New(slog.DiscardHandler))
		broken := errors.New("gone")
		f.set(1, broken)
		start := time.Now()
		if err := k.Begin(t.Context(), always); !errors.Is(err, broken) || f.loaded() != 6 {
			t.Errorf("%v after %d loads", err, f.loaded())
		}
		if waited := time.Since(start) - 6*time.Second; waited < 5*time.Second || waited > 10*time.Second { // a load takes a second here
			t.Errorf("waited %v", waited)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := k.Begin(ctx, always); !errors.Is(err, broken) || f.loaded() != 7 {
			t.Errorf("stopped: %v after %d loads", err, f.loaded())
		}
		never := func(error) bool { return false }
		if err := k.Begin(t.Context(), never); !errors.Is(err, broken) || f.loaded() != 8 {
			t.Errorf("what stays wrong: %v after %d loads", err, f.loaded())
		}
	})
}
