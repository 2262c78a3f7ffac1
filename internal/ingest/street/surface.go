package street

// surfaces are the values of "surface" on which one cycles slowly; on others, such
// as asphalt, paving_stones, concrete, compacted, fine_gravel and shells, one does
// not.
//
// Source: https://wiki.openstreetmap.org/wiki/Key:surface.
var surfaces = map[string]bool{
	"unpaved": true, "cobblestone": true, "unhewn_cobblestone": true, "sett": true, "gravel": true,
	"pebblestone": true, "rock": true, "stone": true, "ground": true, "dirt": true, "earth": true, "mud": true,
	"sand": true, "grass": true, "grass_paver": true, "woodchips": true, "snow": true, "stepping_stones": true,
}

// smoothness is whether one cycles slowly; it says more than the surface.
//
// Source: https://wiki.openstreetmap.org/wiki/Key:smoothness.
var smoothness = map[string]bool{
	"excellent": false, "good": false, "intermediate": false,
	"bad": true, "very_bad": true, "horrible": true, "very_horrible": true,
}

// grades are those of tracks: from grade3, an even mixture of hard and soft
// materials, one cycles slowly.
//
// Source: https://wiki.openstreetmap.org/wiki/Key:tracktype.
var grades = map[string]bool{"grade1": false, "grade2": false, "grade3": true, "grade4": true, "grade5": true}

// slow reports whether one cycles slowly on a way: by its smoothness, else its
// surface, else its grade. A track of which nothing is known is not paved.
func slow(t Tags) bool {
	if s, ok := smoothness[t.Tag("smoothness")]; ok {
		return s
	}
	if s := t.Tag("surface"); s != "" {
		return surfaces[s]
	}
	if g, ok := grades[t.Tag("tracktype")]; ok {
		return g
	}
	return t.Tag("highway") == "track"
}
