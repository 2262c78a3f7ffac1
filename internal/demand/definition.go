package demand

// Definition is one meaning of "digitally excluded", with what was published
// about it. Definitions are data (data/definitions.json); numbers of different
// definitions are never mixed.
type Definition struct {
	Code     string   `json:"code"`
	Title    Text     `json:"title"`    // a few words, for a menu
	Sentence Text     `json:"sentence"` // who is counted, in one sentence
	AgeFrom  int      `json:"age_from"` // first age that is counted
	AgeTo    int      `json:"age_to"`   // age before which counting ends; 120 for no end
	National National `json:"national"`
	// Outcome is the outcome that the figures know exclusion by, and Year the year
	// of its level. Other outcomes among the figures lend their differences between
	// people: between ages, say.
	Outcome string `json:"outcome"`
	Year    int    `json:"year"`
	// Pattern is the code of another definition whose outcome, year, figures and
	// effects this one takes over, when it has none of its own.
	Pattern string   `json:"pattern,omitempty"`
	Figures []Figure `json:"figures,omitempty"`
	Effects []Effect `json:"effects,omitempty"`
	// Assumptions is what was not published and is assumed, in Dutch.
	Assumptions []string `json:"assumptions"`
}

// Text is a text in Dutch and English.
type Text struct {
	NL string `json:"nl"`
	EN string `json:"en"`
}

// National is the published national figure that a definition adds up to. Either
// Total or Share is positive, not both.
type National struct {
	Total float64 `json:"total,omitempty"` // people
	Share float64 `json:"share,omitempty"` // of the residents of the counted ages, 0 to 1
	// Error is the standard error, relative to the figure. It holds what the survey
	// could have found otherwise; Basis says whether that was published.
	Error     float64 `json:"error"`
	Basis     string  `json:"basis"`
	Reason    string  `json:"reason"` // of the error, in Dutch
	Year      int     `json:"year"`
	Source    string  `json:"source"`
	SourceURL string  `json:"source_url"`
}

// Who selects people: the residents of some ages, and of one sex or education
// when these are not empty.
type Who struct {
	Ages      [2]int `json:"ages"`                // from, and before
	Sex       string `json:"sex,omitempty"`       // "men" or "women"
	Education string `json:"education,omitempty"` // "low", "middle" or "high"
}

// Use says what a figure is for.
type Use string

// The uses of a figure.
const (
	UseFit   Use = "fit"   // the rates are fitted until they reproduce it
	UseCheck Use = "check" // the fitted rates must come within its rounding, or Comment says why not
	UseNone  Use = "none"  // it contradicts another, or measures something else; Comment says what
)

// Figure is one published figure: the share of some people with an outcome, or
// the ratio of two such shares.
type Figure struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	Year    int    `json:"year"`
	Who
	// Complement means that the source gives the share without the outcome.
	Complement bool `json:"complement,omitempty"`
	// Against turns the figure into a ratio: the share of Who divided by that of
	// Against.
	Against *Who    `json:"against,omitempty"`
	Value   float64 `json:"value"` // share 0 to 1, or ratio, as published
	// AtLeast means that the source says "more than Value".
	AtLeast  bool    `json:"at_least,omitempty"`
	Rounding float64 `json:"rounding"` // half the last digit that the source gives, in the unit of Value
	// Sample is the number of people asked; 0 when the source does not say.
	Sample int `json:"sample"`
	// Error is the standard error of the figure, in the unit of Value.
	Error     float64 `json:"error"`
	Basis     string  `json:"basis"` // of Value: "published", "derived" or "assumed"
	Use       Use     `json:"use"`
	Sets      string  `json:"sets,omitempty"` // what a fitted figure determines: "level" or an effect, "age 65-75"
	Source    string  `json:"source"`
	SourceURL string  `json:"source_url"`
	Comment   string  `json:"comment"` // Dutch
}

// Effect is a difference between people, in log-odds, that no figure determines.
type Effect struct {
	Name string `json:"name"` // "age 15-25"
	// Like names an effect that this one equals.
	Like string `json:"like"`
	// Error is the standard error of the difference from it, in log-odds.
	Error  float64 `json:"error"`
	Reason string  `json:"reason"` // Dutch
}

// BandNames are the names of the age bands in data and in the API.
var BandNames = [Bands]string{"0-15", "15-25", "25-45", "45-65", "65-75", "75+"}

// Counted returns the share of each band's residents whose age is counted,
// taking single years of age as equally large within a band (an assumption,
// stated in METHOD.md). The last band counts whole when the definition has no
// upper age.
func (d Definition) Counted() People { return counted(d.AgeFrom, d.AgeTo) }

// TellsEducation reports whether a fitted figure tells levels of education apart.
// Without one, places differ by the ages of their people alone: too little to
// compare municipalities by.
func (d Definition) TellsEducation() bool {
	for _, f := range d.Figures {
		if f.Use == UseFit && f.Education != "" {
			return true
		}
	}
	return false
}

// counted returns the share of each band that is of ages from up to to.
func counted(from, to int) People {
	var share People
	for b := range share {
		low, high := max(AgeFrom[b], from), min(AgeTo[b], to)
		if high > low {
			share[b] = float64(high-low) / float64(AgeTo[b]-AgeFrom[b])
		}
	}
	return share
}

// weights returns the share of each type of person that Who selects.
func (w Who) weights() Composition {
	ages := counted(w.Ages[0], w.Ages[1])
	var c Composition
	for i := range c {
		t := Type(i)
		if (w.Sex == "" || w.Sex == SexNames[t.Sex()]) && (w.Education == "" || w.Education == EducationNames[t.Education()]) {
			c[i] = ages[t.Band()]
		}
	}
	return c
}

// Resolve gives every definition with a Pattern the outcome, year, figures and
// effects of the one it names, which must come before it.
func Resolve(all []Definition) {
	for i := range all {
		for j := range all[:i] {
			if all[i].Pattern != "" && all[j].Code == all[i].Pattern {
				all[i].Outcome, all[i].Year, all[i].Figures, all[i].Effects = all[j].Outcome, all[j].Year, all[j].Figures, all[j].Effects
			}
		}
	}
}
