package cbs

import (
	"context"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/tabular"
)

// KWBColumns are the columns of Kerncijfers wijken en buurten that are used, of
// the 121 in the official layout, with their meaning.
var KWBColumns = []string{
	"gwb_code: code of the area, GM0344, WK034401 or BU03440132",
	"a_inw, a_man, a_vrouw: residents, men, women on 1 January",
	"a_00_14, a_15_24, a_25_44, a_45_64, a_65_oo: residents by age",
	"a_hh: households",
	"a_opl_lg, a_opl_md, a_opl_hg: residents of 15 to 75 by level of education",
	"a_lan_ha: land in hectares",
	"ste_mvs: urbanity, 1 to 5",
	"pst_mvp: most frequent postcode",
}

var kwbRequired = []string{"gwb_code", "a_inw", "a_00_14", "a_65_oo"}

// KWB reads a sheet of Kerncijfers wijken en buurten, .xlsx or CSV.
type KWB struct {
	// Year that the figures are of, which the sheet does not say. 0 takes it from
	// the file's name.
	Year int
	Note func(text string) // told what a person should know; may be nil
}

// Read emits a Statistic for every municipality, district and neighbourhood.
func (k KWB) Read(ctx context.Context, in ingest.Input, sink ingest.Sink) error {
	t, err := tabular.Open(in, kwbRequired)
	if err != nil {
		return err
	}
	defer t.Close() //nolint:errcheck // was only read
	if err := t.Require(kwbRequired...); err != nil {
		return err
	}
	ingest.Tell(k.Note, "%s, %d columns", t.Guess, len(t.Columns))
	if k.Year, err = settleYear(k.Year, in.Name, k.Note); err != nil {
		return err
	}
	skipped := 0
	err = t.Each(ctx, sink, func(row tabular.Row) error {
		national, err := k.row(t, row, sink)
		if national {
			skipped++
		}
		return err
	})
	if err != nil {
		return err
	}
	if skipped > 0 {
		ingest.Tell(k.Note, "%d rows of the whole country are left out", skipped)
	}
	return nil
}

// settleYear returns the year given, or else that of the file's name.
func settleYear(given int, name string, note func(string)) (int, error) {
	if given != 0 {
		return given, nil
	}
	year := yearOf(name)
	if year == 0 {
		return 0, fault.Invalid("%s: does not say of which year it is: give --vintage YEAR", name)
	}
	ingest.Tell(note, "year %d, from the name of the file", year)
	return year, nil
}

// row emits one row; national reports that it is of the whole country.
func (k KWB) row(t *tabular.Table, row tabular.Row, sink ingest.Sink) (national bool, err error) {
	f := &figures{line: row.Line, text: func(column string) string { return row.At(t.Column(column)) }}
	if strings.HasPrefix(f.text("gwb_code"), "NL") {
		return true, nil
	}
	s := f.kwb(k.Year)
	if f.flaw != nil {
		return false, sink.Reject(*f.flaw)
	}
	return false, sink.Accept(row.Line, s)
}

var ageColumns = []string{"a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo"}

// kwb reads the figures of a row. Its shares of income are of other thresholds
// than the low income that we store, and are not taken for it.
func (f *figures) kwb(year int) ingest.Statistic {
	code, err := area.ParseCode(f.text("gwb_code"))
	if err != nil {
		f.refuse("gwb_code", "is not the code of a municipality, district or neighbourhood")
	}
	s := ingest.Statistic{
		Code: code, Year: year,
		Residents: f.count("a_inw"), Men: f.count("a_man"), Women: f.count("a_vrouw"),
		Residents0to15: f.count("a_00_14"), Residents15to25: f.count("a_15_24"), Residents25to45: f.count("a_25_44"),
		Residents45to65: f.count("a_45_64"), Residents65: f.count("a_65_oo"),
		Households: f.count("a_hh"), LandHectares: f.count("a_lan_ha"),
		Urbanity: f.urbanity("ste_mvs"), Postcode: f.postcode("pst_mvp"),
	}
	s.EducationLow, s.EducationMiddle, s.EducationHigh = f.shares("a_opl_lg", "a_opl_md", "a_opl_hg")
	f.fits(s.Residents, ageColumns, s.Residents0to15, s.Residents15to25, s.Residents25to45, s.Residents45to65, s.Residents65)
	f.fits(s.Residents, []string{"a_man", "a_vrouw"}, s.Men, s.Women)
	return s
}
