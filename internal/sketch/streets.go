package sketch

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// mostCorners is how many corners of streets are drawn. A picture of so many is
// about 10 kB when it is compressed.
const mostCorners = 3500

// streetWidth is how wide a street is drawn, in metres, as long as that is some
// pixels.
const streetWidth = 4

// run is a street as it is drawn.
type run struct {
	*Street
	line orb.LineString // pixels
}

// streets draws the streets, the main ones above the others.
func (d *drawing) streets() {
	runs := d.runs()
	width := min(max(streetWidth*d.perMetre, 1.4), 5) * steps
	for _, main := range []bool{false, true} {
		stroke, wide := street, width
		if main {
			stroke, wide = edge, width*1.6
		}
		d.path(`fill="none" stroke="`+stroke+`" stroke-linejoin="round" stroke-linecap="round" stroke-width="`+short(wide)+`"`, func(p *pen) {
			for _, r := range runs {
				if r.Main == main {
					p.line(r.line)
				}
			}
		})
	}
}

// runs returns the streets to be drawn, in their order. When there are too many
// corners the shortest streets that nobody knows by name go first.
func (d *drawing) runs() []run {
	var runs []run
	corners := 0
	for i := range d.scene.Streets {
		for _, line := range d.cut(d.scene.Streets[i].Line) {
			if len(line) > 1 {
				runs = append(runs, run{&d.scene.Streets[i], line})
				corners += len(line)
			}
		}
	}
	if corners > mostCorners {
		runs = most(runs)
	}
	return runs
}

// most returns the streets that matter most, as many as may be drawn.
func most(runs []run) []run {
	type scored struct {
		at   int
		rank int
		long float64
	}
	order := make([]scored, len(runs))
	for i, r := range runs {
		rank := 0
		if r.Main {
			rank += 2
		}
		if r.Name != "" {
			rank++
		}
		order[i] = scored{i, rank, length(r.line)}
	}
	slices.SortFunc(order, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(b.long, a.long), cmp.Compare(a.at, b.at))
	})
	left, kept := mostCorners, order[:0]
	for _, o := range order {
		if left -= len(runs[o.at].line); left < 0 {
			break
		}
		kept = append(kept, o)
	}
	slices.SortFunc(kept, func(a, b scored) int { return cmp.Compare(a.at, b.at) })
	some := make([]run, len(kept))
	for i, o := range kept {
		some[i] = runs[o.at]
	}
	return some
}
