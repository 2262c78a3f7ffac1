package starter

import (
	"steunkaart/internal/area"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
)

// Years of the figures.
const (
	yearMunicipality2021 = 2021
	yearDistrict2022     = 2022
	yearStatistics       = 2024
)

// boundary keeps a municipality's boundary until its name and figures come.
func (r *reading) boundary(rec *record) error {
	r.borders[rec.code("code", area.LevelMunicipality)] = rec.areas()
	return rec.err
}

func (r *reading) municipality(rec *record) error {
	code := rec.code("code", area.LevelMunicipality)
	border, ok := r.borders[code]
	if !ok {
		rec.refuse("code", "in municipality_boundary")
	}
	return r.accept(rec,
		ingest.Area{Code: code, Name: rec.filled("name"), Province: rec.filled("province"), Geometry: border},
		figures(rec, code))
}

// figures reads the columns that the tables of 2024 share.
func figures(rec *record, code area.Code) ingest.Statistic {
	return ingest.Statistic{
		Code: code, Year: yearStatistics,
		Residents: rec.count("residents"), Residents65: rec.count("residents_65_plus"), Residents0to15: rec.count("residents_0_15"),
		Households: rec.count("households"), Urbanity: rec.whole("urbanity", 1, 5), LandHectares: rec.count("land_ha"),
	}
}

func (r *reading) municipality2021(rec *record) error {
	s := ingest.Statistic{Code: rec.code("code", area.LevelMunicipality), Year: yearMunicipality2021, Residents: rec.count("residents")}
	s.Residents0to15 = rec.part("share_0_15", s.Residents, 1)
	s.Residents15to25 = rec.part("share_15_25", s.Residents, 1)
	s.Residents25to45 = rec.part("share_25_45", s.Residents, 1)
	s.Residents45to65 = rec.part("share_45_65", s.Residents, 1)
	s.Residents65 = rec.part("share_65_plus", s.Residents, 1)
	s.Men, s.Women = rec.part("share_men", s.Residents, 1), rec.part("share_women", s.Residents, 1)
	s.EducationLow, s.EducationMiddle, s.EducationHigh = rec.share("education_low"), rec.share("education_middle"), rec.share("education_high")
	s.LowIncome = rec.share("low_income")
	return r.accept(rec, s)
}

func (r *reading) change(rec *record) error {
	return r.accept(rec, ingest.Change{
		Former: rec.code("former_code", area.LevelMunicipality), FormerName: rec.filled("former_name"),
		EndedOn: rec.day("ended_on"), Successor: rec.code("successor_code", area.LevelMunicipality),
	})
}

func (r *reading) district(rec *record) error {
	code := rec.code("code", area.LevelDistrict)
	return r.accept(rec, ingest.Area{Code: code, Name: rec.filled("name"), Geometry: rec.areas()}, figures(rec, code))
}

// district2022 leaves out lowest_40_income_percent: it counts persons with one
// of the lowest 40 % of incomes of the country, which is not the low income of
// the other tables (households below the low-income threshold).
func (r *reading) district2022(rec *record) error {
	s := ingest.Statistic{Code: rec.code("code", area.LevelDistrict), Year: yearDistrict2022, Residents: rec.count("residents")}
	s.Residents0to15 = rec.part("percent_0_15", s.Residents, hundred)
	s.Residents15to25 = rec.part("percent_15_25", s.Residents, hundred)
	s.Residents25to45 = rec.part("percent_25_45", s.Residents, hundred)
	s.Residents45to65 = rec.part("percent_45_65", s.Residents, hundred)
	s.Residents65 = rec.part("percent_65_plus", s.Residents, hundred)
	s.Urbanity = rec.whole("urbanity", 1, 5)
	one := 1.0
	s.EducationHigh = rec.part("education_high_percent", &one, hundred)
	rec.amount("lowest_40_income_percent", hundred) // checked, not emitted
	return r.accept(rec, s)
}

func (r *reading) neighbourhood(rec *record) error {
	code := rec.code("code", area.LevelNeighbourhood)
	s := figures(rec, code)
	if rec.text("postcode") != "" {
		s.Postcode = string(rec.postcode("postcode"))
	}
	return r.accept(rec, ingest.Area{Code: code, Name: rec.filled("name"), Geometry: rec.areas()}, s)
}

func (r *reading) postcodeArea(rec *record) error {
	rec.oneOf("location_from", fromPolygon, fromCentroid)
	return r.accept(rec, ingest.Postcode{
		Code: rec.postcode("code"), Place: rec.text("place"), Municipality: rec.perhaps("municipality_code"),
		Location: rec.point(), Geometry: rec.areas(),
	})
}

func (r *reading) people(rec *record) error {
	age := rec.number("age_from", 0, 95)
	if age%5 != 0 {
		rec.refuse("age_from", "a multiple of 5")
	}
	return r.accept(rec, ingest.PostcodePeople{
		Code: rec.postcode("postcode"), AgeFrom: age, People: rec.count("people"), Men: rec.count("men"), Women: rec.count("women"),
	})
}

func (r *reading) site(rec *record) error {
	return r.accept(rec, ingest.Site{
		SourceID: rec.filled("source_id"), Kind: rec.oneOf("kind", "polling_station", "school", "hospital"), Name: rec.filled("name"),
		Place: rec.text("place"), Municipality: rec.code("municipality_code", area.LevelMunicipality), Location: rec.point(), SRID: geo.WGS84,
		Year: rec.number("year", 1990, 2100), Wheelchair: rec.oneOf("wheelchair", "", "yes", "no"),
	})
}

func (r *reading) street(rec *record) error {
	return r.accept(rec, ingest.Street{Municipality: rec.code("municipality_code", area.LevelMunicipality), Geometry: rec.lineString()})
}

// checkOffers refuses offers of help points that are not there.
func (r *reading) checkOffers() error {
	for _, id := range sortedKeys(r.offers) {
		return fault.Invalid("offer.csv: line %d, help_point: %q is not in help_point.csv", r.offers[id][0].line, id)
	}
	return nil
}
