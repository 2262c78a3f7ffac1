package starter

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/paulmach/orb/geojson"

	"steunkaart/internal/area"
	"steunkaart/internal/fault"
)

// nobody is the code of "Buitenland" (abroad) in the boundaries: not a place.
const nobody area.Code = "GM0998"

func (b *build) municipalities(context.Context) error {
	names, err := b.readBoundaries()
	if err != nil {
		return err
	}
	b.register = area.NewRegister(names, nil) // until the changes are read
	kwb, err := b.readNeighbourhoodStatistics()
	if err != nil {
		return err
	}
	var rows [][]string
	for _, r := range kwb.rows {
		code := area.Code(kwb.field(r, "code"))
		if names[code] == "" {
			continue
		}
		rows = append(rows, append([]string{string(code), names[code], kwb.field(r, "provincie")}, kwbFigures(kwb, r)...))
	}
	if len(rows) != len(names) {
		return fault.Invalid("%s: %d municipalities, the boundaries have %d", kwb.file, len(rows), len(names))
	}
	b.put("municipality", rows)
	return nil
}

// readBoundaries fills the boundaries and returns the names by code.
func (b *build) readBoundaries() (map[area.Code]string, error) {
	path := b.source("municipalities", "boundaries-2025", "gemeenten.geojson")
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Invalid("source file: %v", err)
	}
	collection, err := geojson.UnmarshalFeatureCollection(text)
	if err != nil {
		return nil, fault.Invalid("gemeenten.geojson: %v", err)
	}
	names := map[area.Code]string{}
	var rows [][]string
	for i, f := range collection.Features {
		code, err := area.ParseCode("GM" + f.Properties.MustString("c", ""))
		if err != nil {
			return nil, fault.Invalid("gemeenten.geojson: feature %d: %v", i+1, err)
		}
		if code == nobody {
			continue
		}
		names[code] = f.Properties.MustString("n", "")
		b.byName[area.Fold(names[code])] = code
		b.boundaries.add(code, asMulti(f.Geometry))
		rows = append(rows, []string{string(code), wholeMetres(f.Geometry)})
	}
	b.put("municipality_boundary", rows)
	return names, nil
}

// node is a node of the register, JSON-LD with full addresses as keys.
type node map[string][]reference

// reference is what a property of a node holds: another node or a value.
type reference struct {
	ID    string `json:"@id"`
	Value string `json:"@value"`
}

const (
	ontology = "https://identifier.overheid.nl/tooi/def/ont/"
	prov     = "http://www.w3.org/ns/prov#"
)

func (n node) value(key string) string {
	if len(n[key]) == 0 {
		return ""
	}
	return n[key][0].Value
}

// codes returns the municipalities that a property points to.
func (n node) codes(key string) []area.Code {
	var all []area.Code
	for _, v := range n[key] {
		_, digits, _ := strings.Cut(v.ID, "/gemeente/gm")
		if c, err := area.ParseCode("GM" + digits); err == nil {
			all = append(all, c)
		}
	}
	return all
}

// UnmarshalJSON skips the keys whose values are plain: @id and @type.
func (n *node) UnmarshalJSON(text []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*n = node{}
	for key, value := range raw {
		var list []reference
		if !strings.HasPrefix(key, "@") && json.Unmarshal(value, &list) == nil {
			(*n)[key] = list
		}
	}
	return nil
}

// former is a municipality that ended.
type former struct {
	name, endedOn string
	successors    map[area.Code]string // with what happened
}

// changes reads the register of municipalities. What became of one that ended
// stands in nodes of their own: what they invalidate went on as what they
// generate (a merger) or use (an enlargement).
func (b *build) changes(context.Context) error {
	text, err := os.ReadFile(b.source("municipalities", "register", "rwc_gemeenten_compleet_4.json"))
	if err != nil {
		return fault.Invalid("source file: %v", err)
	}
	var nodes []node
	if err := json.Unmarshal(text, &nodes); err != nil {
		return fault.Invalid("rwc_gemeenten_compleet_4.json: %v", err)
	}
	ended := b.readEnded(nodes)
	for _, n := range nodes {
		kind := eventOf(n)
		for _, gone := range n.codes(prov + "invalidated") {
			for _, next := range append(n.codes(prov+"generated"), n.codes(prov+"used")...) {
				if f, ok := ended[gone]; ok {
					f.successors[next] = kind
				}
			}
		}
	}
	b.putChanges(ended)
	return nil
}

func eventOf(n node) string {
	if len(n[prov+"used"]) > 0 {
		return "enlargement"
	}
	return "merger"
}

// readEnded returns the municipalities that are not among today's, and learns
// their names.
func (b *build) readEnded(nodes []node) map[area.Code]former {
	ended := map[area.Code]former{}
	for _, n := range nodes {
		code, err := area.ParseCode("GM" + n.value(ontology+"gemeentecode"))
		if err != nil || b.register.Name(code) != "" {
			continue
		}
		name := n.value(ontology + "officieleNaamExclSoort")
		ended[code] = former{name: name, endedOn: n.value(ontology + "einddatum"), successors: map[area.Code]string{}}
		if key := area.Fold(name); b.byName[key] == "" {
			b.byName[key] = code
		}
	}
	return ended
}

func (b *build) putChanges(ended map[area.Code]former) {
	var rows [][]string
	var changes []area.Change
	for _, code := range slices.Sorted(maps.Keys(ended)) {
		f := ended[code]
		next := slices.Sorted(maps.Keys(f.successors))
		if len(next) == 0 {
			b.Tell("  %s %s: the register has no successor", code, f.name)
		}
		for _, s := range next {
			rows = append(rows, []string{string(code), f.name, f.endedOn, string(s), f.successors[s]})
		}
		changes = append(changes, area.Change{Former: code, FormerName: f.name, Successors: next})
	}
	current := map[area.Code]string{}
	for _, c := range b.boundaries.codes {
		current[c] = b.register.Name(c)
	}
	b.register = area.NewRegister(current, changes)
	b.put("municipality_change", rows)
}
