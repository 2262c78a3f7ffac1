package street

// isWater reports whether the tags are those of water over which nobody walks to a
// street: an area of water, of which the outline counts, or the middle line of a
// river or canal. Ditches and streams, which have crossings that nobody draws, and
// what flows below the ground are none.
//
// Sources: https://wiki.openstreetmap.org/wiki/Tag:natural%3Dwater and
// https://wiki.openstreetmap.org/wiki/Key:waterway.
func isWater(t Tags) bool {
	switch t.Tag("waterway") {
	case "river", "canal":
		return !below(t)
	case "riverbank", "dock":
		return true
	}
	switch t.Tag("natural") {
	case "coastline":
		return true
	case "water":
		return !narrow[t.Tag("water")]
	}
	return false
}

// narrow are kinds of water that are not looked at.
var narrow = map[string]bool{"ditch": true, "drain": true, "stream": true, "wastewater": true, "fountain": true}

func below(t Tags) bool {
	switch t.Tag("tunnel") {
	case "", "no":
		return t.Tag("covered") == "yes"
	}
	return true // yes, culvert, flooded
}
