package cbs_test

import (
	"testing"

	"steunkaart/internal/area"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/cbs"
	"steunkaart/internal/ingest/ingesttest"
	"steunkaart/internal/realdata"
)

// TestRealFiles reads the publishers' files whole and holds the number of rows
// and a sum against what the publisher states.
func TestRealFiles(t *testing.T) {
	t.Parallel()

	tests := []struct {
		path      string
		reader    ingest.Reader
		rows      int
		residents float64 // of the municipalities among the rows, or of all when there are none
	}{
		{"neighbourhoods-utrecht/CBS-Utrecht-kwb-2023.xlsx", cbs.KWB{}, 122, 367947},
		{"neighbourhoods-utrecht/CBS-Utrecht-kwb-2024.xlsx", cbs.KWB{}, 122, 374238},
		{"municipalities/boundaries-2025/gemeenten.geojson", cbs.Areas{}, 342, 0},
		{"municipalities/wijk-en-buurtkaart-2022/gemeenten_2022_v1.json", cbs.Areas{}, 690, 17590672},
		{"districts-2022/NLD_dist.converted.gpkg", cbs.Areas{}, 3340, 0},
		{"neighbourhoods-2024/buurt2024_approx.gpkg", cbs.Areas{}, 14566, 0},
		{"neighbourhoods-baarn-2024/baarn_buurten.geojson", cbs.Areas{}, 42, 0},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			t.Parallel()

			sink := &ingesttest.Sink{}
			if err := tt.reader.Read(t.Context(), ingesttest.Open(t, realdata.Path(t, tt.path)), sink); err != nil {
				t.Fatal(err)
			}
			residents := 0.0
			for _, s := range ingesttest.Of[ingest.Statistic](sink) {
				if s.Code.Level() == area.LevelMunicipality && s.Residents != nil {
					residents += *s.Residents
				}
			}
			if len(sink.Rows) != tt.rows || len(sink.Rejects) != 0 || residents != tt.residents {
				t.Errorf("%d rows, %d residents, rejects %v", len(sink.Rows), int(residents), sink.Rejects)
			}
		})
	}
}

func TestRealPeople(t *testing.T) {
	t.Parallel()

	sink := &ingesttest.Sink{}
	in := ingesttest.Open(t, realdata.Path(t, "postcodes/inwoners_per_postcode_leeftijd.converted.csv"))
	if err := (cbs.People{}).Read(t.Context(), in, sink); err != nil {
		t.Fatal(err)
	}
	all := ingesttest.Of[ingest.PostcodePeople](sink)
	if len(all) != 4074*20 || len(sink.Rejects) != 0 {
		t.Errorf("%d rows, rejects %v", len(all), sink.Rejects)
	}
}
