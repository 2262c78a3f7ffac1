package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/longtable"
	"steunkaart/internal/ingest/tabular"
	"steunkaart/internal/siting"
)

// siteInput is what site read.
type siteInput struct {
	name     string // of the file that says what reaches what
	elements names
	sites    names
	demand   []float64 // of each element
	costs    *siting.Costs
	cover    *siting.Cover // for models with a radius
	capacity []float64     // of each site; nil for no limit
	limited  int           // sites with a capacity
	p        int
	locked   []int
}

// names numbers ids in the order in which they come.
type names struct {
	ids   []string
	lines []int
	at    map[string]int
	whole bool // every id is a whole number, written as JSON would
}

func newNames() names { return names{at: map[string]int{}, whole: true} }

// add numbers an id. It returns the number it has already, and false, for one that
// is known.
func (n *names) add(id string, line int) (int, bool) {
	if j, ok := n.at[id]; ok {
		return j, false
	}
	id = strings.Clone(id) // it is a part of the text of its row
	j := len(n.ids)
	n.at[id] = j
	n.ids, n.lines = append(n.ids, id), append(n.lines, line)
	v, err := strconv.ParseInt(id, 10, 54)
	n.whole = n.whole && err == nil && strconv.FormatInt(v, 10) == id
	return j, true
}

func (n *names) count() int { return len(n.ids) }

// json returns an id as JSON: a number when all ids are whole numbers, and text
// otherwise.
func (n *names) json(j int) json.RawMessage {
	if n.whole {
		return json.RawMessage(n.ids[j])
	}
	text, _ := json.Marshal(n.ids[j]) // text can always be written
	return text
}

// read reads all files and reports everything that is wrong with them.
func (c SiteCmd) read(ctx context.Context) (*siteInput, error) {
	var faults longtable.Faults
	in := &siteInput{elements: newNames(), sites: newNames()}
	var err error
	switch {
	case c.Graph != "":
		err = c.readGraph(in, &faults)
	case c.Points != "":
		err = c.readPoints(ctx, in, &faults)
	default:
		err = c.readCosts(ctx, in, &faults)
	}
	if err == nil && c.Sites != "" && c.Cost == "" && faults.Err() == nil {
		err = c.readSites(ctx, in, false, &faults)
	}
	if err != nil {
		return nil, err
	}
	in.checkCapacity(c.Sites, &faults)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if c.radial() && in.cover == nil {
		in.cover = in.costs.Within(*c.Radius)
	}
	return in, nil
}

// siteTable reads the rows of a table that has the named columns.
func siteTable(ctx context.Context, path string, columns []string, faults *longtable.Faults, each func(f fields)) error {
	file, err := ingest.Open(path)
	if err != nil {
		return faults.Take(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	file.Name = path
	rows, err := tabular.Open(file, columns)
	if err != nil {
		return faults.Take(err)
	}
	defer func() { _ = rows.Close() }() // likewise
	if err := rows.Require(columns...); err != nil {
		return faults.Take(err)
	}
	f := fields{name: path, faults: faults}
	for _, name := range columns {
		f.columns = append(f.columns, rows.Column(name))
	}
	f.names = columns
	count := 0
	err = rows.Each(ctx, siteRejects{path, faults}, func(row tabular.Row) error {
		f.row = row
		if count++; !row.Blank() {
			each(f)
		}
		return nil
	})
	if err == nil && count == 0 {
		faults.Add("%s: the file holds a header and no rows", path)
	}
	return faults.Take(err)
}

// fields is a row of a table, by the columns that were asked for.
type fields struct {
	name    string
	names   []string
	columns []int
	row     tabular.Row
	faults  *longtable.Faults
}

// id returns an id; false with a fault when it is empty.
func (f fields) id(k int) (string, bool) {
	id := f.row.At(f.columns[k])
	if id == "" {
		f.faults.Add("%s: line %d, %s: it is empty, expected an id", f.name, f.row.Line, f.names[k])
	}
	return id, id != ""
}

// number returns a number from low to high; false with a fault otherwise.
func (f fields) number(k int, low, high float64, expected string) (float64, bool) {
	text := f.row.At(f.columns[k])
	v, ok := ingest.Number(text)
	if !ok || v < low || v > high {
		f.faults.Add("%s: line %d, %s: %q is not %s", f.name, f.row.Line, f.names[k], ingest.Refuse(0, "", text, "").Value, expected)
		return 0, false
	}
	return v, true
}

// siteRejects makes faults of the rows that are flawed as a whole.
type siteRejects struct {
	name   string
	faults *longtable.Faults
}

// Accept is not called.
func (siteRejects) Accept(int, ingest.Row) error { return fmt.Errorf("site: a row of another kind") }

// Reject adds a fault.
func (r siteRejects) Reject(x ingest.Reject) error {
	r.faults.Add("%s: line %d: the row %s", r.name, x.Line, x.Reason)
	return nil
}

const (
	mostNumber = 1e15 // sums of that many people or metres can still be told apart
	notNumber  = "a number of zero or more"
)

// element adds an id with its demand.
func (in *siteInput) element(f fields, id string, demand float64) bool {
	i, fresh := in.elements.add(id, f.row.Line)
	if !fresh {
		f.faults.Add("%s: line %d, id: %q is there already, in line %d", f.name, f.row.Line, id, in.elements.lines[i])
		return false
	}
	in.demand = append(in.demand, demand)
	return true
}

// readPoints reads a table of points, each of which is element and site.
func (c SiteCmd) readPoints(ctx context.Context, in *siteInput, faults *longtable.Faults) error {
	in.name = filepath.Base(c.Points)
	var points []orb.Point
	err := siteTable(ctx, c.Points, []string{"id", "lon", "lat", "demand"}, faults, func(f fields) {
		id, ok := f.id(0)
		lon, lonOK := f.number(1, -180, 180, "a longitude in degrees")
		lat, latOK := f.number(2, -90, 90, "a latitude in degrees")
		demand, demandOK := f.number(3, 0, mostNumber, notNumber)
		if ok && lonOK && latOK && demandOK && in.element(f, id, demand) {
			points = append(points, orb.Point{lon, lat})
		}
	})
	if err != nil || faults.Err() != nil {
		return err
	}
	in.sites = in.elements
	earth := siting.Sphere{Radius: geo.Metres(c.EarthRadius)}
	if c.radial() {
		in.cover, err = earth.Cover(points, geo.Metres(*c.Radius))
	} else {
		in.costs, err = earth.Costs(points)
	}
	return faults.Take(err)
}

// readSites reads the capacities of sites: of those that are known, or of new ones.
func (c SiteCmd) readSites(ctx context.Context, in *siteInput, fresh bool, faults *longtable.Faults) error {
	in.capacity = make([]float64, in.sites.count())
	line := make([]int, in.sites.count())
	return siteTable(ctx, c.Sites, []string{"id", "capacity"}, faults, func(f fields) {
		id, ok := f.id(0)
		capacity, capacityOK := f.number(1, 0, mostNumber, notNumber)
		if !ok || !capacityOK {
			return
		}
		j, known := in.sites.at[id]
		switch {
		case !known && !fresh:
			f.faults.Add("%s: line %d, id: %q is not a site of %s", f.name, f.row.Line, id, in.name)
			return
		case !known:
			j, _ = in.sites.add(id, f.row.Line)
			in.capacity, line = append(in.capacity, 0), append(line, 0)
		case line[j] > 0:
			f.faults.Add("%s: line %d, id: %q is there already, in line %d", f.name, f.row.Line, id, line[j])
		}
		in.capacity[j], line[j] = capacity, f.row.Line
		in.limited++
	})
}

// checkCapacity refuses sites without a capacity when others have one.
func (in *siteInput) checkCapacity(name string, faults *longtable.Faults) {
	if missing := in.sites.count() - in.limited; in.capacity != nil && missing > 0 && faults.Err() == nil {
		faults.Add("%s: %d of the %d sites of %s are left out, expected a capacity for each", name, missing, in.sites.count(), in.name)
	}
}

// sitePair is a row of a table of costs.
type sitePair struct {
	element, line int32
	siting.Reach
}

// readCosts reads a table of demand and one of costs.
func (c SiteCmd) readCosts(ctx context.Context, in *siteInput, faults *longtable.Faults) error {
	in.name = filepath.Base(c.Cost)
	err := siteTable(ctx, c.Demand, []string{"id", "demand"}, faults, func(f fields) {
		id, ok := f.id(0)
		demand, demandOK := f.number(1, 0, mostNumber, notNumber)
		if ok && demandOK {
			in.element(f, id, demand)
		}
	})
	if err != nil {
		return err
	}
	if c.Sites != "" {
		if err := c.readSites(ctx, in, true, faults); err != nil {
			return err
		}
	}
	known := faults.Err() == nil // otherwise an id may be missing for a reason that was told
	var pairs []sitePair
	err = siteTable(ctx, c.Cost, []string{"from", "to", "cost"}, faults, func(f fields) {
		if p, ok := in.pair(f, known); ok {
			pairs = append(pairs, p)
		}
	})
	if err != nil || faults.Err() != nil {
		return err
	}
	in.costs, err = in.join(c.Cost, pairs, faults)
	return err
}

// pair reads a row of a table of costs.
func (in *siteInput) pair(f fields, known bool) (p sitePair, ok bool) {
	from, fromOK := f.id(0)
	to, toOK := f.id(1)
	cost, costOK := f.number(2, 0, mostNumber, notNumber)
	if !fromOK || !toOK || !costOK {
		return p, false
	}
	i, ok := in.elements.at[from]
	if !ok {
		if known {
			f.faults.Add("%s: line %d, from: %q is not an id of the table of demand", f.name, f.row.Line, from)
		}
		return p, false
	}
	j, _ := in.sites.add(to, f.row.Line)
	p = sitePair{element: int32(i), line: int32(f.row.Line)} //nolint:gosec // rows of a table that fits in memory
	p.Candidate, p.Cost = int32(j), cost                     //nolint:gosec // likewise
	return p, true
}

// join gathers the pairs by element, and refuses one that is there twice.
func (in *siteInput) join(name string, pairs []sitePair, faults *longtable.Faults) (*siting.Costs, error) {
	byElement := make([][]sitePair, len(in.demand))
	for _, p := range pairs {
		byElement[p.element] = append(byElement[p.element], p)
	}
	first := make([]int32, in.sites.count()) // line in which the element at hand named a site
	for i, list := range byElement {
		for _, p := range list {
			if line := first[p.Candidate]; line > 0 {
				faults.Add("%s: line %d: the same pair as in line %d: %q to %q", name, p.line, line, in.elements.ids[i], in.sites.ids[p.Candidate])
			}
			first[p.Candidate] = p.line
		}
		for _, p := range list {
			first[p.Candidate] = 0
		}
	}
	if faults.Err() != nil {
		return nil, nil //nolint:nilnil // the faults say why
	}
	return siting.NewCosts(len(byElement), in.sites.count(), func(i int, into []siting.Reach) []siting.Reach {
		for _, p := range byElement[i] {
			into = append(into, p.Reach)
		}
		return into
	})
}
