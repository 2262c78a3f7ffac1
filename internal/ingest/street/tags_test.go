package street_test

import (
	"strings"
	"testing"

	"steunkaart/internal/ingest/street"
	"steunkaart/internal/network"
)

// tags are written as key=value, key=value.
type tags map[string]string

func (t tags) Tag(key string) string { return t[key] }

func parse(text string) tags {
	t := tags{}
	for _, part := range strings.Fields(text) {
		key, value, _ := strings.Cut(part, "=")
		t[key] = value
	}
	return t
}

// write returns a class in letters: w walking and c cycling, > forward and < back.
func write(c network.Class) string {
	var b strings.Builder
	for _, bit := range []struct {
		class network.Class
		text  string
	}{
		{network.WalkForward, "w>"},
		{network.WalkBack, "w<"},
		{network.CycleForward, "c>"},
		{network.CycleBack, "c<"},
		{network.Steps, " steps"},
		{network.Ferry, " ferry"},
		{network.Slow, " slow"},
		{network.Push, " push"},
	} {
		if c&bit.class != 0 {
			b.WriteString(bit.text)
		}
	}
	return b.String()
}

const (
	all  = "w>w<c>c<"
	foot = "w>w<"
	bike = "c>c<"
)

// TestRead has a row for each rule. The pages are those of wiki.openstreetmap.org.
func TestRead(t *testing.T) {
	t.Parallel()

	tests := []struct{ page, tags, want string }{
		// which ways are streets
		{"Key:highway", "building=yes", ""},
		{"Key:highway", "highway=residential", all},
		{"Key:highway", "highway=unclassified", all},
		{"Key:highway", "highway=service service=driveway", all},
		{"Key:highway", "highway=path", all},
		{"Key:highway", "highway=construction construction=residential foot=yes", ""},
		{"Key:highway", "highway=proposed bicycle=yes", ""},
		{"Key:highway", "highway=raceway", ""},
		{"Key:highway", "highway=busway", ""},
		{"Key:highway", "highway=corridor", foot},
		{"Key:construction", "highway=residential construction=yes", ""},
		{"Tag:highway=motorway", "highway=motorway", ""},
		{"Tag:highway=motorway_link", "highway=motorway_link", ""},
		{"Tag:highway=trunk", "highway=trunk", ""},
		{"Tag:highway=trunk", "highway=trunk bicycle=yes", bike},
		{"Tag:highway=trunk", "highway=trunk foot=yes bicycle=yes", all},
		{"Tag:highway=trunk", "highway=trunk access=yes", ""}, // nothing of who walks or cycles
		{"Key:access", "highway=bridleway access=permissive", ""},
		{"Key:motorroad", "highway=primary motorroad=yes", ""},
		{"Key:motorroad", "highway=primary motorroad=yes bicycle=yes", bike},
		// what each kind is usually open to
		{"Tag:highway=footway", "highway=footway", all + " push"},
		{"Tag:highway=footway", "highway=footway bicycle=yes", all},
		{"Tag:highway=footway", "highway=footway bicycle=no", foot},
		{"Tag:highway=footway", "highway=footway access=yes", all + " push"},
		{"Tag:highway=footway", "highway=footway footway=sidewalk", all + " push"},
		{"Tag:highway=pedestrian", "highway=pedestrian", all + " push"},
		{"Tag:highway=pedestrian", "highway=pedestrian area=yes", all + " push"},
		{"Tag:highway=pedestrian", "highway=pedestrian bicycle=designated", all},
		{"Tag:highway=cycleway", "highway=cycleway", all},
		{"Tag:highway=cycleway", "highway=cycleway foot=no", bike},
		{"Tag:highway=cycleway", "highway=cycleway moped=designated", all}, // bromfietspad
		{"Tag:highway=cycleway", "highway=cycleway foot=use_sidepath", bike},
		{"Tag:highway=bridleway", "highway=bridleway", ""},
		{"Tag:highway=bridleway", "highway=bridleway foot=yes", foot},
		{"Tag:highway=platform", "highway=platform", foot},
		{"Tag:railway=platform", "railway=platform", foot},
		{"Tag:railway=platform", "railway=platform foot=no", ""},
		{"Tag:public_transport=platform", "public_transport=platform", foot},
		{"Tag:railway=rail", "railway=rail", ""},
		// access: the particular goes before the general
		{"Key:access", "highway=residential access=no", ""},
		{"Key:access", "highway=residential access=private", ""},
		{"Key:access", "highway=residential access=permissive", all},
		{"Key:access", "highway=residential access=destination", all},
		{"Key:access", "highway=service access=customers", all},
		{"Key:access", "highway=service access=permit", ""},
		{"Key:access", "highway=track access=agricultural", "" /* track */},
		{"Key:access", "highway=residential access=something", all},
		{"Key:access", "highway=residential access=no foot=yes", foot},
		{"Key:access", "highway=residential access=no bicycle=yes", bike},
		{"Key:access", "highway=residential access=private foot=permissive bicycle=permissive", all},
		{"Key:access", "highway=residential access=something foot=private", bike},
		{"Key:vehicle", "highway=residential vehicle=no", foot},
		{"Key:vehicle", "highway=residential vehicle=no bicycle=yes", all},
		{"Key:vehicle", "highway=residential vehicle=destination", all},
		{"Key:vehicle", "highway=residential access=no vehicle=yes", bike},
		{"Key:vehicle", "highway=footway vehicle=yes", all + " push"},
		{"Key:vehicle", "highway=footway vehicle=no", foot},
		{"Key:access", "highway=residential access=dismount", all + " push"},
		{"Key:motor vehicle", "highway=residential motor_vehicle=no", all},
		{"Key:foot", "highway=residential foot=no", bike},
		{"Key:foot", "highway=residential foot=use_sidepath", bike},
		{"Key:bicycle", "highway=residential bicycle=no", foot},
		{"Tag:bicycle=use_sidepath", "highway=secondary bicycle=use_sidepath", foot},
		{"Tag:bicycle=dismount", "highway=residential bicycle=dismount", all + " push"},
		{"Tag:bicycle=dismount", "highway=cycleway bicycle=dismount oneway=yes", all + " push"},
		{"Tag:bicycle=optional_sidepath", "highway=secondary bicycle=optional_sidepath", all},
		// one way
		{"Key:oneway", "highway=residential oneway=yes", foot + "c>"},
		{"Key:oneway", "highway=residential oneway=1", foot + "c>"},
		{"Key:oneway", "highway=residential oneway=true", foot + "c>"},
		{"Key:oneway", "highway=residential oneway=-1", foot + "c<"},
		{"Key:oneway", "highway=residential oneway=no", all},
		{"Key:oneway", "highway=residential oneway=reversible", all},
		{"Key:oneway", "highway=cycleway oneway=yes", foot + "c>"},
		{"Key:oneway:bicycle", "highway=residential oneway=yes oneway:bicycle=no", all},
		{"Key:oneway:bicycle", "highway=residential oneway:bicycle=yes", foot + "c>"},
		{"Key:oneway:bicycle", "highway=residential oneway=yes oneway:bicycle=-1", foot + "c<"},
		{"Key:oneway:bicycle", "highway=residential oneway=yes bicycle:oneway=no", all},
		{"Key:oneway:foot", "highway=footway oneway=yes", all + " push"},
		{"Key:oneway:foot", "highway=footway oneway:foot=yes", "w>" + bike + " push"},
		{"Key:oneway:foot", "highway=footway oneway:foot=-1", "w<" + bike + " push"},
		{"Key:cycleway", "highway=residential oneway=yes cycleway=opposite", all},
		{"Key:cycleway", "highway=residential oneway=yes cycleway=opposite_lane", all},
		{"Key:cycleway", "highway=residential oneway=yes cycleway=opposite_track", all},
		{"Key:cycleway", "highway=residential oneway=yes cycleway=lane", foot + "c>"},
		{"Key:cycleway", "highway=residential oneway=yes cycleway:left=opposite_lane", all},
		{"Key:cycleway", "highway=residential oneway=yes cycleway:left=lane cycleway:left:oneway=-1", all},
		{"Key:cycleway", "highway=residential oneway=yes cycleway:right=track cycleway:right:oneway=no", all},
		{"Key:cycleway", "highway=residential oneway=yes cycleway:right:oneway=yes", foot + "c>"},
		{"Tag:junction=roundabout", "highway=residential junction=roundabout", foot + "c>"},
		{"Tag:junction=circular", "highway=residential junction=circular", foot + "c>"},
		{"Tag:junction=roundabout", "highway=residential junction=roundabout oneway=no", all},
		{"Tag:junction=roundabout", "highway=residential junction=roundabout oneway:bicycle=no", all},
		{"Tag:junction=yes", "highway=residential junction=yes", all},
		// steps
		{"Tag:highway=steps", "highway=steps", foot + " steps"},
		{"Tag:highway=steps", "highway=steps access=no", ""},
		{"Key:ramp:bicycle", "highway=steps ramp:bicycle=yes", all + " steps push"},
		{"Key:ramp", "highway=steps ramp=yes", all + " steps push"},
		{"Key:ramp", "highway=steps ramp=no", foot + " steps"},
		{"Key:ramp", "highway=steps ramp:bicycle=yes bicycle=no", foot + " steps"},
		{"Tag:highway=steps", "highway=steps bicycle=dismount", all + " steps push"},
		{"Key:conveying", "highway=steps conveying=forward", "w> steps"},
		{"Key:conveying", "highway=steps conveying=backward", "w< steps"},
		{"Key:conveying", "highway=steps conveying=reversible", foot + " steps"},
		// how fast a bicycle goes
		{"Key:surface", "highway=residential surface=asphalt", all},
		{"Key:surface", "highway=residential surface=paving_stones", all},
		{"Key:surface", "highway=path surface=sand", all + " slow"},
		{"Key:surface", "highway=path surface=unpaved", all + " slow"},
		{"Key:surface", "highway=path surface=shells", all},
		{"Key:smoothness", "highway=residential smoothness=bad", all + " slow"},
		{"Key:smoothness", "highway=path surface=sand smoothness=good", all},
		{"Key:smoothness", "highway=path smoothness=impassable", foot},
		{"Key:tracktype", "highway=track tracktype=grade1", all},
		{"Key:tracktype", "highway=track tracktype=grade4", all + " slow"},
		{"Key:tracktype", "highway=track tracktype=grade4 surface=concrete", all},
		{"Tag:highway=track", "highway=track", all + " slow"},
		{"Key:surface", "highway=footway surface=sand", all + " push"},
		// ferries
		{"Tag:route=ferry", "route=ferry", all + " ferry"},
		{"Tag:route=ferry", "route=ferry foot=no", bike + " ferry"},
		{"Tag:route=ferry", "route=ferry bicycle=no", foot + " ferry"},
		{"Tag:route=ferry", "route=ferry access=private", ""},
		{"Tag:route=ferry", "route=ferry foot=no bicycle=no motor_vehicle=yes", ""},
		{"Tag:route=ferry", "route=ferry oneway=yes", "w>c> ferry"},
		{"Tag:route=ferry", "route=ferry oneway=-1", "w<c< ferry"},
		{"Tag:route=ferry", "route=bus", ""},
	}
	for _, tt := range tests {
		if got := write(street.Read(parse(tt.tags)).Class); got != tt.want {
			t.Errorf("%s: %s: got %q, want %q", tt.page, tt.tags, got, tt.want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	t.Parallel()

	tests := []struct {
		text    string
		seconds uint32 // 0: refused
	}{
		{"20", 1200},
		{"1.5", 90},
		{"0:20", 1200},
		{"00:20", 1200},
		{"01:05", 3900},
		{"00:20:30", 1230},
		{"26:00", 93600},
		{"PT20M", 1200},
		{"PT1H10M30S", 4230},
		{"PT0.5H", 1800},
		{"P1DT2H", 93600},
		{"P1D", 86400},
		{" 5 ", 300},
		{"", 0},
		{"0", 0},
		{"-5", 0},
		{"5 min", 0},
		{"1e3", 0},
		{"1:60", 0},
		{"1:2:3:4", 0},
		{":20", 0},
		{"P", 0},
		{"PT", 0},
		{"P1M", 0},
		{"PT5", 0},
		{"PT5M3H", 0},
		{"P8D", 0},
		{"99999999999", 0},
		{"NaN", 0},
		{".", 0},
	}
	for _, tt := range tests {
		got, ok := street.ParseDuration(tt.text)
		if got != tt.seconds || ok != (tt.seconds > 0) {
			t.Errorf("%q: got %d, %v, want %d", tt.text, got, ok, tt.seconds)
		}
	}
	if w := street.Read(parse("route=ferry duration=PT5M")); w.Seconds != 300 {
		t.Errorf("a ferry of 5 minutes takes %d s", w.Seconds)
	}
}

// FuzzTags reads any tags: a class is nothing or lets somebody through, and a
// duration is within its range.
func FuzzTags(f *testing.F) {
	f.Add("highway=steps oneway=-1 ramp=yes")
	f.Add("route=ferry duration=PT1H")
	f.Add("highway=track bicycle=dismount smoothness=bad")
	f.Fuzz(func(t *testing.T, text string) {
		w := street.Read(parse(text))
		if w.Class != 0 && w.Class&(network.WalkBoth|network.CycleBoth) == 0 {
			t.Errorf("%q: %q lets nobody through", text, write(w.Class))
		}
		if s, ok := street.ParseDuration(text); ok != (s > 0) || s > 7*24*3600 {
			t.Errorf("%q: %d s, %v", text, s, ok)
		}
	})
}
