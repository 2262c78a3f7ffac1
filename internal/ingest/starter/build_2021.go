package starter

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
)

// figures2021 are the figures of one municipality of 2021; shares are percent.
type figures2021 struct {
	Population   float64
	Demographics map[string]float64
	Inequality   map[string]float64
	HumanCapital map[string]float64
}

// keys2021 are the shares that are kept, in the order of the table.
var keys2021 = []struct{ group, key string }{
	{"Demographics", "Under 15 years (%)"},
	{"Demographics", "15-24 years (%)"},
	{"Demographics", "25-44 years (%)"},
	{"Demographics", "45-64 years (%)"},
	{"Demographics", "65+ years (%)"},
	{"Demographics", "Male (%)"},
	{"Demographics", "Female (%)"},
	{"HumanCapital", "Low education (%)"},
	{"HumanCapital", "Medium education (%)"},
	{"HumanCapital", "High education (%)"},
	{"Inequality", "Low income threshold (%)"},
}

func (f figures2021) share(group, key string) (float64, bool) {
	m := map[string]map[string]float64{"Demographics": f.Demographics, "Inequality": f.Inequality, "HumanCapital": f.HumanCapital}[group]
	v, ok := m[key]
	return v / 100, ok
}

// municipalities2021 brings the shares of 2021 to the municipalities of 2025.
// One that went on in another counts there with its residents as weight.
func (b *build) municipalities2021(context.Context) error {
	text, err := os.ReadFile(b.source("municipalities", "statistics-2021", "nl_data.json"))
	if err != nil {
		return fault.Invalid("source file: %v", err)
	}
	var file struct{ Gemeente map[area.Code]figures2021 }
	if err := json.Unmarshal(text, &file); err != nil {
		return fault.Invalid("nl_data.json: %v", err)
	}
	parts := map[area.Code][]area.Code{}
	for _, code := range slices.Sorted(maps.Keys(file.Gemeente)) {
		today, _, err := b.register.Resolve(code)
		if err != nil {
			return fault.Invalid("nl_data.json: %v", err)
		}
		parts[today] = append(parts[today], code)
	}
	var rows [][]string
	for today, codes := range parts {
		rows = append(rows, row2021(today, codes, file.Gemeente))
	}
	b.put("municipality_2021", rows)
	return nil
}

func row2021(today area.Code, codes []area.Code, figures map[area.Code]figures2021) []string {
	residents := 0.0
	for _, c := range codes {
		residents += figures[c].Population
	}
	row := []string{string(today), number(residents)}
	for _, k := range keys2021 {
		sum, weight := 0.0, 0.0
		for _, c := range codes {
			if v, ok := figures[c].share(k.group, k.key); ok {
				sum += v * figures[c].Population
				weight += figures[c].Population
			}
		}
		if weight == 0 {
			row = append(row, "")
			continue
		}
		row = append(row, fixed(sum/weight, 4))
	}
	return append(row, mergedFrom(today, codes))
}

// mergedFrom names the municipalities of 2021, unless it is the same one alone.
func mergedFrom(today area.Code, codes []area.Code) string {
	if len(codes) == 1 && codes[0] == today {
		return ""
	}
	var all []string
	for _, c := range codes {
		all = append(all, string(c))
	}
	return strings.Join(all, " ")
}
