package atlas_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
)

// BenchmarkBuild makes an atlas of 409,600 cells in 557,000 parts, about as
// many as the Netherlands has. The grid of the tests stands in for H3.
func BenchmarkBuild(b *testing.B) {
	whole := country(rand.New(rand.NewPCG(11, 12)), 640)
	b.ReportAllocs()
	for b.Loop() {
		rows := *whole // Build sorts some of the slices, which are in order after the first time
		if _, err := atlas.Build(&rows, options()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCellsIn collects the cells in a box like a tile of zoom 11.
func BenchmarkCellsIn(b *testing.B) {
	a := build(b, country(rand.New(rand.NewPCG(13, 14)), 400))
	l := a.Layer(atlas.FinestResolution)
	box := orb.Bound{Min: orb.Point{3.8, 50.8}, Max: orb.Point{3.976, 50.9}}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = 0
		for range a.CellsIn(l, box) {
			n++
		}
	}
	b.ReportMetric(float64(n), "cells")
}

// BenchmarkFind looks up what residents type.
func BenchmarkFind(b *testing.B) {
	a, texts, i := places(b), []string{"2611 AB", "delft", "rijsw", "'s-Gravenhage", "nergens"}, 0
	b.ReportAllocs()
	for b.Loop() {
		_ = slices.Clone(a.Find(texts[i%len(texts)]))
		i++
	}
}
