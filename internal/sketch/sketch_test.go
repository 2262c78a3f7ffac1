package sketch_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"

	"steunkaart/internal/geo"
	"steunkaart/internal/sketch"
)

var update = flag.Bool("update", false, "write the golden files")

var centre = orb.Point{4.36, 52.01}

// off returns a place so many metres to the east and north of the centre.
func off(east, north float64) orb.Point {
	s := geo.ScaleAt(centre[1])
	return orb.Point{centre[0] + east/s.Lon, centre[1] + north/s.Lat}
}

// crossing is a small scene with one of everything.
func crossing() sketch.Scene {
	return sketch.Scene{
		Centre: centre, Metres: 200, Width: 400, Height: 300,
		Streets: []sketch.Street{
			{Line: orb.LineString{off(-300, -60), off(300, -60)}, Name: "Kerkstraat", Main: true},
			{Line: orb.LineString{off(-100, -40), off(-100, 90), off(500, 90)}, Name: "Achterom"},
			{Line: orb.LineString{off(900, 900), off(950, 900)}, Name: "Verweg"},
		},
		Built:  []orb.Ring{{off(60, 60), off(120, 60), off(120, 120), off(60, 60)}},
		Water:  orb.MultiPolygon{{{off(-300, 100), off(300, 100), off(300, 130), off(-300, 130), off(-300, 100)}}},
		Areas:  orb.MultiPolygon{{{off(-150, -400), off(-150, 400), off(-900, 400), off(-150, -400)}}},
		Labels: []sketch.Label{{off(0, 60), "Dorp & Dam"}, {off(0, 60), "Ook hier"}, {off(2000, 0), "Buiten beeld"}},
		Others: []orb.Point{off(120, 20), off(2000, 0)},
		Way:    orb.LineString{off(-100, 90), off(-100, -40), off(0, 0)},
		Words:  sketch.Words{Title: "Kaart", About: "Straten", Here: "Plein 1", Attribution: "© wie het weet"},
	}
}

func TestDrawWritesWhatItAlwaysWrote(t *testing.T) {
	about := crossing()
	about.Approximate, about.Words.Here = true, "ongeveer hier"
	for name, scene := range map[string]sketch.Scene{"exact": crossing(), "approximate": about} {
		got := sketch.Draw(scene)
		file := "testdata/" + name + ".svg"
		if *update {
			if err := os.WriteFile(file, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestDrawShowsWhatIsInTheFrameOnly(t *testing.T) {
	svg := string(sketch.Draw(crossing()))
	for _, want := range []string{"Kerkstraat", "Achterom", "Dorp &amp; Dam", "Plein 1", "<title>Kaart</title>", "100 m", `role="img"`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %q in\n%s", want, svg)
		}
	}
	for _, not := range []string{"Verweg", "Buiten beeld", "style=", "href", " id=", "url("} {
		if strings.Contains(svg, not) {
			t.Errorf("%q in\n%s", not, svg)
		}
	}
	if n := strings.Count(svg, `r="5" fill="#fff" stroke=`); n != 1 {
		t.Errorf("%d other help points, want the one in the frame", n)
	}
}

func TestDrawRefusesWhatIsNoScene(t *testing.T) {
	for name, change := range map[string]func(*sketch.Scene){
		"off Earth":  func(s *sketch.Scene) { s.Centre[1] = 91 },
		"NaN":        func(s *sketch.Scene) { s.Centre[0] = math.NaN() },
		"no metres":  func(s *sketch.Scene) { s.Metres = 0 },
		"NaN metres": func(s *sketch.Scene) { s.Metres = geo.Metres(math.NaN()) },
		"no width":   func(s *sketch.Scene) { s.Width = 0 },
		"huge":       func(s *sketch.Scene) { s.Height = 1 << 30 },
	} {
		s := crossing()
		change(&s)
		if svg := sketch.Draw(s); svg != nil {
			t.Errorf("%s: %s", name, svg)
		}
		if b := s.Bound(); b != (orb.Bound{}) {
			t.Errorf("%s: bound %v", name, b)
		}
	}
}

func TestBoundIsWhatTheFrameShows(t *testing.T) {
	b := crossing().Bound()
	east, north := geo.Distance(centre, orb.Point{b.Max[0], centre[1]}), geo.Distance(centre, orb.Point{centre[0], b.Max[1]})
	if math.Abs(float64(east)-200) > 0.1 || math.Abs(float64(north)-150) > 0.1 {
		t.Errorf("%v m to the east and %v m to the north, want 200 and 150", east, north)
	}
}

// lines draws scenes of lines at random, in the frame, across it and beside it.
func lines(t *rapid.T) sketch.Scene {
	s := sketch.Scene{Centre: centre, Metres: geo.Metres(rapid.IntRange(20, 4000).Draw(t, "metres")), Width: rapid.IntRange(100, 800).Draw(t, "w"), Height: rapid.IntRange(100, 800).Draw(t, "h")}
	coordinate := rapid.Float64Range(-9000, 9000)
	line := func() (l orb.LineString) {
		for range rapid.IntRange(0, 8).Draw(t, "corners") {
			l = append(l, off(coordinate.Draw(t, "x"), coordinate.Draw(t, "y")))
		}
		return l
	}
	for range rapid.IntRange(0, 12).Draw(t, "streets") {
		s.Streets = append(s.Streets, sketch.Street{Line: line(), Main: rapid.Bool().Draw(t, "main"), Name: rapid.SampledFrom([]string{"", "Dam", "Lange Laan"}).Draw(t, "name")})
		s.Built = append(s.Built, orb.Ring(line()))
		s.Others = append(s.Others, off(coordinate.Draw(t, "x"), coordinate.Draw(t, "y")))
	}
	s.Areas, s.Way = orb.MultiPolygon{{orb.Ring(line())}}, line()
	s.Approximate = rapid.Bool().Draw(t, "approximate")
	return s
}

var (
	path   = regexp.MustCompile(`scale\(\.2\)"[^>]* d="([^"]*)"`) // in fifths of a pixel
	number = regexp.MustCompile(`m|-?\d+`)
)

func TestEveryCornerIsInTheFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := lines(t)
		svg := sketch.Draw(s)
		if again := sketch.Draw(s); !bytes.Equal(svg, again) {
			t.Fatal("the same scene gave another picture")
		}
		for _, p := range path.FindAllSubmatch(svg, -1) {
			at, axis := [2]int{}, 0
			for _, word := range number.FindAllString(string(p[1]), -1) {
				if word == "m" {
					continue
				}
				v, _ := strconv.Atoi(word)
				at[axis] += v
				if most := [2]int{s.Width, s.Height}[axis] * 5; at[axis] < 0 || at[axis] > most {
					t.Fatalf("%v is beyond 0 to %d in %s", at, most, p[1])
				}
				axis = 1 - axis
			}
			if axis != 0 {
				t.Fatalf("an odd number of coordinates in %s", p[1])
			}
		}
	})
}

func TestStreetsOfNoNumberAreLeftOut(t *testing.T) {
	s := crossing()
	want := sketch.Draw(s)
	s.Streets = append(s.Streets, sketch.Street{Line: orb.LineString{off(0, 0), {math.NaN(), 52}}}, sketch.Street{Line: orb.LineString{off(0, 0), {math.Inf(1), 52}}})
	if got := sketch.Draw(s); !bytes.Equal(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestTooManyStreetsAreThinnedShortestFirst(t *testing.T) {
	s := crossing()
	s.Streets = []sketch.Street{{Line: orb.LineString{off(-3, -100), off(3, -100)}, Main: true}}
	for i := range 6000 {
		x, y := float64(i%100)*3-150, float64(i/100)*3-100
		s.Streets = append(s.Streets, sketch.Street{Line: orb.LineString{off(x, y), off(x+2, y+1)}})
	}
	s.Streets = append(s.Streets, sketch.Street{Line: orb.LineString{off(-200, 5), off(200, 6)}})
	svg := string(sketch.Draw(s))
	if n := strings.Count(svg, "m"); n > 2000 {
		t.Errorf("about %d streets drawn, want at most half of 3500 corners", n)
	}
	if !strings.Contains(svg, `d="m985 1250 30 0"`) {
		t.Errorf("the main street is not in %.900s", svg)
	}
	if len(svg) > 40<<10 {
		t.Errorf("%d bytes", len(svg))
	}
}

// FuzzWords holds that no word leaves its element, whatever is in it.
func FuzzWords(f *testing.F) {
	f.Add("Plein", "<script>alert(1)</script>", "a\"b'c&d")
	f.Add("]]>", "\x00\x1b\ufffe", "</svg>\xff")
	f.Fuzz(func(t *testing.T, title, label, street string) {
		s := crossing()
		s.Words = sketch.Words{Title: title, About: label, Here: street, Attribution: title}
		s.Labels[0].Text, s.Streets[0].Name = label, street
		read := xml.NewDecoder(bytes.NewReader(sketch.Draw(s)))
		for {
			token, err := read.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("no XML: %v", err)
			}
			if e, ok := token.(xml.StartElement); ok && !strings.Contains(" svg title desc rect path circle text ", " "+e.Name.Local+" ") {
				t.Fatalf("an element %q", e.Name.Local)
			}
		}
	})
}

func TestIndexFindsTheSameAsLookingAtAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		streets := lines(t).Streets
		x := sketch.NewIndex(streets)
		b := orb.MultiPoint{off(rapid.Float64Range(-9000, 9000).Draw(t, "x"), 0), off(0, rapid.Float64Range(-9000, 9000).Draw(t, "y"))}.Bound()
		var want []sketch.Street
		for _, s := range streets {
			if len(s.Line) > 0 && s.Line.Bound().Intersects(b) {
				want = append(want, s)
			}
		}
		got := x.Within(b)
		if len(got) != len(want) {
			t.Fatalf("%d streets, want %d", len(got), len(want))
		}
		for i := range got {
			if !got[i].Line.Equal(want[i].Line) {
				t.Fatalf("street %d is %v, want %v", i, got[i], want[i])
			}
		}
	})
}
