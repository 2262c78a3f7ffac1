package street

import (
	"math"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest/pbf"
	"steunkaart/internal/network"
)

// shore gives the line of a way of water to the builder, in pieces where nodes are
// missing.
func (f *reading) shore(w pbf.Way) {
	f.line = f.line[:0]
	cut := false
	for _, id := range w.Refs {
		c := f.place(id)
		if c == missing {
			cut = true
			f.builder.Water(f.line)
			f.line = f.line[:0]
			continue
		}
		f.line = append(f.line, c)
	}
	f.builder.Water(f.line)
	if cut {
		f.counts.Cut++
	}
}

func (f *reading) place(id int64) network.Coord {
	if at, ok := f.places.find(id); ok {
		return f.places.coords[at.rank]
	}
	return missing
}

// street gives the pieces of a way between its corners to the builder. Where a node
// is missing the piece ends at the one before it, and the next begins behind it.
func (f *reading) street(w pbf.Way, is Way) error {
	p := pieces{reading: f, street: network.Street{Class: is.Class}}
	if is.Class&network.Ferry != 0 {
		p.perMetre = f.perMetre(w, is.Seconds)
	}
	last, cut := int64(0), false
	for i, id := range w.Refs {
		if i > 0 && id == last {
			continue
		}
		last = id
		at, ok := f.places.find(id)
		if !ok || f.places.coords[at.rank] == missing {
			cut = true
			if err := p.end(); err != nil {
				return err
			}
			continue
		}
		if err := p.visit(at); err != nil {
			return err
		}
	}
	if cut {
		f.counts.Cut++
	}
	return p.end()
}

// pieces cuts a way. f.line is the places between the last node and where it is.
type pieces struct {
	*reading
	street   network.Street
	begun    bool    // street.From is a node
	perMetre float64 // seconds of a ferry
	metres   float64 // of a ferry since the node
	before   network.Coord
}

// visit goes to the next place of the way.
func (p *pieces) visit(at found) error {
	c := p.places.coords[at.rank]
	if p.begun && p.perMetre > 0 {
		p.metres += float64(geo.Distance(p.before.Point(), c.Point()))
	}
	p.before = c
	switch {
	case at.how == useCorner:
		return p.node(at.corner)
	case !p.begun: // behind a place that is missing
		return p.node(p.builder.Node(c))
	}
	p.line = append(p.line, c)
	return nil
}

// node ends a piece at a node, and begins the next there.
func (p *pieces) node(node uint32) error {
	s := p.street
	s.To, s.Shape = node, p.line
	from, begun := s.From, p.begun
	p.street.From, p.begun = node, true
	p.line = p.line[:0]
	if !begun || from == node && len(s.Shape) == 0 {
		return nil
	}
	return p.add(s)
}

// end ends the last piece where it is.
func (p *pieces) end() error {
	begun, n := p.begun, len(p.line)
	p.begun = false
	if !begun || n == 0 {
		return nil
	}
	s := p.street
	s.To, s.Shape = p.builder.Node(p.line[n-1]), p.line[:n-1]
	p.line = p.line[:0]
	return p.add(s)
}

// add adds a piece. A ferry takes its share of the crossing.
func (p *pieces) add(s network.Street) error {
	if s.Class&network.Ferry != 0 {
		s.Seconds = uint32(max(1, math.Round(p.perMetre*p.metres)))
	}
	p.metres = 0
	return p.builder.Edge(s)
}

// perMetre returns how many seconds a ferry takes for a metre of its way.
func (f *reading) perMetre(w pbf.Way, seconds uint32) float64 {
	length, from := geo.Metres(0), missing
	for _, id := range w.Refs {
		c := f.place(id)
		if c != missing && from != missing {
			length += geo.Distance(from.Point(), c.Point())
		}
		if c != missing {
			from = c
		}
	}
	if seconds == 0 || length == 0 {
		return 3.6 / f.FerryKmh
	}
	return float64(seconds) / float64(length)
}
