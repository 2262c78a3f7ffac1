package demand

import (
	"errors"
	"fmt"

	"steunkaart/internal/fault"
)

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
	// Rates holds, per age band in order, the share of its residents of counted
	// ages who are excluded. All bands are present; a band outside the ages has 0.
	Rates       []Rate   `json:"rates"`
	Assumptions []string `json:"assumptions"` // what was not published and is assumed, in Dutch
}

// Text is a text in Dutch and English.
type Text struct {
	NL string `json:"nl"`
	EN string `json:"en"`
}

// National is the published national figure that a definition adds up to. Either
// Total or Share is positive, not both.
type National struct {
	Total     float64 `json:"total,omitempty"` // people
	Share     float64 `json:"share,omitempty"` // of the residents of the counted ages, 0 to 1
	Year      int     `json:"year"`
	Source    string  `json:"source"`
	SourceURL string  `json:"source_url"`
}

// Rate is the share of excluded residents in an age band, before benchmarking.
type Rate struct {
	Band    string  `json:"band"`    // "0-15", … "75+"
	Rate    float64 `json:"rate"`    // 0 to 1
	Error   float64 `json:"error"`   // standard error of the rate, same unit
	Basis   string  `json:"basis"`   // "published", "derived" or "assumed"
	Source  string  `json:"source"`  // what it was taken or derived from
	Comment string  `json:"comment"` // how it was derived
}

// BandNames are the names of the age bands in data and in the API.
var BandNames = [Bands]string{"0-15", "15-25", "25-45", "45-65", "65-75", "75+"}

// Check reports everything that is wrong with a definition, each fault with the
// field it is in.
func (d Definition) Check() error {
	var faults []error
	bad := func(format string, args ...any) {
		faults = append(faults, fault.Invalid("definition %q: "+format, append([]any{d.Code}, args...)...))
	}
	if d.Code == "" || d.Title.NL == "" || d.Sentence.NL == "" || d.Sentence.EN == "" {
		bad("code, title and sentence (nl and en) must be filled")
	}
	if (d.National.Total > 0) == (d.National.Share > 0) || d.National.Share > 1 || d.National.Total < 0 || d.National.Share < 0 {
		bad("national: expected a positive total or a share between 0 and 1, and not both")
	}
	if d.National.Source == "" || d.National.Year == 0 {
		bad("national: source and year must be filled")
	}
	if d.AgeFrom < 0 || d.AgeTo <= d.AgeFrom {
		bad("ages: expected 0 <= age_from < age_to, got %d and %d", d.AgeFrom, d.AgeTo)
	}
	if len(d.Rates) != Bands {
		bad("rates: expected %d bands, got %d", Bands, len(d.Rates))
		return errors.Join(faults...)
	}
	for b, r := range d.Rates {
		if err := r.check(Band(b)); err != nil {
			faults = append(faults, fmt.Errorf("definition %q: %w", d.Code, err))
		}
	}
	return errors.Join(faults...)
}

func (r Rate) check(b Band) error {
	switch {
	case r.Band != BandNames[b]:
		return fault.Invalid("rates: band %d is %q, expected %q", b, r.Band, BandNames[b])
	case !(r.Rate >= 0 && r.Rate <= 1):
		return fault.Invalid("rates %s: rate %v is not between 0 and 1", r.Band, r.Rate)
	case !(r.Error >= 0 && r.Error <= 1):
		return fault.Invalid("rates %s: error %v is not between 0 and 1", r.Band, r.Error)
	case r.Basis != "published" && r.Basis != "derived" && r.Basis != "assumed":
		return fault.Invalid("rates %s: basis %q is not published, derived or assumed", r.Band, r.Basis)
	}
	return nil
}

// Counted returns the share of each band's residents whose age is counted,
// taking single years of age as equally large within a band (an assumption,
// stated in METHOD.md). The last band counts whole when the definition has no
// upper age.
func (d Definition) Counted() People {
	var share People
	for b := range share {
		from, to := max(AgeFrom[b], d.AgeFrom), min(AgeTo[b], d.AgeTo)
		if to > from {
			share[b] = float64(to-from) / float64(AgeTo[b]-AgeFrom[b])
		}
	}
	return share
}
