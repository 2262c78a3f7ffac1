package page_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/page"
)

// directory is a geocoder that knows one address and notes what it is asked.
type directory struct {
	asked []string
	away  bool
}

func (d *directory) Find(_ context.Context, text string) (string, orb.Point, bool) {
	d.asked = append(d.asked, text)
	return "Markt 1, 3511AB Testdam", orb.Point{5.012, 52.012}, !d.away
}

func TestAddressesAreAskedOutsideOnlyWhereTheyTellMore(t *testing.T) {
	t.Parallel()

	d, a := &directory{}, fixture(t)
	s, err := page.New(page.Config{Atlas: func() *atlas.Atlas { return a }, Now: now, Geocoder: d, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	h := chi.NewRouter()
	s.Routes(h)
	for _, known := range []string{"3511", "testdam", "dorp"} {
		get(t, h, "/zoek?plaats="+known, http.StatusOK)
	}
	if len(d.asked) > 0 {
		t.Errorf("asked for %q, which we know", d.asked)
	}
	contains(t, get(t, h, "/zoek?plaats=3511+AB", http.StatusOK), "Hulp bij Markt 1, 3511AB Testdam", "in een rechte lijn, vanaf Markt 1, 3511AB Testdam.")
	contains(t, get(t, h, "/zoek?plaats=Markt+1", http.StatusOK), "Hulp bij Markt 1")
	contains(t, get(t, h, "/privacy", http.StatusOK), "Dan vragen wij een andere dienst waar het is")
	d.away = true
	contains(t, get(t, h, "/zoek?plaats=3511+AB", http.StatusOK), "Hulp bij 3511, Testdam", "De letters van uw postcode gebruiken wij nog niet")
	get(t, h, "/zoek?plaats=Atlantis", http.StatusNotFound)
	lacks(t, get(t, site(t, a), "/privacy", http.StatusOK), "andere dienst")
}
