package validation_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/realdata"
)

// withoutEducation returns for areas what the model would say if everybody of an
// age and sex were as likely to be excluded as in the whole country, whatever
// their education: excluded residents as a part of those whose ages are counted.
func (o *outcome) withoutEducation(codes []area.Code, definition int) []float64 {
	m := &o.models[definition]
	var country, rates demand.Composition
	for _, code := range o.of(area.LevelMunicipality, 1) {
		a := o.areas[code]
		country.Add(&a.People)
	}
	for first := 0; first < demand.Types; first += demand.Educations {
		var group demand.Composition
		copy(group[first:first+demand.Educations], country[first:])
		for e := range demand.Educations {
			rates[first+e] = m.Excluded(&group) / group.Total()
		}
	}
	all := make([]float64, len(codes))
	for i, code := range codes {
		sum := 0.0
		for t, n := range o.areas[code].People {
			sum += n * rates[t]
		}
		all[i] = sum / o.areas[code].Excluded[definition].People * o.share(code, definition)
	}
	return all
}

// How much of the differences between districts is there because of education,
// and do they go together with what the model does not know? Income and making
// ends meet are correlates of digital exclusion, not the truth about it.
func TestVarianceBetweenDistricts(t *testing.T) {
	t.Parallel()

	full := model(t)
	codes := full.of(area.LevelDistrict, 500)
	t.Logf("%d districts", len(codes))
	for _, c := range []struct {
		definition            string
		both, ages, explained float64
	}{{"basic-skills", 2.2, 1.1, 0.31}, {"pamphlet-low", 1.3, 1.3, 1}, {"pamphlet-high", 3.6, 2.7, 0.55}, {"offline", 0.8, 0.8, 0.89}} {
		d := full.definition(c.definition)
		x, y := full.withoutEducation(codes, d), shares(full, codes, d)
		quoted(t, c.definition+": deviation between districts, points", 100*deviation(y), c.both, 1)
		quoted(t, c.definition+": the same with ages only", 100*deviation(x), c.ages, 1)
		r := correlation(x, y)
		quoted(t, c.definition+": variance explained by ages", r*r, c.explained, 2)
	}
	income := column(t, filepath.Join(starterDir, "district_2022.csv.gz"), "code", "lowest_40_income_percent")
	quotedFit(t, "low income", income, full, fit{0.49, 0.08, 0.54, 0.04})
}

func TestDistrictsThatFindItHardToMakeEndsMeet(t *testing.T) {
	t.Parallel()

	path := realdata.Path(t, "health-2020/RIVM_gezondheid2020_18+.converted.csv")
	full := model(t)
	hard := column(t, path, "WijkenEnBuurten", "MoeiteMetRondkomen_38")
	quotedFit(t, "making ends meet", hard, full, fit{-0.05, -0.46, 0.27, -0.37})
}

// fit is what METHOD.md says of the correlation of the shares below basic skills
// with a figure of districts: with ages and education and with ages only, over
// the country, and of the differences between districts of one municipality.
type fit struct{ both, ages, bothWithin, agesWithin float64 }

func quotedFit(t *testing.T, what string, figure map[area.Code]float64, full *outcome, want fit) {
	t.Helper()
	codes := slices.DeleteFunc(full.of(area.LevelDistrict, 500), func(c area.Code) bool { _, ok := figure[c]; return !ok })
	values := make([]float64, len(codes))
	for i, c := range codes {
		values[i] = figure[c]
	}
	t.Logf("%s: %d districts", what, len(codes))
	d := full.definition("basic-skills")
	both, ages := shares(full, codes, d), full.withoutEducation(codes, d)
	quoted(t, what+": correlation with ages and education", correlation(both, values), want.both, 2)
	quoted(t, what+": correlation with ages only", correlation(ages, values), want.ages, 2)
	values, both, ages = within(codes, values), within(codes, both), within(codes, ages)
	quoted(t, what+": the same within municipalities", correlation(both, values), want.bothWithin, 2)
	quoted(t, what+": with ages only, within municipalities", correlation(ages, values), want.agesWithin, 2)
}

// within returns how far values lie from the mean of their municipality.
func within(codes []area.Code, values []float64) []float64 {
	all := map[area.Code][]float64{}
	for i, c := range codes {
		all[c.Municipality()] = append(all[c.Municipality()], values[i])
	}
	left := make([]float64, len(values))
	for i, c := range codes {
		left[i] = values[i] - mean(all[c.Municipality()])
	}
	return left
}

func shares(o *outcome, codes []area.Code, definition int) []float64 {
	all := make([]float64, len(codes))
	for i, c := range codes {
		all[i] = o.share(c, definition)
	}
	return all
}

// column reads one column of numbers by code of district.
func column(t *testing.T, path, key, name string) map[area.Code]float64 {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := io.Reader(bytes.NewReader(file))
	if filepath.Ext(path) == ".gz" {
		if text, err = gzip.NewReader(text); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	k, n := slices.Index(rows[0], key), slices.Index(rows[0], name)
	all := map[area.Code]float64{}
	for _, row := range rows[1:] {
		if code, err := area.ParseCode(row[k]); err == nil && code.Level() == area.LevelDistrict && row[n] != "" && row[n] != "." { // "." is missing at RIVM
			if all[code], err = strconv.ParseFloat(row[n], 64); err != nil {
				t.Fatal(err)
			}
		}
	}
	return all
}
