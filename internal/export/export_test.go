package export_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/atlas/atlastest"
	"steunkaart/internal/export"
)

func FuzzAppendString(f *testing.F) {
	for _, s := range []string{"", "plain", "é\u2028\u2029<>&\"\\\b\f\n\r\t\x00\x1f\x7f", "\xff\xc3(", "a\xed\xa0\x80b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := export.AppendString(nil, s); !bytes.Equal(got, want) {
			t.Errorf("%q: got %s, want %s", s, got, want)
		}
	})
}

func TestAppendFixed(t *testing.T) {
	t.Parallel()

	for v, want := range map[float64]string{
		0: "0", -0.0000001: "0", 1.5: "1.5", -1.5: "-1.5", 0.000001: "0.000001", 12.3456789: "12.345679", 100: "100",
		-0.25: "-0.25", 1e300: "1e+300", math.Inf(1): "null", math.NaN(): "null", 9e9: "9e+09",
	} {
		if got := string(export.AppendFixed(nil, v)); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 10000 {
		v := (r.Float64() - 0.5) * math.Pow(10, float64(r.IntN(9)))
		var back float64
		if err := json.Unmarshal(export.AppendFixed(nil, v), &back); err != nil || math.Abs(back-v) > 0.51e-6 {
			t.Fatalf("%v became %v, %v", v, back, err)
		}
	}
}

type collection struct {
	Features []struct {
		ID         string
		Geometry   *struct{ Type string }
		Properties map[string]any
	}
}

func selection(a *atlas.Atlas) export.Selection {
	return export.Selection{Atlas: a, Municipality: -1, Resolution: 9, Now: atlastest.Now()}
}

func read(t *testing.T, name string, s export.Selection) collection {
	t.Helper()
	f, err := export.Select(name, s)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := export.Write(t.Context(), &b, f, export.GeoJSON); err != nil {
		t.Fatal(err)
	}
	var c collection
	if err := json.Unmarshal(b.Bytes(), &c); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(c.Features) != f.Len() {
		t.Errorf("%s: wrote %d features of %d", name, len(c.Features), f.Len())
	}
	return c
}

func (c collection) sum(name string) float64 {
	sum := 0.0
	for _, f := range c.Features {
		v, _ := f.Properties[name].(float64)
		sum += v
	}
	return sum
}

func TestFiguresAddUp(t *testing.T) {
	t.Parallel()

	a := atlastest.Country(t, 20)
	for k, d := range a.Definitions {
		s := selection(a)
		s.Definition = k
		national := read(t, "municipalities", s).sum("excluded")
		if math.Abs(national-d.Total) > 1e-9*d.Total {
			t.Errorf("%s: municipalities add up to %v, want %v", d.Code, national, d.Total)
		}
		for m := range a.Municipalities {
			s.Municipality = m
			cells, want := read(t, "cells", s), a.Municipalities[m].Excluded[k].People
			if got := cells.sum("excluded"); math.Abs(got-want) > 0.5e-6*float64(len(cells.Features)) {
				t.Errorf("%s: cells of municipality %d add up to %v, want %v", d.Code, m, got, want)
			}
		}
	}
}

func TestEveryFeatureIsFoundByItsID(t *testing.T) {
	t.Parallel()

	a := atlastest.Country(t, 12)
	for _, name := range export.Collections {
		c := read(t, name, selection(a))
		if len(c.Features) == 0 {
			t.Fatalf("%s is empty", name)
		}
		for _, want := range c.Features {
			f, i, err := export.Find(name, want.ID, selection(a))
			if err != nil {
				t.Fatalf("%s %s: %v", name, want.ID, err)
			}
			var got struct{ ID string }
			if err := json.Unmarshal(f.Append(nil, i), &got); err != nil || got.ID != want.ID {
				t.Fatalf("%s: found %q for %q, %v", name, got.ID, want.ID, err)
			}
		}
		for _, id := range []string{"", "0", "x", "GM9999", "ffffffffffffffff"} {
			if _, _, err := export.Find(name, id, selection(a)); err == nil {
				t.Errorf("%s: found %q", name, id)
			}
		}
	}
}

func TestBoundKeepsWhatTouchesIt(t *testing.T) {
	t.Parallel()

	a := atlastest.Country(t, 20)
	s := selection(a)
	// Within one cell, away from its centre.
	s.Bound = &orb.Bound{Min: orb.Point{4.0151, 51.0101}, Max: orb.Point{4.0152, 51.0102}}
	if c := read(t, "cells", s); len(c.Features) != 1 || c.Features[0].ID != atlastest.Square(3, 2, 9).String() {
		t.Errorf("got %+v", c)
	}
	s.Bound = &orb.Bound{Min: orb.Point{4.0105, 51}, Max: orb.Point{4.0125, 52}}
	if c := read(t, "help-points", s); len(c.Features) != 2 {
		t.Errorf("got %d help points, want 2", len(c.Features))
	}
}

func TestUnknownIsNull(t *testing.T) {
	t.Parallel()

	a := atlastest.Country(t, 12)
	gaps := 0
	for _, f := range read(t, "cells", selection(a)).Features {
		minutes, isGap := f.Properties["minutes_walk"], f.Properties["gap"].(bool)
		if (minutes == nil) != isGap {
			t.Errorf("%s: %v minutes, gap %v", f.ID, minutes, isGap)
		}
		if isGap {
			gaps++
		}
	}
	if gaps == 0 {
		t.Error("no cell is a gap")
	}
	for _, f := range read(t, "help-points", selection(a)).Features {
		if (f.Geometry == nil) != (f.Properties["precision"] == "unknown") {
			t.Errorf("%s: geometry %v, precision %v", f.ID, f.Geometry, f.Properties["precision"])
		}
	}
}

func BenchmarkWriteCells(b *testing.B) {
	a := atlastest.Country(b, 500)
	f, err := export.Select("cells", selection(a))
	if err != nil {
		b.Fatal(err)
	}
	var size bytes.Buffer
	if err := export.Write(b.Context(), &size, f, export.GeoJSON); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if err := export.Write(b.Context(), io.Discard, f, export.GeoJSON); err != nil {
			b.Fatal(err)
		}
	}
}
