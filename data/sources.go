package data

import (
	_ "embed"
	"errors"

	"steunkaart/internal/fault"
)

//go:embed sources.json
var sourcesFile []byte

// Source is a publisher's data set that the starter data were made from.
type Source struct {
	ID          string `json:"id"`
	Publisher   string `json:"publisher"`
	Title       string `json:"title"`
	Vintage     string `json:"vintage"` // day, month or year that the data speak of
	Licence     string `json:"licence"`
	Attribution string `json:"attribution"` // Dutch, as shown on pages
	URL         string `json:"url"`
	Remark      string `json:"remark"`
}

// Sources returns the catalogue of sources. Its error names every source that
// does not say whose it is and under which licence.
func Sources() ([]Source, error) {
	var all []Source
	if err := decode("sources.json", sourcesFile, &all); err != nil {
		return nil, err
	}
	var faults []error
	for _, s := range all {
		if s.ID == "" || s.Publisher == "" || s.Licence == "" || s.Attribution == "" {
			faults = append(faults, fault.Invalid("sources.json: %q lacks its id, publisher, licence or attribution", s.ID))
		}
	}
	return all, errors.Join(faults...)
}
