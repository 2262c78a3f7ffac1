package street

import (
	"strings"

	"steunkaart/internal/network"
)

// Tags are the tags of a way; Tag returns "" for a key that is not there.
type Tags interface{ Tag(key string) string }

// Way is what the tags of a way say.
type Way struct {
	// Class says who may use it, in the direction of its nodes. 0: nobody, or it is
	// no street.
	Class network.Class
	// Seconds of the whole crossing of a ferry; 0 when its tags do not say.
	Seconds uint32
}

// may is how a way is open to somebody, the least first.
type may uint8

const (
	closed may = iota
	push       // on foot, beside the bicycle
	open
)

// usual is how a kind of way is open in the Netherlands when its tags say no more.
type usual struct {
	foot, bicycle may
}

// highways are the values of "highway" that are streets. What is not in the table
// (construction, proposed, raceway, busway, services, corridor of an escape lane …)
// is none, whatever its other tags. Motorways and trunk roads are in it because a
// cycle path along one is at times drawn as part of it, with bicycle=yes.
//
// Where one may walk and not cycle a bicycle may be pushed: for Dutch traffic rules
// (RVV 1990, article 2) whoever walks beside a bicycle is a pedestrian. Pedestrians
// may use a cycle path where there is no footpath (RVV 1990, article 4).
//
// Sources: https://wiki.openstreetmap.org/wiki/Key:highway and
// https://wiki.openstreetmap.org/wiki/OSM_tags_for_routing/Access_restrictions.
var highways = map[string]usual{
	"motorway": {closed, closed}, "motorway_link": {closed, closed},
	"trunk": {closed, closed}, "trunk_link": {closed, closed},
	"primary": {open, open}, "primary_link": {open, open},
	"secondary": {open, open}, "secondary_link": {open, open},
	"tertiary": {open, open}, "tertiary_link": {open, open},
	"unclassified": {open, open}, "residential": {open, open}, "living_street": {open, open},
	"service": {open, open}, "road": {open, open}, "track": {open, open},
	"path": {open, open}, "cycleway": {open, open},
	"footway": {open, push}, "pedestrian": {open, push},
	"steps": {open, closed}, "bridleway": {closed, closed},
	"platform": {open, closed}, "corridor": {open, closed}, "elevator": {open, closed},
}

// accesses are the values of access tags. What is not in the table says nothing.
// destination and customers are open: whoever goes to a help point is one.
//
// Source: https://wiki.openstreetmap.org/wiki/Key:access.
var accesses = map[string]may{
	"yes": open, "designated": open, "official": open, "permissive": open, "destination": open,
	"customers": open, "public": open, "discouraged": open, "optional_sidepath": open, "allowed": open,
	"no": closed, "private": closed, "permit": closed, "residents": closed, "agricultural": closed,
	"forestry": closed, "delivery": closed, "emergency": closed, "military": closed, "employees": closed,
	"use_sidepath": closed, "separate": closed,
	"dismount": push,
}

// access returns how a way is open to somebody: what the own tag says, such as
// "foot", and otherwise the first of the general ones with a known value. Those close
// a way; that it is open to everybody in general makes no footpath a cycle path and
// no motorway a footpath.
func access(t Tags, usually may, own string, general ...string) may {
	if m, ok := accesses[t.Tag(own)]; ok {
		return m
	}
	for _, key := range general {
		if m, ok := accesses[t.Tag(key)]; ok {
			return min(m, usually)
		}
	}
	return usually
}

// Read returns what the tags of a way say. The rules are a table each; barriers,
// opening hours and conditions on ways are not read.
func Read(t Tags) Way {
	if isFerry(t) {
		return readFerry(t)
	}
	kind, ok := highways[t.Tag("highway")]
	if !ok {
		if t.Tag("railway") != "platform" && t.Tag("public_transport") != "platform" {
			return Way{}
		}
		kind = highways["platform"]
	}
	if t.Tag("motorroad") == "yes" {
		kind = usual{closed, closed}
	}
	if t.Tag("impassable") == "yes" || t.Tag("construction") == "yes" {
		return Way{}
	}
	class := onFoot(t, kind) | byBicycle(t, kind)
	if t.Tag("highway") == "steps" && class != 0 {
		class |= network.Steps
	}
	return Way{Class: class}
}

// onFoot returns the directions in which a way is walked. One-way rules are for
// vehicles; on foot they hold where they say so, and on escalators.
//
// Sources: https://wiki.openstreetmap.org/wiki/Key:oneway:foot and
// https://wiki.openstreetmap.org/wiki/Key:conveying.
func onFoot(t Tags, kind usual) network.Class {
	if access(t, kind.foot, "foot", "access") == closed {
		return 0
	}
	switch one := t.Tag("oneway:foot"); {
	case reverse[one], t.Tag("conveying") == "backward":
		return network.WalkBack
	case forward[one], t.Tag("conveying") == "forward":
		return network.WalkForward
	}
	return network.WalkBoth
}

// byBicycle returns the directions in which a way is cycled, or a bicycle pushed,
// and what it is like. Steps take a bicycle only along a ramp, or where tags say so.
func byBicycle(t Tags, kind usual) network.Class {
	if t.Tag("highway") == "steps" && (ramps[t.Tag("ramp:bicycle")] || ramps[t.Tag("ramp")]) {
		kind.bicycle = push
	}
	m := access(t, kind.bicycle, "bicycle", "vehicle", "access")
	if m == closed || t.Tag("smoothness") == "impassable" {
		return 0
	}
	if m == push {
		return network.CycleBoth | network.Push // a pedestrian, to whom one-way rules do not apply
	}
	class := cycleDirections(t)
	if slow(t) {
		class |= network.Slow
	}
	return class
}

var ramps = map[string]bool{"yes": true, "both": true, "left": true, "right": true, "separate": true}

// Values that mean that a rule holds in the direction of the way, or against it.
// Source: https://wiki.openstreetmap.org/wiki/Key:oneway.
var (
	forward = map[string]bool{"yes": true, "true": true, "1": true}
	reverse = map[string]bool{"-1": true, "reverse": true}
)

// cycleDirections returns the directions in which a way is cycled.
//
// Source: https://wiki.openstreetmap.org/wiki/Key:oneway:bicycle, which goes before
// "oneway", and https://wiki.openstreetmap.org/wiki/Key:cycleway for lanes against
// the traffic.
func cycleDirections(t Tags) network.Class {
	one := t.Tag("oneway")
	if one == "" && roundabouts[t.Tag("junction")] {
		one = "yes"
	}
	if one != "" && one != "no" && against(t) {
		one = "no"
	}
	for _, key := range [...]string{"bicycle:oneway", "oneway:bicycle"} { // the first is an older form
		if own := t.Tag(key); own != "" {
			one = own
		}
	}
	switch {
	case reverse[one]:
		return network.CycleBack
	case forward[one]:
		return network.CycleForward
	}
	return network.CycleBoth
}

// roundabouts are one-way when nothing else is said.
// Source: https://wiki.openstreetmap.org/wiki/Tag:junction%3Droundabout.
var roundabouts = map[string]bool{"roundabout": true, "circular": true}

// against reports whether bicycles have a lane against the traffic of a one-way
// street.
func against(t Tags) bool {
	for _, lane := range lanes {
		if strings.HasPrefix(t.Tag(lane.key), "opposite") {
			return true
		}
		if one := t.Tag(lane.direction); one == "no" || one == "-1" {
			return true
		}
	}
	return false
}

// lanes are the tags of cycle lanes, and of their direction.
var lanes = [...]struct{ key, direction string }{
	{"cycleway", "cycleway:oneway"},
	{"cycleway:left", "cycleway:left:oneway"},
	{"cycleway:right", "cycleway:right:oneway"},
	{"cycleway:both", "cycleway:both:oneway"},
}
