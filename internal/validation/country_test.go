package validation_test

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"steunkaart/data"
	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/starter"
	"steunkaart/internal/pipeline"
)

const starterDir = "../../data/starter"

// published is what the starter data set holds of areas, by code and, for
// figures, year.
type published struct {
	names   map[area.Code]string
	shaped  map[area.Code]bool // has a boundary
	figures map[int]map[area.Code]ingest.Statistic
	homes   map[area.Postcode]area.Code // municipality of a postcode
	people  []ingest.PostcodePeople
}

func (p *published) Accept(_ int, row ingest.Row) error {
	switch r := row.(type) {
	case ingest.Area:
		p.names[r.Code], p.shaped[r.Code] = r.Name, r.Geometry.Shape != nil
	case ingest.Statistic:
		if p.figures[r.Year] == nil {
			p.figures[r.Year] = map[area.Code]ingest.Statistic{}
		}
		p.figures[r.Year][r.Code] = r
	case ingest.Postcode:
		p.homes[r.Code] = r.Municipality
	case ingest.PostcodePeople:
		p.people = append(p.people, r)
	}
	return nil
}

func (p *published) Reject(ingest.Reject) error { return nil }

// read reads the starter data set once for all tests.
var read = sync.OnceValues(func() (*published, error) {
	set, err := starter.Open(starterDir)
	if err != nil {
		return nil, err
	}
	p := &published{
		names: map[area.Code]string{}, shaped: map[area.Code]bool{}, figures: map[int]map[area.Code]ingest.Statistic{}, homes: map[area.Postcode]area.Code{},
	}
	return p, set.Read(context.Background(), p)
})

func starterSet(t *testing.T) *published {
	t.Helper()
	p, err := read()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// of returns the codes of a level with figures of a year, in order.
func (p *published) of(level area.Level, year int) []area.Code {
	var codes []area.Code
	for code := range p.figures[year] {
		if code.Level() == level {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

func margins(s ingest.Statistic) demand.Margins {
	return demand.Margins{Residents: s.Residents, Under15: s.Residents0to15, Over65: s.Residents65}
}

// country is the starter data set as a store of the pipeline. Cells do not
// matter here: each neighbourhood is one cell of its own.
type country struct {
	*published
	change func(*pipeline.DemandInput) // of the input; may be nil
}

func (c country) ReadDemand(context.Context, []area.Code) (*pipeline.DemandInput, error) {
	in := &pipeline.DemandInput{
		Municipalities: map[area.Code]demand.Margins{}, Districts: map[area.Code]demand.Margins{},
		Schooling: map[area.Code]demand.Schooling{}, High: map[area.Code]float64{},
		Mix: map[area.Postcode]demand.Mix{}, MixOf: map[area.Code]demand.Mix{},
		Dwellings: func(context.Context, []geo.Cell) (map[geo.Cell][]pipeline.Dwelling, error) { return nil, nil },
	}
	for code, s := range c.figures[2024] {
		switch code.Level() {
		case area.LevelMunicipality:
			in.Municipalities[code] = margins(s)
		case area.LevelDistrict:
			in.Districts[code] = margins(s)
		case area.LevelNeighbourhood:
			in.Neighbourhoods = append(in.Neighbourhoods, pipeline.Neighbourhood{
				Code: code, Municipality: code.Municipality(), Name: c.names[code], Postcode: area.Postcode(s.Postcode), Margins: margins(s),
			})
		}
	}
	slices.SortFunc(in.Neighbourhoods, func(a, b pipeline.Neighbourhood) int { return cmp.Compare(a.Code, b.Code) })
	in.Shape = func(i int) (orb.MultiPolygon, error) {
		if !c.shaped[in.Neighbourhoods[i].Code] {
			return nil, nil
		}
		return orb.MultiPolygon{{{{float64(i), 0}}}}, nil
	}
	c.schooling(in)
	c.mixes(in)
	if c.change != nil {
		c.change(in)
	}
	return in, nil
}

func (c country) schooling(in *pipeline.DemandInput) {
	for code, s := range c.figures[2021] {
		if s.EducationLow != nil && s.EducationMiddle != nil && s.EducationHigh != nil {
			sum := *s.EducationLow + *s.EducationMiddle + *s.EducationHigh
			in.Schooling[code] = demand.Schooling{*s.EducationLow / sum, *s.EducationMiddle / sum, *s.EducationHigh / sum}
		}
	}
	for code, s := range c.figures[2022] {
		if s.EducationHigh != nil {
			in.High[code] = *s.EducationHigh
		}
	}
}

func (c country) mixes(in *pipeline.DemandInput) {
	for _, p := range c.people {
		if p.People == nil || *p.People == 0 {
			continue
		}
		men, women := *p.People/2, *p.People/2
		if p.Men != nil && p.Women != nil {
			men, women = *p.Men, *p.Women
		}
		b := demand.BandOf(p.AgeFrom)
		of, whole := in.Mix[p.Code], in.MixOf[c.homes[p.Code]]
		for _, mix := range []*demand.Mix{&of, &whole, &in.MixAll} {
			mix[b][demand.Men] += men
			mix[b][demand.Women] += women
		}
		in.Mix[p.Code], in.MixOf[c.homes[p.Code]] = of, whole
	}
}

func (country) ReadStored(context.Context, []area.Code) (*pipeline.Stored, error) {
	return &pipeline.Stored{}, nil
}

func (country) ReadSites(context.Context) ([]pipeline.Site, error)    { return nil, nil }
func (country) ReadStreets(context.Context) ([]orb.LineString, error) { return nil, nil }
func (country) ReadPoints(context.Context) ([]pipeline.Point, error)  { return nil, nil }

func (country) ReadPostcodes(context.Context) ([]pipeline.Postcode, error)       { return nil, nil }
func (country) ReadDestinations(context.Context) ([]pipeline.Destination, error) { return nil, nil }

func (country) Save(context.Context, *pipeline.Result, func(done, total int)) error { return nil }

// flat is a grid in which the shape of a neighbourhood is its number.
type flat struct{}

func (flat) Pieces(shape orb.MultiPolygon) ([]pipeline.Piece, error) {
	if len(shape) == 0 {
		return nil, nil
	}
	return []pipeline.Piece{{Cell: geo.Cell(shape[0][0][0][0]), Area: 1, Centre: orb.Point{5, 52}}}, nil
}

func (flat) Neighbours(geo.Cell) ([]geo.Cell, error) { return nil, nil }
func (flat) Centre(geo.Cell) (orb.Point, error)      { return orb.Point{5, 52}, nil }

// Parent puts 1024 cells in the coarsest one, 256 in the next, and so on.
func (flat) Parent(c geo.Cell, resolution int) (geo.Cell, error) {
	return c >> (2 * (9 - resolution)), nil
}

// variant is one way to run the model.
type variant struct {
	draws  int
	change func(*pipeline.DemandInput) // of the input; may be nil
	adjust func(*data.Parameters)      // may be nil
}

// outcome is what the model makes of the country.
type outcome struct {
	areas  map[area.Code]pipeline.Area
	models []demand.Model
	draws  int
}

// compute runs the whole country.
func compute(v variant) (*outcome, error) {
	set, err := read()
	if err != nil {
		return nil, err
	}
	parameters, err := data.Load("")
	if err != nil {
		return nil, err
	}
	parameters.Method.Draws.Value = float64(v.draws)
	if v.adjust != nil {
		v.adjust(&parameters)
	}
	p, err := pipeline.New(country{set, v.change}, flat{}, parameters, func() time.Time { return time.Time{} })
	if err != nil {
		return nil, err
	}
	result, err := p.Run(context.Background(), pipeline.Job{})
	if err != nil {
		return nil, err
	}
	o := &outcome{areas: make(map[area.Code]pipeline.Area, len(result.Areas)), models: result.Models, draws: v.draws}
	for _, a := range result.Areas {
		o.areas[a.Code] = a
	}
	return o, nil
}

// modelled is the model as it is used, computed once for all tests.
var modelled = sync.OnceValues(func() (*outcome, error) { return compute(variant{draws: 200}) })

func model(t *testing.T) *outcome {
	t.Helper()
	if testing.Short() {
		t.Skip("short: computes the whole country")
	}
	o, err := modelled()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func other(t *testing.T, v variant) *outcome {
	t.Helper()
	if testing.Short() {
		t.Skip("short: computes the whole country")
	}
	o, err := compute(v)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// definition returns the index of a definition.
func (o *outcome) definition(code string) int {
	return slices.IndexFunc(o.models, func(m demand.Model) bool { return m.Definition.Code == code })
}

// share returns the excluded residents of an area as a part of those whose ages
// are counted.
func (o *outcome) share(code area.Code, definition int) float64 {
	a, counted := o.areas[code], 0.0
	weights := o.models[definition].Definition.Counted()
	for b, n := range a.People.ByBand() {
		counted += n * weights[b]
	}
	return a.Excluded[definition].People / counted
}

// of returns the codes of a level with at least so many residents, in order.
func (o *outcome) of(level area.Level, least float64) []area.Code {
	var codes []area.Code
	for code, a := range o.areas {
		if code.Level() == level && a.People.Total() >= least {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

// decode returns the draws of an area without chance, definition by definition.
func (o *outcome) decode(t *testing.T, a pipeline.Area) []float32 {
	t.Helper()
	all, err := pipeline.Decode(a.Draws, len(a.Draws)/4)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
