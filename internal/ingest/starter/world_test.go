package starter_test

import (
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest/starter"
)

// The world of the build tests: Aa (GM0001) and Bee (GM0002), two squares of
// 10 km beside each other. Cee (GM0003) went on in Bee; Dee (GM0004) was split
// over both.
const west, south, side = 100000, 450000, 10000

func square(x, y, size float64) orb.Polygon {
	return orb.Polygon{{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}}
}

// inAa and inBee are points of RD New, metres from the corners of the two.
func inAa(x, y float64) orb.Point  { return orb.Point{west + x, south + y} }
func inBee(x, y float64) orb.Point { return orb.Point{west + side + x, south + y} }

// lonLat writes a point of RD New as the text "lon,lat".
func lonLat(p orb.Point) string {
	q := geo.FromRD(p)
	text, _ := json.Marshal([]float64{q[0], q[1]})
	return strings.Trim(string(text), "[]")
}

const (
	boundaryFile = "data/municipalities/boundaries-2025/gemeenten.geojson"
	registerFile = "data/municipalities/register/rwc_gemeenten_compleet_4.json"
	file2021     = "data/municipalities/statistics-2021/nl_data.json"
	kwbFile      = "data/neighbourhoods-2024-statistics/kwb2024_flat.converted.csv"
	districtFile = "data/districts-2022/NLD_dist.converted.gpkg"
	buurtFile    = "data/neighbourhoods-2024/buurt2024_approx.gpkg"
	pc4File      = "data/postcodes/geo_postcodes4.converted.gpkg"
	pcNamesFile  = "data/postcodes/postcodes.converted.csv"
	pcPeopleFile = "data/postcodes/inwoners_per_postcode_leeftijd.converted.csv"
	centroidFile = "data/postcodes/centroids/postcodetabel-postal-code-city-aggregated.json"
	streetFile   = "data/osm/delft-streets/delft-streets.shp"
	pollingFile  = "data/points/polling-stations-2025/stemlokalen_eml_rdnew.csv"
	detailFile   = "data/points/polling-stations-2025/stemlokalen_TK2025.json"
	schoolFile   = "data/points/schools-2016/basisscholenvestiging.csv"
	schoolAtFile = "data/points/schools-2016/schoollocaties.json"
	hospitalFile = "data/points/hospitals-2017/ziekenhuizen.converted.csv"
	harvestFile  = "harvest/help_points.csv"
)

const harvestHead = "kind,name,operator,street,house_number,postcode,place,municipality,phone,email_domain_or_website,services,staffed_hours," +
	"building_hours,appointment,languages,source_url,page_date,quote_of_hours,confidence,note,municipality_code,lon,lat,coordinate_source\n"

// worldTexts are the text files of the world.
func worldTexts() map[string]string {
	return map[string]string{
		boundaryFile: `{"type":"FeatureCollection","features":[` +
			municipalityFeature("0001", "Aa", west) + "," + municipalityFeature("0002", "Bee", west+side) + "," +
			municipalityFeature("0998", "Buitenland", 0) + `]}`,
		registerFile: "[" + strings.Join([]string{
			`{"@id":"set","@type":["Ontology"]}`,
			municipalityNode("0001", "Aa", ""), municipalityNode("0002", "Bee", ""),
			municipalityNode("0003", "Cee", "2021-12-31"), municipalityNode("0004", "Dee", "2015-12-31"),
			eventNode("used", "0003", "0002"), eventNode("used", "0004", "0001"), eventNode("generated", "0004", "0002"),
		}, ",") + "]",
		file2021: `{"Gemeente":{` + figures("GM0001", "100", "10") + "," + figures("GM0002", "300", "20") + "," + figures("GM0003", "100", "40") + "}}",
		kwbFile: "code,naam,provincie,inwoners,inwoners65plus,inwoners0tot15,huishoudens,stedelijkheid,oppervlakteLandHa,postcode\n" +
			"GM0001,Aa (A.),Drenthe,100,20,15,50,3,10000,\nGM0002,Bee,Drenthe,400,80,60,200,5,10000,\n" +
			"WK000100,Wijk 00,Drenthe,100,20,15,50,3,10000,\nWK0002AA,Veen,Drenthe,400,80,,200,5,10000,\n" +
			"BU00010000,Dorp,Drenthe,100,20,15,50,3,10000,1000\nBU0002AA01,Water,Drenthe,,,,,,5,\n",
		pcNamesFile: "postcode,plaats,gemeente\n10,Aadorp,Aa\n1000,Aadorp,Aa\n1001,Ceedorp,Cee\n1002,Deedorp,Dee\n1005,NA,NA\n",
		pcPeopleFile: "postcode,leeftijd,inwoners,inwoners_man,inwoners_vrouw\n10,0-4,500,250,250\n1000,95+,5,NA,5\n1000,0-4,10,5,5\n" +
			"1000,5-9,15,10,5\n1001,0-4,NA,NA,NA\n",
		centroidFile: `{"1000":{"city":"Aadorp","c":[0,0]},"1005":{"city":"Zeedorp","c":[0,0]},"1003":{"city":"Aadorp","c":[` + latLon(inAa(5000, 5000)) +
			`]},"1004":{"city":"Aadorp","c":[51.5,3.2]}}`,
		pollingFile: "id;gemeentecode;gemeente;plaats;naam;x;y\n" + strings.Join([]string{
			polling("0001::SB1", "0001", "Aadorp", "Bibliotheek Aadorp 1", inAa(1000, 1000)),
			polling("0001::SB2", "0001", "Aadorp", "Bibliotheek Aadorp 2", inAa(1000, 1000)),
			polling("0001::SB3", "0001", "Aadorp", "Dorpshuis De Eik (A)", inAa(3000, 3000)),
			polling("0001::SB4", "0001", "Aadorp", "Dorpshuis De Eik (B)", inAa(3050, 3000)),
			polling("0001::SB5", "0001", "Aadorp", "Mobiel stembureau", inAa(4000, 4000)),
			polling("0002::SB1", "0002", "Beedorp", "Gymzaal Beedorp", inBee(1000, 1000)),
		}, "\n") + "\n",
		detailFile: `{"result":{"records":[` + strings.Join([]string{
			detailOf("GM0001", 1, "Kerkstraat", "ja", inAa(1000, 1000)), detailOf("GM0001", 3, "Brink", "ja", inAa(3000, 3000)),
			detailOf("GM0001", 4, "Brink", "nee", inAa(3050, 3000)), detailOf("GM0002", 1, "Ver", "ja", inBee(9000, 9000)),
		}, ",") + `]}}`,
		schoolFile: "VESTIGINGSNUMMER,VESTIGINGSNAAM,HUISNUMMER-TOEVOEGING,POSTCODE,PLAATSNAAM,GEMEENTENUMMER\n" +
			"01AA00,De Ster,1,1000 AA,AADORP,0001\n02AA00,De Maan,1,1000 AA,AADORP,0001\n03AA00,De Zon,2,1001 AA,CEE-DORP,0003\n04AA00,Nergens,3,9999 ZZ,VER,0001\n",
		schoolAtFile: `[{"code":"1000AA",` + lonLatKeys(inAa(2000, 2000)) + `},{"code":"1001AA",` + lonLatKeys(inBee(2000, 2000)) + `}]`,
		hospitalFile: "ziekenhuisnummer,naam.ziekenhuis,plaats,lon,lat\n1,Ziekenhuis Bee,Beedorp," + lonLat(inBee(4000, 4000)) + "\n2,Ver weg,Parijs,2.35,48.85\n",
		harvestFile: harvestHead +
			"library,Bibliotheek Aadorp,,Kerkstraat,1,1000AB,Aadorp,Aa,,bieb.nl,bibliotheek,,Mo 09:00-12:00,,,https://www.bieb.nl/a,2020-05,q,high,,GM0001,,,\n" +
			"ido,Informatiepunt Digitale Overheid Bibliotheek Aadorp,,,,,Aadorp,Aa,,,hulp,Tu 10:00-11:00,,no,,https://www.bieb.nl/b,2025,q,low,hours not on the page,GM0001,,,\n" +
			"welfare,Wijkteam Ceedorp,,,,,Ceedorp,Cee,,,vragen,,,,,https://cee.nl,,q,medium,digital help not stated,GM0003," + lonLat(inBee(500, 500)) + ",source-page\n" +
			"phone_line,Hulplijn,,,,,,,0800-1,,hulp,Mo 09:00-10:00,,,,https://lijn.nl,2026-01-02,q,high,,,,,\n",
	}
}

func municipalityFeature(code, name string, x int) string {
	ring, _ := json.Marshal(square(float64(x), south, side))
	return `{"type":"Feature","properties":{"c":"` + code + `","n":"` + name + `"},"geometry":{"type":"Polygon","coordinates":` + string(ring) + `}}`
}

const (
	tooi = "https://identifier.overheid.nl/tooi/def/ont/"
	gmID = "https://identifier.overheid.nl/tooi/id/gemeente/gm"
)

func municipalityNode(code, name, end string) string {
	n := `{"@id":"` + gmID + code + `","@type":["` + tooi + `Gemeente"],"` + tooi + `gemeentecode":[{"@value":"` + code + `"}],"` +
		tooi + `officieleNaamExclSoort":[{"@value":"` + name + `"}]`
	if end != "" {
		n += `,"` + tooi + `einddatum":[{"@value":"` + end + `"}]`
	}
	return n + "}"
}

func eventNode(how, gone, next string) string {
	return `{"@id":"e","@type":["Samenvoeging"],"http://www.w3.org/ns/prov#invalidated":[{"@id":"` + gmID + gone +
		`"}],"http://www.w3.org/ns/prov#` + how + `":[{"@id":"` + gmID + next + `"}]}`
}

func figures(code, people, low string) string {
	return `"` + code + `":{"Population":` + people + `,"Demographics":{"Under 15 years (%)":15,"Male (%)":50},"HumanCapital":{"Low education (%)":` + low + `}}`
}

func latLon(p orb.Point) string {
	lon, lat, _ := strings.Cut(lonLat(p), ",")
	return lat + "," + lon
}

func lonLatKeys(p orb.Point) string {
	lon, lat, _ := strings.Cut(lonLat(p), ",")
	return `"lon":` + lon + `,"lat":` + lat
}

func polling(id, code, place, name string, at orb.Point) string {
	xy, _ := json.Marshal(at)
	return strings.Join([]string{id, code, "x", place, name, strings.ReplaceAll(strings.Trim(string(xy), "[]"), ",", ";")}, ";")
}

func detailOf(code string, number int, street, accessible string, at orb.Point) string {
	text, _ := json.Marshal(map[string]any{
		"CBS gemeentecode": code, "Nummer stembureau": number, "Straatnaam": street, "Huisnummer": "1", "Postcode": "1000AB",
		"X": at[0], "Y": at[1], "Toegankelijk voor mensen met een lichamelijke beperking": accessible,
	})
	return string(text)
}

// world writes the files into a folder, with other texts where given.
func world(t *testing.T, other map[string]string) starter.Options {
	t.Helper()
	dir := t.TempDir()
	put := func(file string, text []byte) {
		path := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, path, text)
	}
	for file, text := range worldTexts() {
		put(file, []byte(text))
	}
	put(streetFile, shapefile())
	layer(t, filepath.Join(dir, districtFile), "wijk2022", []string{
		"code", "name", "urbanity", "population", "pop_0_14", "pop_15_24",
		"pop_25_44", "pop_45_64", "pop_65plus", "income_low", "edu_appl_sci",
	}, [][]any{
		{"WK000100", "Wijk 00", "not urbanised", 90, 15, 10, 25, 30, 20, 40.5, 33, square(west, south, side)},
		{"WK0002AA", "Vroeger anders", nil, 300, nil, nil, nil, nil, nil, nil, nil, square(west+side, south, side)},
	})
	layer(t, filepath.Join(dir, buurtFile), "buurt", []string{"buurtcode"}, [][]any{{"BU00010000", square(west, south, side)}})
	layer(t, filepath.Join(dir, pc4File), "pc4", []string{"postcode"}, [][]any{
		{1000.0, square(west, south, 4000)},
		{1001.0, square(west+side, south, 4000)},
		{1002.0, square(west+side+6000, south+6000, 2000)},
		{1005.0, square(west+6000, south+6000, 2000)},
	})
	for file, text := range other {
		put(file, []byte(text))
	}
	return starter.Options{
		From: filepath.Join(dir, "data"), Harvest: filepath.Join(dir, "harvest"), Sources: filepath.Join(root, "data/sources.json"), Out: t.TempDir(),
	}
}

// layer writes a GeoPackage layer as far as it is read: a table with geom.
func layer(t *testing.T, path, name string, columns []string, rows [][]any) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec("create table " + name + " (" + strings.Join(columns, ",") + ", geom blob)"); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		last := len(row) - 1
		shape, err := wkb.Marshal(row[last].(orb.Polygon), binary.LittleEndian)
		if err != nil {
			t.Fatal(err)
		}
		row[last] = append([]byte("GP\x00\x01\x40\x71\x00\x00"), shape...)
		if _, err := db.Exec("insert into "+name+" values (?"+strings.Repeat(",?", last)+")", row...); err != nil {
			t.Fatal(err)
		}
	}
}
