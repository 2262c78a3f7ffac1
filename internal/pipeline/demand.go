package pipeline

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/fault"
)

// demand computes people and their estimates, for cells and areas.
func (w *work) demand(ctx context.Context) error {
	in, err := w.store.ReadDemand(ctx, w.job.Scope)
	if err != nil {
		return err
	}
	if len(in.Neighbourhoods) == 0 {
		return fault.Invalid("no neighbourhoods with figures are loaded: import a data set first")
	}
	composed, err := w.compose(in)
	if err != nil {
		return err
	}
	if err := w.models(in, composed); err != nil {
		return err
	}
	hoods, err := w.cut(ctx, in, composed)
	if err != nil {
		return err
	}
	own, err := w.spread(ctx, in, hoods)
	if err != nil {
		return err
	}
	w.rank(in, own)
	return w.cells(ctx, in)
}

// municipalities calls each with the neighbourhoods of every municipality: from
// the first of them up to one past the last.
func (in *DemandInput) municipalities(each func(from, to int) error) error {
	for from := 0; from < len(in.Neighbourhoods); {
		to := from + 1
		for to < len(in.Neighbourhoods) && in.Neighbourhoods[to].Municipality == in.Neighbourhoods[from].Municipality {
			to++
		}
		if err := each(from, to); err != nil {
			return err
		}
		from = to
	}
	return nil
}

// compose gives a composition to every neighbourhood with a shape. Those
// without one (nil) cannot be put on the map; their people are with the others
// of their municipality, since its own total is kept.
func (w *work) compose(in *DemandInput) ([]*demand.Composed, error) {
	all := make([]*demand.Composed, len(in.Neighbourhoods))
	err := in.municipalities(func(from, to int) error { return w.composeOne(in, from, to, all) })
	for _, c := range all {
		if c != nil {
			w.result.People.Add(&c.Composition)
		}
	}
	return all, err
}

func (w *work) composeOne(in *DemandInput, from, to int, all []*demand.Composed) error {
	var at []int
	var locals []demand.Local
	published := 0.0
	var district area.Code
	districts := -1
	for i := from; i < to; i++ {
		shape, err := in.Shape(i)
		if err != nil {
			return err
		}
		if len(shape) == 0 {
			w.result.Notes.WithoutShape++
			continue
		}
		n := in.Neighbourhoods[i]
		if n.Margins.Residents != nil {
			published += *n.Margins.Residents
		}
		if d := n.Code.District(); d != district {
			district = d
			districts++
		}
		l := in.local(n)
		l.In = districts
		at, locals = append(at, i), append(locals, l)
	}
	code := in.Neighbourhoods[from].Municipality
	whole := w.whole(in, code)
	composed, ok := demand.Compose(whole, &w.population, locals)
	if !ok || len(at) == 0 {
		return fault.Invalid("municipality %s: residents by age or neighbourhoods with a boundary are missing", code)
	}
	w.result.Notes.Spread += *whole.Margins.Residents - published
	for k := range composed {
		all[at[k]] = &composed[k]
		w.result.Notes.count(&composed[k])
	}
	return nil
}

// local gathers what is known of the people of a neighbourhood. The ages around
// it are those of its postcode, else of its municipality, else of the country.
func (in *DemandInput) local(n Neighbourhood) demand.Local {
	l := demand.Local{Margins: n.Margins, District: in.Districts[n.Code.District()], Mix: in.MixAll, MixFrom: demand.LevelCountry}
	if m, ok := in.Mix[n.Postcode]; ok && m.Total() > 0 {
		l.Mix, l.MixFrom = m, demand.LevelPostcode
	} else if m, ok := in.MixOf[n.Municipality]; ok && m.Total() > 0 {
		l.Mix, l.MixFrom = m, demand.LevelMunicipality
	}
	if high, ok := in.High[n.Code.District()]; ok {
		l.High = &high
	}
	return l
}

// whole gathers what is known of the people of a municipality. The education of
// one that publishes none is that of the country.
func (w *work) whole(in *DemandInput, code area.Code) demand.Whole {
	m := demand.Whole{Margins: in.Municipalities[code], SchoolingFrom: demand.LevelMunicipality}
	var ok bool
	if m.Schooling, ok = in.Schooling[code]; !ok {
		m.Schooling, m.SchoolingFrom = w.population.Schooling(), demand.LevelCountry
	}
	return m
}

func (n *Notes) count(c *demand.Composed) {
	if c.From.Age != demand.LevelNeighbourhood {
		n.Imputed++
	}
	if c.Contradicting {
		n.Contradicting++
	}
	if c.Total() == 0 {
		n.Empty++
	}
	if !c.Raked.Converged {
		n.NotConverged++
	}
	n.Sweeps = max(n.Sweeps, c.Raked.Iterations)
}

// models fits the definitions, brings them to their national figures and draws
// them. A municipality by itself keeps those of the country, so that it stays
// comparable.
func (w *work) models(in *DemandInput, composed []*demand.Composed) error {
	if len(w.job.Scope) > 0 {
		w.result.Models = in.Models
		return w.comparable(in.Parameters)
	}
	w.result.Models = make([]demand.Model, len(w.definitions))
	var g errgroup.Group
	g.SetLimit(w.workers)
	for i, d := range w.definitions {
		g.Go(func() error {
			fitted, err := demand.Fit(d, &w.population)
			if err != nil {
				return err
			}
			m, err := demand.Benchmark(d, fitted.Rates, &w.result.People)
			if err != nil {
				return err
			}
			if err := m.Draw(int(w.method.Draws.Value), w.seed(), &w.population, &w.result.People); err != nil {
				return err
			}
			w.result.Models[i] = m
			return nil
		})
	}
	return g.Wait()
}

func (w *work) seed() uint64 { return uint64(w.method.Seed.Value) }

// doubt is how far imputed margins may be off.
func (w *work) doubt() demand.Doubt {
	m := w.method
	return demand.Doubt{
		YoungDistrict: m.ErrorYoungDistrict.Value, OldDistrict: m.ErrorOldDistrict.Value,
		YoungLarger: m.ErrorYoungLarger.Value, OldLarger: m.ErrorOldLarger.Value, Split: m.ErrorSplit.Value,
		High: m.ErrorHigh.Value, HighLarger: m.ErrorHighLarger.Value, Low: m.ErrorLow.Value,
	}
}

// samplers makes a sampler for every worker.
func (w *work) samplers() []*demand.Sampler {
	all := make([]*demand.Sampler, w.workers)
	for i := range all {
		all[i] = demand.NewSampler(w.result.Models, &w.population, w.doubt(), w.seed())
	}
	return all
}

// intervals gives estimates the intervals of their draws, n for each and one after
// the other, which it puts in another order.
func intervals(of []demand.Estimate, most float64, draws []float32, n int) {
	for i := range of {
		of[i] = demand.Interval(of[i].People, most, draws[i*n:][:n])
	}
}

// draws is how many draws there are.
func (w *work) draws() int {
	if len(w.result.Models) == 0 {
		return 0
	}
	return len(w.result.Models[0].Draws)
}

// rank ranks the municipalities by the share of excluded residents among those
// whose age counts, and adds the country up.
func (w *work) rank(in *DemandInput, own []Municipality) {
	all := append(slices.Clone(in.Others), own...)
	slices.SortFunc(all, func(a, b Municipality) int { return cmp.Compare(a.Code, b.Code) })
	n := w.draws()
	ranks := make(map[area.Code][]demand.Rank, len(all))
	for m := range w.result.Models {
		values, draws, country := make([]float64, len(all)), make([][]float32, len(all)), make([]float32, n)
		for i, a := range all {
			row, of := a.Draws[m*n:][:n], max(w.result.Models[m].Counted(&a.People), 1)
			draws[i] = make([]float32, n)
			for k, x := range row {
				country[k] += x
				draws[i][k] = x / float32(of)
			}
			values[i] = a.Excluded[m] / of
		}
		for i, r := range demand.Ranks(values, draws, n) {
			ranks[all[i].Code] = append(ranks[all[i].Code], r)
		}
		e := demand.Interval(w.result.Models[m].Total, w.result.Models[m].Total*2, country)
		w.result.National = append(w.result.National, National{e.Low, e.High})
	}
	for i := range w.result.Areas {
		if a := &w.result.Areas[i]; a.Code.Level() == area.LevelMunicipality {
			a.Rank = ranks[a.Code]
		}
	}
	if len(w.job.Scope) > 0 {
		w.result.Ranks = ranks
	}
}
