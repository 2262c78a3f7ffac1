package validation_test

import (
	"encoding/json"
	"os"
	"testing"

	"steunkaart/internal/area"
	"steunkaart/internal/demand"
	"steunkaart/internal/realdata"
)

// CBS publishes education per neighbourhood since 2023, which the model does not
// use: the neighbourhoods of Baarn say how well it guesses.
func TestEducationOfNeighbourhoodsInBaarn(t *testing.T) {
	t.Parallel()

	text, err := os.ReadFile(realdata.Path(t, "neighbourhoods-baarn-2024/baarn_social_data.json"))
	if err != nil {
		t.Fatal(err)
	}
	m := model(t)
	var file struct {
		Buurten map[area.Code]struct {
			Tijdreeksen map[string]map[string]*float64
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	var truth, guess, lows, lowGuess, odds, inDistrict []float64
	byDistrict := map[area.Code][]float64{}
	for code, b := range file.Buurten {
		low, middle, high := b.Tijdreeksen["opleiding_laag"]["2023"], b.Tijdreeksen["opleiding_middelbaar"]["2023"], b.Tijdreeksen["opleiding_hoog"]["2023"]
		if low == nil || middle == nil || high == nil || *low+*middle+*high < 100 {
			continue
		}
		sum := *low + *middle + *high
		a := m.areas[code]
		s := a.People.Schooling()
		truth, guess = append(truth, *high/sum), append(guess, s[demand.EducationHigh])
		lows, lowGuess = append(lows, *low/sum), append(lowGuess, s[demand.EducationLow])
		d := logit(*high/sum) - logit(s[demand.EducationHigh])
		odds = append(odds, d)
		byDistrict[code.District()] = append(byDistrict[code.District()], d)
		t.Logf("%s: high %.3f, ours %.3f; low %.3f, ours %.3f", code, *high/sum, s[demand.EducationHigh], *low/sum, s[demand.EducationLow])
	}
	for _, d := range byDistrict {
		middle := mean(d)
		for _, x := range d {
			inDistrict = append(inDistrict, x-middle)
		}
	}
	t.Logf("%d neighbourhoods in %d districts", len(truth), len(byDistrict))
	quoted(t, "high: correlation", correlation(truth, guess), 0.54, 2)
	quoted(t, "high: points", 100*absolute(differences(truth, guess)), 9.2, 1)
	quoted(t, "high: mean difference, points", 100*mean(differences(truth, guess)), 6.4, 1)
	quoted(t, "high: log-odds, root mean square", together(odds...), 0.57, 2)
	quoted(t, "high: log-odds, deviation", deviation(odds), 0.50, 2)
	quoted(t, "high: log-odds, deviation within districts", together(inDistrict...), 0.42, 2)
	quoted(t, "low: correlation", correlation(lows, lowGuess), 0.37, 2)
	quoted(t, "low: points", 100*absolute(differences(lows, lowGuess)), 6.0, 1)
}
