package atlas

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"steunkaart/internal/area"
	"steunkaart/internal/geo"
)

// Bounds of a search by name.
const (
	longestText = 100 // bytes; no Dutch place name comes near
	mostPlaces  = 10
	samePlace   = 10_000 // metres: places of one name nearer than this are one place
)

// placeIndex finds places by postcode and by name.
type placeIndex struct {
	postcodes map[area.Postcode]int // index into rows
	rows      []PostcodeRow
	names     []namedPlace      // in order of key, then size
	daily     map[string]string // key of the official name by that of a daily name or of another way to write it
	typo      typoIndex
}

// namedPlace is a town or municipality with the key of its name.
type namedPlace struct {
	key       string // as area.Slug makes it
	postcodes int    // how large it is
	place     Place
}

// places fills the index of places.
func (b *builder) places() {
	x := &b.find
	x.rows = b.rows.Postcodes
	x.postcodes = make(map[area.Postcode]int, len(x.rows))
	towns := map[[2]string][]int{}
	for i, row := range x.rows {
		x.postcodes[row.Code] = i
		if key := placeKey(row.Place); key != "" {
			town := [2]string{key, string(row.Municipality)}
			towns[town] = append(towns[town], i)
		}
	}
	for _, rows := range towns {
		x.names = append(x.names, b.town(rows))
	}
	x.order()
	x.mergeNeighbours()
	b.municipalityNames()
	x.order()
	b.tellApart()
	x.daily = make(map[string]string, len(b.options.PlaceNames))
	for name, official := range b.options.PlaceNames {
		x.daily[area.Slug(name)] = area.Slug(official)
	}
	x.spell()
	x.typo = newTypoIndex(x.names, x.daily)
}

// spell adds the other ways to write the names, where no place is called so.
func (x *placeIndex) spell() {
	for _, n := range x.names {
		for _, other := range otherSpellings(n.key) {
			if _, daily := x.daily[other]; !daily && len(x.named(other)) == 0 {
				x.daily[other] = n.key
			}
		}
	}
}

func (x *placeIndex) order() {
	slices.SortFunc(x.names, func(p, q namedPlace) int {
		return cmp.Or(cmp.Compare(p.key, q.key), cmp.Compare(q.postcodes, p.postcodes),
			cmp.Compare(p.place.Municipality, q.place.Municipality), cmp.Compare(p.place.Postcode, q.place.Postcode))
	})
}

// town makes a place of postcodes of one name and municipality. It stands where
// the postcode nearest to their mean does: the mean itself may lie in water.
func (b *builder) town(rows []int) namedPlace {
	slices.SortFunc(rows, func(i, j int) int { return cmp.Compare(b.find.rows[i].Code, b.find.rows[j].Code) })
	first := b.find.rows[rows[0]]
	return namedPlace{
		key:       placeKey(first.Place),
		postcodes: len(rows),
		place: Place{
			Name: first.Place, Municipality: int(b.municipalityIndex(first.Municipality)), Location: b.middle(rows),
		},
	}
}

// middle returns the location among those of the rows that is nearest to their
// mean.
func (b *builder) middle(rows []int) orb.Point {
	var mean orb.Point
	for _, i := range rows {
		p := b.find.rows[i].Location
		mean[0] += p[0] / float64(len(rows))
		mean[1] += p[1] / float64(len(rows))
	}
	nearest := slices.MinFunc(rows, func(i, j int) int {
		return cmp.Compare(geo.Distance(mean, b.find.rows[i].Location), geo.Distance(mean, b.find.rows[j].Location))
	})
	return b.find.rows[nearest].Location
}

// mergeNeighbours makes one place of a town whose edge lies in the next
// municipality: the part with most postcodes stands for it.
func (x *placeIndex) mergeNeighbours() {
	kept := x.names[:0]
	for _, p := range x.names {
		i := slices.IndexFunc(kept, func(k namedPlace) bool {
			return k.key == p.key && geo.Distance(k.place.Location, p.place.Location) < samePlace
		})
		if i < 0 {
			kept = append(kept, p)
		} else {
			kept[i].postcodes += p.postcodes
		}
	}
	x.names = kept
}

// municipalityNames adds municipalities that have no town of their own name. They
// join the names at the end: names is in order, and searched, until then.
func (b *builder) municipalityNames() {
	var added []namedPlace
	rows := make([][]int, len(b.Municipalities))
	for i, row := range b.find.rows {
		if m := b.municipalityIndex(row.Municipality); m >= 0 {
			rows[m] = append(rows[m], i)
		}
	}
	for m := range b.Municipalities {
		a := &b.Municipalities[m]
		key := placeKey(a.Name)
		if b.hasTown(key, m) {
			continue
		}
		p := namedPlace{key: key, postcodes: len(rows[m]), place: Place{Name: a.Name, Municipality: m}}
		switch {
		case len(rows[m]) > 0:
			p.place.Location = b.middle(rows[m])
		case !a.Bound.IsEmpty() && len(a.Shape) > 0:
			p.place.Location = a.Bound.Center()
		default:
			continue
		}
		added = append(added, p)
	}
	b.find.names = append(b.find.names, added...)
}

func (b *builder) hasTown(key string, municipality int) bool {
	return slices.ContainsFunc(b.find.named(key), func(p namedPlace) bool { return p.place.Municipality == municipality })
}

// named returns the places with exactly this key. Names must be in order.
func (x *placeIndex) named(key string) []namedPlace {
	from, _ := slices.BinarySearchFunc(x.names, key, func(p namedPlace, k string) int { return strings.Compare(p.key, k) })
	to := from
	for to < len(x.names) && x.names[to].key == key {
		to++
	}
	return x.names[from:to]
}

// tellApart adds to the names that stand for several places their province, or
// their municipality where they are in one province.
func (b *builder) tellApart() {
	for i := 0; i < len(b.find.names); {
		twins := b.find.named(b.find.names[i].key)
		i += len(twins)
		if len(twins) < 2 {
			continue
		}
		seen := map[string]bool{}
		for _, n := range twins {
			seen[b.provinceOf(n)] = true
		}
		for j := range twins {
			added := b.provinceOf(twins[j])
			if m := twins[j].place.Municipality; m >= 0 && (len(seen) < len(twins) || added == "") {
				added = bareName(b.Municipalities[m].Name)
			}
			if added != "" {
				twins[j].place.Name = fmt.Sprintf("%s (%s)", bareName(twins[j].place.Name), added)
			}
		}
	}
}

// provinceOf returns the name of the province of a place, "" when not known.
func (b *builder) provinceOf(n namedPlace) string {
	if n.place.Municipality < 0 {
		return ""
	}
	return b.Municipalities[n.place.Municipality].Province
}

// Find returns the places that a text of a resident may mean, best first, at
// most ten: a postcode of four digits with or without letters, a place name, a
// municipality name. Case, marks, hyphens and apostrophes do not matter. A whole
// name wins over names that begin with the text. It is empty when nothing fits
// and for a text of more than 100 bytes.
func (a *Atlas) Find(text string) []Place {
	if len(text) > longestText || !utf8.ValidString(text) {
		return nil
	}
	text = latinDigits(text)
	if code, ok := leadingPostcode(text); ok {
		return a.find.postcode(a, code)
	}
	key := area.Slug(text)
	if key == "" {
		return nil
	}
	found, ok := a.find.whole(a, key, text)
	if !ok {
		found = a.find.starting(key)
	}
	return placesOf(found)
}

// whole returns the places of which a text, or its key, is the whole name, with or
// without what tells them apart. It is false when there are none; what a text adds
// to a name may also leave none of those that bear it.
func (x *placeIndex) whole(a *Atlas, key, text string) ([]namedPlace, bool) {
	found := x.named(key)
	if len(found) == 0 {
		found = x.named(x.daily[key])
	}
	if len(found) == 0 || strings.Contains(text, "(") {
		if told, ok := x.told(a, text); ok {
			return told, true
		}
	}
	return found, len(found) > 0
}

// placesOf returns the first places, at most ten.
func placesOf(found []namedPlace) []Place {
	places := make([]Place, 0, min(len(found), mostPlaces))
	for _, p := range found[:min(len(found), mostPlaces)] {
		places = append(places, p.place)
	}
	return places
}

// postcode returns the place of a postcode, if it is known.
func (x *placeIndex) postcode(a *Atlas, code area.Postcode) []Place {
	i, ok := x.postcodes[code]
	if !ok {
		return nil
	}
	row := x.rows[i]
	name := string(code)
	if row.Place != "" {
		name += ", " + row.Place
	}
	municipality := -1
	if m, known := a.municipality[row.Municipality]; known {
		municipality = m
	}
	return []Place{{Name: name, Postcode: code, Municipality: municipality, Location: row.Location}}
}

// PostcodeAt returns the postcode whose middle is nearest to a point, and false
// when none is within a distance.
func (a *Atlas) PostcodeAt(p orb.Point, within geo.Metres) (Place, bool) {
	nearest, code := within, area.Postcode("")
	for i := range a.find.rows {
		if d := geo.Distance(p, a.find.rows[i].Location); d <= nearest {
			nearest, code = d, a.find.rows[i].Code
		}
	}
	if code == "" {
		return Place{}, false
	}
	return a.find.postcode(a, code)[0], true
}

// starting returns the places whose key begins with a prefix, largest first.
func (x *placeIndex) starting(prefix string) []namedPlace {
	from, _ := slices.BinarySearchFunc(x.names, prefix, func(p namedPlace, k string) int { return strings.Compare(p.key, k) })
	to := from
	for to < len(x.names) && strings.HasPrefix(x.names[to].key, prefix) {
		to++
	}
	found := slices.Clone(x.names[from:to])
	slices.SortStableFunc(found, func(p, q namedPlace) int { return cmp.Compare(q.postcodes, p.postcodes) })
	return found
}

// leadingPostcode returns the four digits that a text begins with, when they
// are a postcode: alone, with two letters, or followed by something else.
func leadingPostcode(text string) (area.Postcode, bool) {
	text = strings.TrimSpace(text)
	if len(text) < 4 {
		return "", false
	}
	if rest := text[4:]; rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return "", false
	}
	code, err := area.ParsePostcode(text[:4])
	return code, err == nil
}
