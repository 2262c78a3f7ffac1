package starter

import (
	"context"

	"steunkaart/internal/area"
)

// kwbColumns are the figures of Kerncijfers wijken en buurten that are kept.
var kwbColumns = []string{"inwoners", "inwoners65plus", "inwoners0tot15", "huishoudens", "stedelijkheid", "oppervlakteLandHa"}

func (b *build) readNeighbourhoodStatistics() (records, error) {
	return readRecords(b.source("neighbourhoods-2024-statistics", "kwb2024_flat.converted.csv"), ',',
		append([]string{"code", "naam", "provincie", "postcode"}, kwbColumns...)...)
}

func kwbFigures(kwb records, row []string) []string {
	var all []string
	for _, c := range kwbColumns {
		all = append(all, kwb.field(row, c))
	}
	return all
}

// districts joins the figures of 2024 with the boundary of 2022, where code and
// name are still the same; a district that changed has no boundary.
func (b *build) districts(ctx context.Context) error {
	features, err := readGeoPackage(ctx, b.source("districts-2022", "NLD_dist.converted.gpkg"), "wijk2022",
		"code, name, urbanity, population, pop_0_14, pop_15_24, pop_25_44, pop_45_64, pop_65plus, income_low, edu_appl_sci")
	if err != nil {
		return err
	}
	kwb, err := b.readNeighbourhoodStatistics()
	if err != nil {
		return err
	}
	old := map[string]feature{}
	for _, f := range features {
		old[f.values["code"]] = f
	}
	var now, then [][]string
	for _, r := range kwb.rows {
		code, name := kwb.field(r, "code"), kwb.field(r, "naam")
		if area.Code(code).Level() != area.LevelDistrict {
			continue
		}
		f, ok := old[code]
		geometry := ""
		if ok && area.Slug(f.values["name"]) == area.Slug(name) {
			geometry = wholeMetres(f.shape)
			then = append(then, row2022(f.values))
		}
		now = append(now, append(append([]string{code, name}, kwbFigures(kwb, r)...), geometry))
	}
	b.put("district", now)
	b.put("district_2022", then)
	return nil
}

// urbanity2022 are the words of the source for the five classes.
var urbanity2022 = map[string]string{
	"extremely urbanised": "1", "strongly urbanised": "2", "moderately urbanised": "3", "hardly urbanised": "4", "not urbanised": "5",
}

func row2022(v map[string]string) []string {
	return []string{
		v["code"], v["population"], v["pop_0_14"], v["pop_15_24"], v["pop_25_44"], v["pop_45_64"], v["pop_65plus"],
		urbanity2022[v["urbanity"]], v["edu_appl_sci"], v["income_low"],
	}
}

// neighbourhoods joins the figures with the approximate boundaries.
func (b *build) neighbourhoods(ctx context.Context) error {
	features, err := readGeoPackage(ctx, b.source("neighbourhoods-2024", "buurt2024_approx.gpkg"), "buurt", "buurtcode")
	if err != nil {
		return err
	}
	shapes := map[string]string{}
	for _, f := range features {
		shapes[f.values["buurtcode"]] = wholeMetres(f.shape)
	}
	kwb, err := b.readNeighbourhoodStatistics()
	if err != nil {
		return err
	}
	var rows [][]string
	for _, r := range kwb.rows {
		code := kwb.field(r, "code")
		if area.Code(code).Level() != area.LevelNeighbourhood {
			continue
		}
		row := append([]string{code, kwb.field(r, "naam")}, kwbFigures(kwb, r)...)
		rows = append(rows, append(row, kwb.field(r, "postcode"), shapes[code]))
	}
	b.put("neighbourhood", rows)
	return nil
}
