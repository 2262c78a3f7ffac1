package sketch_test

import (
	"compress/gzip"
	"io"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/sketch"
)

// city is a scene as dense as the centre of a town: crooked streets each 25 m.
func city() sketch.Scene {
	s := crossing()
	s.Metres, s.Width, s.Height, s.Streets = 400, 480, 360, nil
	for i := -1000.0; i < 1000; i += 25 {
		for j := -1000.0; j < 1000; j += 25 {
			bend := float64(int(i*7+j*13) % 6)
			s.Streets = append(s.Streets,
				sketch.Street{Line: orb.LineString{off(i, j), off(i+12, j+bend), off(i+25, j)}},
				sketch.Street{Line: orb.LineString{off(i, j), off(i+bend, j+12), off(i, j+25)}})
		}
	}
	return s
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func TestTheDensestPictureStaysSmall(t *testing.T) {
	var size counter
	w := gzip.NewWriter(&size)
	_, _ = w.Write(sketch.Draw(city())) // a counter does not fail
	_ = w.Close()
	if size > 12<<10 {
		t.Errorf("%d bytes compressed, want at most 12 KiB", size)
	}
}

func BenchmarkDraw(b *testing.B) {
	s := city()
	s.Streets = sketch.NewIndex(s.Streets).Within(s.Bound())
	b.ReportAllocs()
	for b.Loop() {
		_, _ = io.Discard.Write(sketch.Draw(s))
	}
}

func BenchmarkIndexWithin(b *testing.B) {
	s := city()
	x := sketch.NewIndex(s.Streets)
	b.ReportAllocs()
	for b.Loop() {
		x.Within(s.Bound())
	}
}
