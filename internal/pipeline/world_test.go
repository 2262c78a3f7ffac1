package pipeline_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/access"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/hexgrid"
	"steunkaart/internal/pipeline"
)

// grid is the real grid.
type grid struct{}

func (grid) Pieces(shape orb.MultiPolygon) ([]pipeline.Piece, error) {
	cut, err := hexgrid.Pieces(shape, hexgrid.Resolution)
	pieces := make([]pipeline.Piece, len(cut))
	for i, p := range cut {
		pieces[i] = pipeline.Piece(p)
	}
	return pieces, err
}

func (grid) Neighbours(c geo.Cell) ([]geo.Cell, error) { return hexgrid.Neighbours(c) }
func (grid) Centre(c geo.Cell) (orb.Point, error)      { return hexgrid.Centre(c) }
func (grid) Parent(c geo.Cell, resolution int) (geo.Cell, error) {
	return hexgrid.Parent(c, resolution)
}

func some(x float64) *float64 { return &x }

// block returns a square of a kilometre, so many kilometres east and north of
// Delft.
func block(east, north float64) orb.MultiPolygon {
	s := geo.ScaleAt(52)
	x, y := 4.36+east*1000/s.Lon, 52+north*1000/s.Lat
	w, h := 1000/s.Lon, 1000/s.Lat
	return orb.MultiPolygon{{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}, {x, y}}}}
}

// world is a made-up country of two municipalities side by side, kept in
// memory. West has three neighbourhoods in a row, of which the last lacks its
// ages; East has three, of which the last has no boundary.
type world struct {
	neighbourhoods []pipeline.Neighbourhood
	shapes         []orb.MultiPolygon
	municipalities map[area.Code]demand.Margins
	points         []access.Point
	sites          []pipeline.Site
	streets        []orb.LineString
	postcodes      []pipeline.Postcode
	destinations   []pipeline.Destination
	stored         *pipeline.Stored
	saved          []*pipeline.Result
	dwellings      map[geo.Cell][]pipeline.Dwelling
	extents        []pipeline.Extent
	workers        int // 0 for as many as there are
}

func newWorld() *world {
	w := &world{municipalities: map[area.Code]demand.Margins{
		"GM0001": {Residents: some(3010), Under15: some(600), Over65: some(700)},
		"GM0002": {Residents: some(1995), Under15: some(200), Over65: some(500)},
	}}
	add := func(code area.Code, shape orb.MultiPolygon, m demand.Margins) {
		w.neighbourhoods = append(w.neighbourhoods, pipeline.Neighbourhood{
			Code: code, Municipality: code.Municipality(), Name: "Buurt " + string(code[len(code)-2:]), Postcode: "2611", Margins: m,
		})
		w.shapes = append(w.shapes, shape)
	}
	add("BU00010001", block(0, 0), demand.Margins{Residents: some(2000), Under15: some(500), Over65: some(300)})
	add("BU00010002", block(1, 0), demand.Margins{Residents: some(600), Under15: some(100), Over65: some(700)}) // more old people than people
	add("BU00010003", block(2, 0), demand.Margins{Residents: some(400)})
	add("BU00020001", block(3, 0), demand.Margins{Residents: some(1500), Under15: some(100), Over65: some(400)})
	add("BU00020002", block(4, 0), demand.Margins{Residents: some(300), Under15: some(50), Over65: some(50)})
	s := geo.ScaleAt(52)
	for i := range 12 { // a school every half kilometre, and the twelfth beside the ninth
		id := int64(i)
		w.sites = append(w.sites, pipeline.Site{
			ID: id + 1, Kind: "school", Name: fmt.Sprintf("School %d", id+1), Municipality: area.Code([]string{"GM0001", "GM0002"}[i/6]),
			Location: orb.Point{4.36 + 500*float64(i%11+i/11*8)/s.Lon, 52 + 400/s.Lat},
		})
	}
	add("BU00020003", nil, demand.Margins{Residents: some(195), Under15: some(20), Over65: some(50)})
	return w
}

func (w *world) ReadDemand(_ context.Context, scope []area.Code) (*pipeline.DemandInput, error) {
	in := &pipeline.DemandInput{
		Municipalities: w.municipalities,
		Districts:      map[area.Code]demand.Margins{"WK000100": {Residents: some(3000), Under15: some(600), Over65: some(750)}},
		Schooling:      map[area.Code]demand.Schooling{"GM0001": {0.3, 0.4, 0.3}},
		High:           map[area.Code]float64{"WK000100": 0.35},
		Mix:            map[area.Postcode]demand.Mix{"2611": {{250, 250}, {150, 150}, {450, 450}, {400, 400}, {180, 220}, {80, 120}}},
		Extents:        w.extents,
		Dwellings: func(context.Context, []geo.Cell) (map[geo.Cell][]pipeline.Dwelling, error) {
			return w.dwellings, nil
		},
	}
	var shapes []orb.MultiPolygon
	for i, n := range w.neighbourhoods {
		if len(scope) == 0 || slices.Contains(scope, n.Municipality) {
			in.Neighbourhoods, shapes = append(in.Neighbourhoods, n), append(shapes, w.shapes[i])
		}
	}
	in.Shape = func(i int) (orb.MultiPolygon, error) { return shapes[i], nil }
	if len(scope) > 0 && w.stored != nil {
		in.Models, in.Parameters = w.stored.Models, w.stored.Parameters
	}
	if len(w.saved) > 0 {
		w.neighbours(in, scope)
	}
	return in, nil
}

// neighbours adds what is stored of the municipalities outside of the scope.
func (w *world) neighbours(in *pipeline.DemandInput, scope []area.Code) {
	whole := w.saved[0]
	in.Around = func(context.Context, []geo.Cell) (pipeline.Around, error) {
		around := pipeline.Around{Homes: homes(whole)}
		for _, p := range whole.Parts {
			if slices.Contains(scope, p.Municipality) {
				around.Former = append(around.Former, p.Cell)
			} else {
				around.Parts = append(around.Parts, p)
			}
		}
		return around, nil
	}
	for _, a := range whole.Areas {
		if a.Code.Level() != area.LevelMunicipality || slices.Contains(scope, a.Code) {
			continue
		}
		m := pipeline.Municipality{Code: a.Code, People: a.People}
		for _, e := range a.Excluded {
			m.Excluded = append(m.Excluded, e.People)
		}
		m.Draws, _ = pipeline.Decode(a.Draws, len(a.Draws)/4) // never another number
		in.Others = append(in.Others, m)
	}
}

// homes are the neighbourhoods of a result as they are stored.
func homes(r *pipeline.Result) []pipeline.StoredHome {
	var all []pipeline.StoredHome
	for _, a := range r.Areas {
		if a.Code.Level() != area.LevelNeighbourhood {
			continue
		}
		h := pipeline.StoredHome{Code: a.Code, People: a.People, Weight: a.Weight, Draws: a.Draws}
		for _, e := range a.Excluded {
			h.Excluded = append(h.Excluded, e.People)
		}
		all = append(all, h)
	}
	return all
}

func (w *world) ReadStored(context.Context, []area.Code) (*pipeline.Stored, error) {
	if w.stored == nil {
		return &pipeline.Stored{}, nil
	}
	return w.stored, nil
}

func (w *world) ReadSites(context.Context) ([]pipeline.Site, error) { return w.sites, nil }

func (w *world) ReadStreets(context.Context) ([]orb.LineString, error) { return w.streets, nil }

func (w *world) ReadPostcodes(context.Context) ([]pipeline.Postcode, error) { return w.postcodes, nil }

func (w *world) ReadDestinations(context.Context) ([]pipeline.Destination, error) {
	return w.destinations, nil
}

func (w *world) ReadPoints(context.Context) ([]pipeline.Point, error) {
	points := make([]pipeline.Point, len(w.points))
	for i, p := range w.points {
		points[i] = pipeline.Point{Point: p, StaffedHours: []string{"Mo-Fr 10:00-12:00"}}
	}
	return points, nil
}

func (w *world) Save(_ context.Context, r *pipeline.Result, progress func(done, total int)) error {
	progress(1, 1)
	w.saved = append(w.saved, r)
	if len(r.Scope) == 0 && r.Stages[0] == pipeline.StageDemand {
		w.stored = &pipeline.Stored{
			Parameters: r.Parameters, Models: r.Models, Cells: r.Cells, Reach: r.Reach, Names: r.Names, People: r.People, Parts: r.Parts, Homes: homes(r),
		}
	}
	return nil
}

// compute runs a job on the world.
func (w *world) compute(t *testing.T, job pipeline.Job) (*pipeline.Result, error) {
	t.Helper()
	p, err := pipeline.New(w, grid{}, parameters(t), func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	if w.workers > 0 {
		p.Workers(w.workers)
	}
	return p.Run(t.Context(), job)
}

func (w *world) must(t *testing.T, job pipeline.Job) *pipeline.Result {
	t.Helper()
	r, err := w.compute(t, job)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// parameters are those that come with the program, with national figures that
// fit a country of 5,005 people, and fewer draws.
func parameters(t *testing.T) data.Parameters {
	t.Helper()
	p, err := data.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Definitions {
		p.Definitions[i].National.Total *= 5005.0 / 17942942
	}
	p.Method.Draws.Value = 60
	return p
}

func definitions(t *testing.T) []demand.Definition {
	t.Helper()
	return parameters(t).Definitions
}
