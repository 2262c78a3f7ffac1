package atlas

import (
	"slices"
	"strings"

	"steunkaart/internal/area"
)

// provinces are the provinces by the keys of the names and short forms that
// people put behind the name of a place.
var provinces = map[string]string{
	"groningen": "groningen", "gn": "groningen", "gr": "groningen", "fryslan": "fryslan", "friesland": "fryslan", "fr": "fryslan", "frl": "fryslan",
	"drenthe": "drenthe", "dr": "drenthe", "overijssel": "overijssel", "ov": "overijssel", "flevoland": "flevoland", "fl": "flevoland",
	"gelderland": "gelderland", "gld": "gelderland", "utrecht": "utrecht", "ut": "utrecht", "noord-holland": "noord-holland", "nh": "noord-holland",
	"zuid-holland": "zuid-holland", "zh": "zuid-holland", "zeeland": "zeeland", "zld": "zeeland", "ze": "zeeland",
	"noord-brabant": "noord-brabant", "brabant": "noord-brabant", "nb": "noord-brabant", "nbr": "noord-brabant", "limburg": "limburg", "lb": "limburg", "l": "limburg",
}

// placeKey is the key under which a place is found.
func placeKey(name string) string { return area.Slug(bareName(name)) }

// bareName is a name without what only tells it apart, such as "(Gld)" and a
// short form of its province.
func bareName(name string) string {
	if before, _, ok := strings.Cut(name, "("); ok {
		return strings.TrimSpace(before)
	}
	name = strings.TrimSpace(name)
	if i := strings.LastIndexByte(name, ' '); i > 0 {
		if last := area.Slug(name[i:]); len(last) <= len("nbr") && provinces[last] != "" {
			return name[:i]
		}
	}
	return name
}

// among returns the places of which the name, municipality or province is what
// was added to their common name.
func (x *placeIndex) among(a *Atlas, twins []namedPlace, added string) []namedPlace {
	return slices.DeleteFunc(slices.Clone(twins), func(p namedPlace) bool {
		if m := p.place.Municipality; m >= 0 {
			of := &a.Municipalities[m]
			if area.Slug(of.Name) == added || placeKey(of.Name) == added || provinces[added] != "" && area.Slug(of.Province) == provinces[added] {
				return false
			}
		}
		return area.Slug(p.place.Name) != p.key+"-"+added
	})
}

// told returns the places of a text that names more than the place: "Rijswijk
// (Altena)", "Hengelo Gelderland", "Beek L". It is false when the text does not.
func (x *placeIndex) told(a *Atlas, text string) ([]namedPlace, bool) {
	if before, added, ok := strings.Cut(text, "("); ok {
		if twins := x.named(placeKey(before)); len(twins) > 0 && area.Slug(added) != "" {
			return x.among(a, twins, area.Slug(added)), true
		}
		return nil, false
	}
	key := area.Slug(text)
	for i := len(key) - 1; i > 0; i-- {
		if key[i] != '-' {
			continue
		}
		if found := x.among(a, x.named(key[:i]), key[i+1:]); len(found) > 0 {
			return found, true
		}
	}
	return nil, false
}
