package tile

import (
	"time"

	"steunkaart/internal/atlas"
	"steunkaart/internal/supply"
)

var pointKeys = []string{"id", "slug", "name", "kind", "state", "precision", "municipality"}

// HelpPoints returns the tile of the help points that have a location, with how
// sure we are of each at time now.
func HelpPoints(a *atlas.Atlas, now time.Time, t Address) []byte {
	l := layers.Get().(*layer) //nolint:forcetypeassert // the pool holds nothing else
	defer layers.Put(l)
	l.reset("help-points", pointKeys)
	bound, f := t.bound([2]float64{}), t.frame()
	codes := municipalityCodes(a)
	for i := range a.Points {
		p := &a.Points[i]
		if p.Precision == supply.PrecisionUnknown || !bound.Contains(p.Location) {
			continue
		}
		x, y := f.at(atlas.Mercator(p.Location))
		l.command(commandMove, 1)
		l.to(&pen{}, x, y)
		l.whole(0, uint64(p.ID)) //nolint:gosec // counts from 1
		l.text(1, p.Slug)
		l.text(2, p.Name)
		l.text(3, string(p.Main()))
		l.text(4, string(p.State(now)))
		l.text(5, string(p.Precision))
		if p.Area >= 0 {
			l.text(6, codes[p.Area])
		}
		l.end(typePoint)
	}
	return l.appendTo(nil)
}
