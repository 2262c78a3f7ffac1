package page

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"steunkaart/internal/atlas"
	"steunkaart/internal/demand"
)

// national is how the figures of a definition come about, the same everywhere:
// what was published, what was assumed, and the shares that follow.
type national struct {
	Published   []published
	Assumptions []string
	Rates       []rateRow
	Sexes       string // how the shares of men and women differ
	Educated    bool   // the shares differ by education
}

// published is one published figure.
type published struct {
	Text    string // what it says
	Year    int
	Source  string
	URL     string
	Sample  string
	Basis   string
	Use     string // what we did with it
	Comment string
}

// rateRow is one row of the table of shares by age and education.
type rateRow struct {
	Age    string
	Shares [demand.Educations]string
	None   bool // nobody of this age is counted
}

// fits keeps the fitted shares of definitions: they change with these only.
type fits struct {
	mu  sync.Mutex
	tag string
	all []*demand.Fitted // per definition; nil for one that cannot be fitted
}

// of returns the fitted shares of a definition, nil when it cannot be fitted.
func (f *fits) of(a *atlas.Atlas, definition int, population *demand.Composition) *demand.Fitted {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.all == nil || f.tag != a.Tag() {
		f.tag, f.all = a.Tag(), make([]*demand.Fitted, len(a.Definitions))
		for i, d := range a.Definitions {
			if fitted, err := demand.Fit(d.Definition, population); err == nil {
				f.all[i] = &fitted
			}
		}
	}
	return f.all[definition]
}

// national explains a definition.
func (s *Site) national(a *atlas.Atlas, definition int) national {
	d, fitted := a.Definitions[definition], s.fits.of(a, definition, &s.population)
	if len(d.Rates) != demand.Types && fitted != nil { // not computed yet
		d.Rates = fitted.Rates[:]
	}
	n := national{Assumptions: slices.Clone(d.Assumptions)}
	if len(d.Rates) == demand.Types {
		n.Rates, n.Sexes, n.Educated = s.rateRows(&d), s.sexes(&d), d.TellsEducation()
	}
	for _, e := range d.Effects {
		n.Assumptions = append(n.Assumptions, s.texts.Get("effect", e.Reason, Decimal(e.Error)))
	}
	for i := range d.Figures {
		ours := math.NaN()
		if fitted != nil {
			ours = fitted.Figures[i]
		}
		n.Published = append(n.Published, s.published(&d.Figures[i], ours))
	}
	return n
}

// published writes a published figure, and what we make of it when that is
// known.
func (s *Site) published(f *demand.Figure, ours float64) published {
	p := published{
		Text: s.claim(f), Year: f.Year, Source: f.Source, URL: webAddress(f.SourceURL), Comment: f.Comment,
		Basis: s.texts.Get("basis." + f.Basis), Sample: s.texts.Get("published.nosample"), Use: s.texts.Get("use." + string(f.Use)),
	}
	if f.Sample > 0 {
		p.Sample = s.texts.Get("published.sample", Whole(float64(f.Sample)))
	}
	if !math.IsNaN(ours) {
		p.Use += " " + s.texts.Get("use.ours", amount(f, ours))
	}
	return p
}

// amount writes the value of a figure in its unit.
func amount(f *demand.Figure, value float64) string {
	if f.Against != nil {
		return Decimal(value) + space + "×"
	}
	return Decimal(value*100) + space + "%"
}

// claim says what a published figure says: "12 jaar en ouder: 50 % heeft …".
func (s *Site) claim(f *demand.Figure) string {
	value := amount(f, f.Value)
	if f.AtLeast {
		value = s.texts.Get("published.more", value)
	}
	outcome := s.outcome(f)
	if f.Against != nil {
		return s.texts.Get("published.ratio", s.who(f.Who), value, s.who(*f.Against), outcome)
	}
	return s.texts.Get("published.share", s.who(f.Who), value, outcome)
}

// outcome says what a figure is about; a definition of somebody's own may know
// outcomes that we have no words for.
func (s *Site) outcome(f *demand.Figure) string {
	key := "outcome." + f.Outcome
	if f.Complement {
		key = "no-outcome." + f.Outcome
	}
	if text, ok := s.texts.Find(key); ok {
		return text
	}
	return f.Outcome
}

// who says which people a figure is about.
func (s *Site) who(w demand.Who) string {
	words := []string{s.ages(w.Ages[0], w.Ages[1])}
	if w.Sex != "" {
		words = append(words, s.texts.Get("sex."+w.Sex))
	}
	if w.Education != "" {
		words = append(words, s.texts.Get("educated."+w.Education))
	}
	return strings.Join(words, ", ")
}

// ages writes ages from one up to, and without, another.
func (s *Site) ages(from, to int) string {
	if to >= demand.AgeTo[demand.Band75plus] {
		return s.texts.Get("ages.older", strconv.Itoa(from))
	}
	return s.texts.Get("ages.between", strconv.Itoa(from), strconv.Itoa(to-1))
}

// rateRows writes the shares by age and education, men and women together as
// they are in the country.
func (s *Site) rateRows(d *atlas.Definition) []rateRow {
	counted := d.Counted()
	rows := make([]rateRow, 0, demand.Bands)
	for b := range demand.Band(demand.Bands) {
		row := rateRow{Age: s.bandName(max(d.AgeFrom, demand.AgeFrom[b]), min(d.AgeTo, demand.AgeTo[b])), None: counted[b] == 0}
		if row.None {
			row.Age = s.bandName(demand.AgeFrom[b], demand.AgeTo[b])
		}
		for e := range row.Shares {
			row.Shares[e] = "–"
			if rate := s.rate(d, func(t demand.Type) bool { return t.Band() == b && int(t.Education()) == e }); !row.None && !math.IsNaN(rate) {
				row.Shares[e] = Decimal(rate * 100)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// rate is the mean share of the counted people of some types in the country, NaN
// where there are none.
func (s *Site) rate(d *atlas.Definition, in func(demand.Type) bool) float64 {
	sum, people, counted := 0.0, 0.0, d.Counted()
	for i, n := range s.population {
		if t := demand.Type(i); in(t) {
			n *= counted[t.Band()]
			sum, people = sum+n*d.Rates[i], people+n
		}
	}
	return sum / people
}

// sexes says how the shares of men and women differ.
func (s *Site) sexes(d *atlas.Definition) string {
	for i := range d.Rates {
		t := demand.Type(i)
		if d.Rates[i] == d.Rates[demand.TypeOf(t.Band(), demand.Men, t.Education())] {
			continue
		}
		of := func(sex demand.Sex) string {
			return Decimal(100 * s.rate(d, func(t demand.Type) bool { return t.Sex() == sex }))
		}
		return s.texts.Get("panel.sex", of(demand.Men), of(demand.Women))
	}
	return s.texts.Get("panel.nosex")
}
