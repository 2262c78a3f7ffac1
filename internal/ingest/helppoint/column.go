package helppoint

// Column is a column of a file of help points, or a property of a feature.
type Column struct {
	Name     string
	Aliases  []string // other names under which it is found
	Required bool
	Meaning  string
}

// The places of columns in Columns.
const (
	colKind = iota
	colName
	colID
	colOperator
	colStreet
	colHouseNumber
	colPostcode
	colPlace
	colMunicipality
	colMunicipalityCode
	colPhone
	colWebsite
	colServices
	colAudience
	colAppointment
	colStaffedHours
	colBuildingHours
	colHelpKnown
	colSourceURL
	colSourceDate
	colConfidence
	colNote
	colTopics
	colLanguages
	colCost
	colWheelchair
	colExceptions
	colLon
	colLat
	colX
	colY
	colPrecision
	colCoordinateSource
	columnCount
)

// Columns lists the columns that are read, in the order of the constants.
// Others are named and left.
var Columns = [columnCount]Column{
	colKind:             {"kind", []string{"soort"}, true, "ido, library, library_service_point, bookmobile_stop, welfare, digicafe, seniorweb, bank_branch, bank_service_point, bank_information_point, town_hall, community_centre, education, care, device_point or phone_line"},
	colName:             {"name", []string{"naam"}, true, "name of the place"},
	colID:               {"id", nil, false, "key of the row, the same in the next file; made from kind, name and address when absent"},
	colOperator:         {"operator", []string{"organisatie", "aanbieder"}, false, "who runs it"},
	colStreet:           {"street", []string{"straat"}, false, "street"},
	colHouseNumber:      {"house_number", []string{"huisnummer"}, false, "house number with letters"},
	colPostcode:         {"postcode", nil, false, "2611 CE or 2611"},
	colPlace:            {"place", []string{"plaats", "woonplaats"}, false, "town or village"},
	colMunicipality:     {"municipality", []string{"gemeente"}, false, "name of the municipality, used when there is no code"},
	colMunicipalityCode: {"municipality_code", []string{"gemeentecode"}, false, "GM0503 or 0503; found from the location when absent"},
	colPhone:            {"phone", []string{"telefoon"}, false, "phone number"},
	colWebsite:          {"website", []string{"email_domain_or_website"}, false, "web address"},
	colServices:         {"services", []string{"diensten"}, false, "what people get help with, as the source words it"},
	colAudience:         {"audience", []string{"doelgroep"}, false, "public (default), clients or pupils"},
	colAppointment:      {"appointment", []string{"afspraak"}, false, "yes, no or empty (not known)"},
	colStaffedHours:     {"staffed_hours", []string{"spreekuur"}, false, "when a person helps, in OpenStreetMap opening_hours syntax"},
	colBuildingHours:    {"building_hours", []string{"openingstijden"}, false, "when the building is open, in the same syntax"},
	colHelpKnown:        {"help_known", nil, false, "yes (default); no when the source tells of a building and nothing about help"},
	colSourceURL:        {"source_url", []string{"bron"}, false, "page that says so"},
	colSourceDate:       {"page_date", []string{"source_date", "datum"}, false, "date of the source: 2024-08-02, 2024-08 or 2024; empty is undated"},
	colConfidence:       {"confidence", nil, false, "high, medium or low; with low the hours are left out"},
	colNote:             {"note", []string{"opmerking"}, false, "what the source does not prove"},
	colTopics:           {"topics", []string{"onderwerpen"}, false, "what people get help with, as codes: government, money, learning, device, video, language, talk; read from the words of services when empty"},
	colLanguages:        {"languages", []string{"talen"}, false, "languages of the help as two letters: nl, en, ar; empty is not known"},
	colCost:             {"cost", []string{"kosten"}, false, "free, paid or empty (not known)"},
	colWheelchair:       {"wheelchair", []string{"rolstoel"}, false, "yes, limited, no or empty (not known)"},
	colExceptions:       {"exceptions", []string{"uitzonderingen"}, false, "dates on which the staffed hours differ: 2026-12-24 10:00-12:00; 2026-12-31 off"},
	colLon:              {"lon", []string{"longitude", "lengtegraad"}, false, "longitude in degrees, 3 to 7.4; empty with lat: location not known"},
	colLat:              {"lat", []string{"latitude", "breedtegraad"}, false, "latitude in degrees, 50.7 to 53.8"},
	colX:                {"x", []string{"rd_x"}, false, "RD New x in metres, in place of lon"},
	colY:                {"y", []string{"rd_y"}, false, "RD New y in metres, in place of lat"},
	colPrecision:        {"precision", nil, false, "exact (default) or approximate"},
	colCoordinateSource: {"coordinate_source", nil, false, "source-page and stemlokaal are exact, others approximate"},
}

// names returns every name under which a column is known.
func names() []string {
	var all []string
	for _, c := range Columns {
		all = append(append(all, c.Name), c.Aliases...)
	}
	return all
}
