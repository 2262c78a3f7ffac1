package starter

import "strings"

// layout is the shape of one table: its file and its columns in order.
type layout struct {
	name, file string
	crs        string // of the geometry or points in it
	columns    []string
	sources    []string // ids in the catalogue of sources
}

const (
	crsRD    = "EPSG:28992, WKT, whole metres"
	crsWGS84 = "OGC:CRS84, degrees, six decimals"
)

func columns(s string) []string { return strings.Fields(s) }

// layouts lists the tables in the order in which they are read: areas before
// what refers to them.
var layouts = []layout{
	{
		"municipality", "municipality.csv", "", columns(
			"code name province residents residents_65_plus residents_0_15 households urbanity land_ha"),
		[]string{"cbs-gebieden-2025", "cbs-kwb-2024"},
	},
	{"municipality_boundary", "municipality_boundary.csv.gz", crsRD, columns("code geometry"), []string{"cbs-gebieden-2025"}},
	{"municipality_2021", "municipality_2021.csv", "", columns(
		"code residents share_0_15 share_15_25 share_25_45 share_45_65 share_65_plus share_men share_women " +
			"education_low education_middle education_high low_income merged_from"), []string{"cbs-kerncijfers-2021"}},
	{"municipality_change", "municipality_change.csv", "", columns(
		"former_code former_name ended_on successor_code event"), []string{"tooi-gemeenten"}},
	{"district", "district.csv.gz", crsRD, columns(
		"code name residents residents_65_plus residents_0_15 households urbanity land_ha geometry"), []string{"cbs-kwb-2024", "cbs-wijken-2022"}},
	{
		"district_2022", "district_2022.csv.gz", "", columns(
			"code residents percent_0_15 percent_15_25 percent_25_45 percent_45_65 percent_65_plus urbanity education_high_percent lowest_40_income_percent"),
		[]string{"cbs-wijken-2022"},
	},
	{
		"neighbourhood", "neighbourhood.csv.gz", crsRD, columns(
			"code name residents residents_65_plus residents_0_15 households urbanity land_ha postcode geometry"),
		[]string{"cbs-kwb-2024", "buurten-2024-benaderd"},
	},
	{"postcode", "postcode.csv.gz", crsRD + "; lon and lat " + crsWGS84, columns(
		"code place municipality_code lon lat location_from geometry"), []string{"cbs-pc4-2020", "cbs-pc4-2021", "postcodetabel"}},
	{"postcode_people", "postcode_people.csv.gz", "", columns("postcode age_from people men women"), []string{"cbs-pc4-2021"}},
	{
		"candidate_site", "candidate_site.csv.gz", crsWGS84, columns(
			"source_id kind name place municipality_code lon lat year wheelchair"),
		[]string{"stembureaus-2025", "duo-basisscholen-2016", "rivm-ziekenhuizen-2017"},
	},
	{"street_delft", "street_delft.csv.gz", crsRD, columns("municipality_code geometry"), []string{"osm-delft-2022"}},
	{
		"help_point", "help_point.csv", crsWGS84, columns(
			"source_id slug name operator street house_number postcode place municipality_code phone website lon lat precision " +
				"wheelchair wheelchair_source wheelchair_source_url wheelchair_source_date wheelchair_note merged_from"),
		[]string{"hulppunten-openbaar", "stembureaus-2025"},
	},
	{"offer", "offer.csv", "", columns(
		"help_point kind name services audience appointment staffed_hours building_hours cost help_known confirmed " +
			"source source_url source_date note origin origin_located origin_note"), []string{"hulppunten-openbaar", "stembureaus-2025"}},
}

func layoutOf(name string) (layout, bool) {
	for _, l := range layouts {
		if l.name == name {
			return l, true
		}
	}
	return layout{}, false
}
