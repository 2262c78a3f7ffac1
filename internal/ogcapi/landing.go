package ogcapi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"

	"steunkaart/internal/atlas"
	"steunkaart/internal/export"
	"steunkaart/internal/fault"
	"steunkaart/internal/geo"
)

//go:embed openapi.json
var openapiText string

type link struct {
	Rel   string `json:"rel"`
	Type  string `json:"type"`
	Title string `json:"title,omitempty"`
	Href  string `json:"href"`
}

// conformsTo lists only what holds and is tested.
var conformsTo = []string{
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
}

func (api *API) link(rel, mediaType, title, path string) link {
	return link{Rel: rel, Type: mediaType, Title: title, Href: api.BaseURL + path}
}

// document answers with a value as JSON; f=json may ask for it.
func (c *call) document(contentType []string, v any) error {
	if text, ok := c.query.take("f"); ok && text != "json" {
		c.query.bad("f: %q is not json", text)
	}
	if err := c.query.err(); err != nil {
		return err
	}
	if c.fresh() {
		return nil
	}
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %s: %w", c.r.URL.Path, err)
	}
	c.send(contentType, body)
	return nil
}

func (api *API) landing(c *call) error {
	return c.document(jsonHeader, map[string]any{
		"title":       "Steunkaart",
		"description": "Where help with digital matters is within reach in the Netherlands, and where not. Figures of people are estimates; reach is measured in a straight line with a detour factor.",
		"version":     api.Version,
		"attribution": attributions(c.atlas),
		"links": []link{
			api.link("self", "application/json", "This document", "/v1"),
			api.link("service-desc", oasHeader[0], "The API as OpenAPI", "/v1/openapi.json"),
			api.link("service-doc", "text/html", "Method and sources", "/methode"),
			api.link("conformance", "application/json", "Standards that are followed", "/v1/conformance"),
			api.link("data", "application/json", "Collections", "/v1/collections"),
		},
	})
}

func attributions(a *atlas.Atlas) []string {
	all := []string{}
	for _, s := range a.Sources {
		if s.Attribution != "" {
			all = append(all, s.Attribution)
		}
	}
	return all
}

func (api *API) conformance(c *call) error {
	return c.document(jsonHeader, map[string]any{"conformsTo": conformsTo})
}

// openapi answers with the description of the API, which names this server.
func (api *API) openapi(c *call) error {
	text := strings.ReplaceAll(openapiText, "https://steunkaart.example/v1", api.BaseURL+"/v1")
	return c.document(oasHeader, json.RawMessage(text))
}

// described are the titles and descriptions of the collections.
var described = map[string][2]string{
	"help-points":    {"Help points", "Places and phone lines that offer help, each with its offers, their sources and how sure we are. geometry is null where the location is not known."},
	"municipalities": {"Municipalities", "Municipalities with residents, digitally excluded residents and coverage. excluded adds up to the national figure of the definition."},
	"neighbourhoods": {"Neighbourhoods", "Neighbourhoods with the same figures. geometry is null: the boundaries we have are approximate; bbox compares with their approximate bounds, in which a neighbourhood without any never lies."},
	"cells":          {"Cells", "H3 cells, resolution 5 to 9. With municipality at resolution 9, the figures are those of the part that lies in it, so that they add up; the interval is the cell's in proportion. Coarser cells count whole in the municipality where most of their people live."},
	"gaps":           {"Gap areas", "Connected cells of one district of one municipality where people live and no listed public help point is within the threshold, by profile."},
}

type extent struct {
	Spatial struct {
		BBox [][4]float64 `json:"bbox"`
		CRS  string       `json:"crs"`
	} `json:"spatial"`
}

type definition struct {
	Code      string  `json:"code"`
	Title     string  `json:"title"`
	Sentence  string  `json:"sentence"`
	Year      int     `json:"year"`
	Source    string  `json:"source"`
	SourceURL string  `json:"source_url"`
	Total     float64 `json:"total"`
}

type collection struct {
	ID          string       `json:"id"`
	Title       string       `json:"title"`
	Description string       `json:"description"`
	ItemType    string       `json:"itemType"`
	CRS         []string     `json:"crs"`
	StorageCRS  string       `json:"storageCrs"`
	Extent      extent       `json:"extent"`
	Definitions []definition `json:"definitions,omitempty"`
	Attribution []string     `json:"attribution"`
	Links       []link       `json:"links"`
}

// systems are the reference systems of every collection, the default first.
func systems() []string {
	uris := make([]string, len(geo.CRSs))
	for i, c := range geo.CRSs {
		uris[i] = c.URI
	}
	return uris
}

func (api *API) describe(a *atlas.Atlas, id string) collection {
	path := "/v1/collections/" + id
	c := collection{
		ID: id, Title: described[id][0], Description: described[id][1], ItemType: "feature",
		CRS: systems(), StorageCRS: crs84, Attribution: attributions(a),
		Links: []link{
			api.link("self", "application/json", "This document", path),
			api.link("items", "application/geo+json", described[id][0], path+"/items"),
			api.link("http://www.opengis.net/def/rel/ogc/1.0/queryables", schemaHeader[0], "Filters", path+"/queryables"),
			api.link("describedby", schemaHeader[0], "Fields", path+"/schema"),
			api.link("enclosure", "application/geo+json", "All features as GeoJSON", path+"/downloads/geojson"),
			api.link("enclosure", "application/geo+json-seq", "All features, one per line", path+"/downloads/geojsonseq"),
		},
	}
	b := geo.Netherlands
	c.Extent.Spatial.BBox = [][4]float64{{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}}
	c.Extent.Spatial.CRS = crs84
	if id == "help-points" {
		return c
	}
	for _, d := range a.Definitions {
		c.Definitions = append(c.Definitions, definition{
			Code: d.Code, Title: d.Title.EN, Sentence: d.Sentence.EN, Year: d.National.Year,
			Source: d.National.Source, SourceURL: d.National.SourceURL, Total: d.Total,
		})
	}
	return c
}

func (api *API) collections(c *call) error {
	all := make([]collection, len(export.Collections))
	for i, id := range export.Collections {
		all[i] = api.describe(c.atlas, id)
	}
	return c.document(jsonHeader, map[string]any{
		"links":       []link{api.link("self", "application/json", "This document", "/v1/collections")},
		"collections": all,
	})
}

func (api *API) collection(c *call) error {
	id, err := c.collectionID()
	if err != nil {
		return err
	}
	return c.document(jsonHeader, api.describe(c.atlas, id))
}

func (api *API) schema(c *call) error { return api.fields(c, "schema") }

func (api *API) queryables(c *call) error { return api.fields(c, "queryables") }

// fields answers with the JSON Schema of the properties or the filters of a
// collection.
func (api *API) fields(c *call, kind string) error {
	id, err := c.collectionID()
	if err != nil {
		return err
	}
	properties, ok := fieldsOf[id]
	if !ok {
		return fault.NotFound("collection %q has no %s", id, kind)
	}
	if kind == "queryables" {
		properties = queryablesOf[id]
	}
	return c.document(schemaHeader, map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id":     api.BaseURL + c.r.URL.Path,
		"title":   described[id][0], "type": "object", "properties": properties, "additionalProperties": false,
	})
}
