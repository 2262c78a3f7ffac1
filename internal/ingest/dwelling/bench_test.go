package dwelling_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/geo"
	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/dwelling"
)

// discard counts rows and keeps none.
type discard struct{ rows int }

func (d *discard) Accept(int, ingest.Row) error { d.rows++; return nil }
func (d *discard) Reject(ingest.Reject) error   { return nil }

// BenchmarkSquares reads a CSV of 20,000 squares of 100 m: squares a second, each
// of four places with their projection; that of the cell is in it.
func BenchmarkSquares(b *testing.B) {
	const rows = 20_000
	var text strings.Builder
	text.WriteString("crs28992res100m,aantal_inwoners,aantal_mannen,aantal_vrouwen\n")
	for i := range rows {
		_, _ = fmt.Fprintf(&text, "E%04dN%04d,%d,10,10\n", 1200+i%200, 4700+i/200, 5+i%100)
	}
	in := ingest.Input{Name: "vk.csv", Size: int64(text.Len()), File: strings.NewReader(text.String())}
	b.SetBytes(in.Size)
	b.ReportAllocs()
	for b.Loop() {
		d := &discard{}
		if err := (dwelling.Squares{Secret: 2.5, Cell: cellAt}).Read(b.Context(), in, d); err != nil || d.rows != 4*rows {
			b.Fatal(d.rows, err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "squares/s")
}

// BenchmarkAddresses reads a CSV of 100,000 addresses in RD New.
func BenchmarkAddresses(b *testing.B) {
	const rows = 100_000
	var text strings.Builder
	text.WriteString("x,y,homes\n")
	for i := range rows {
		_, _ = fmt.Fprintf(&text, "%d,%d,1\n", 120000+i%997, 480000+i/100)
	}
	in := ingest.Input{Name: "a.csv", Size: int64(text.Len()), File: strings.NewReader(text.String())}
	b.SetBytes(in.Size)
	b.ReportAllocs()
	for b.Loop() {
		d := &discard{}
		if err := (dwelling.Addresses{Cell: cellAt}).Read(b.Context(), in, d); err != nil || d.rows != rows {
			b.Fatal(d.rows, err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkBuildings reads a made file of 50,000 houses, each with four corners
// that none shares: buildings a second, without the cell, and all in one batch.
func BenchmarkBuildings(b *testing.B) {
	const houses = 50_000
	made := &town{}
	for i := range houses {
		made.add(made.corners(float64(i%200)*20, float64(i/200)*20, 10, 8), "building", "house", "ref:bag", fmt.Sprint(i))
	}
	in := made.input()
	b.SetBytes(in.Size)
	b.ReportAllocs()
	r := dwelling.Buildings{Uses: uses, MaxLevels: 60, Cell: func(orb.Point) (geo.Cell, error) { return 0, nil }}
	for b.Loop() {
		d := &discard{}
		if err := r.Read(b.Context(), in, d); err != nil || d.rows != houses+1 {
			b.Fatal(d.rows, err)
		}
	}
	b.ReportMetric(float64(houses*b.N)/b.Elapsed().Seconds(), "buildings/s")
}
