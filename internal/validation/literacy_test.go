package validation_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"testing"

	"steunkaart/internal/area"
)

// Newspapers and regional pages named the share of low literacy (ROA, CINOP and
// Etil, published 2021 and 2022) of a few municipalities: the highest, the
// lowest, and those of their own region. It is another definition by another
// model, so only the order can be compared. Weesp, which shares its 1 % with
// Wijdemeren, is left out: it is part of Amsterdam now.
func TestLiteracyOfMunicipalities(t *testing.T) {
	t.Parallel()

	m := model(t)
	codes, percents := literacy(t)
	for _, c := range []struct {
		definition         string
		rho, p, rhoWithout float64
	}{{"basic-skills", 0.38, 0.31, 0.24}, {"pamphlet-low", -0.24, 0.54, -0.37}, {"pamphlet-high", 0.22, 0.57, 0.07}, {"offline", -0.06, 0.89, -0.27}} {
		d := m.definition(c.definition)
		shares := make([]float64, len(codes))
		for i, code := range codes {
			shares[i] = m.share(code, d)
			t.Logf("%s: %s: published %v %%, ours %.1f %%, rank %d of 342", c.definition, code, percents[i], 100*shares[i], m.areas[code].Rank[d].Rank)
		}
		rho, p := spearman(shares, percents)
		quoted(t, c.definition+": rank correlation", rho, c.rho, 2)
		quoted(t, c.definition+": chance of it", p, c.p, 2)
		delft := slices.Index(codes, "GM0503")
		rho, _ = spearman(slices.Delete(shares, delft, delft+1), slices.Delete(slices.Clone(percents), delft, delft+1))
		quoted(t, c.definition+": without Delft", rho, c.rhoWithout, 2)
	}
}

func literacy(t *testing.T) (codes []area.Code, percents []float64) {
	t.Helper()
	text, err := os.ReadFile("testdata/literacy.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		percent, err := strconv.ParseFloat(row[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		codes, percents = append(codes, area.Code(row[0])), append(percents, percent)
	}
	return codes, percents
}
