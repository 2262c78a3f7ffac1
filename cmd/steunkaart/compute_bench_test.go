package main

import (
	"bytes"
	"io"
	"testing"

	"steunkaart/internal/postgres/pgtest"
)

// BenchmarkCompute goes from the loaded starter set to stored results: all of
// the Netherlands, one municipality of it, and the later stages alone.
func BenchmarkCompute(b *testing.B) {
	_, database := pgtest.OpenURL(b)
	do := func(b *testing.B, args ...string) {
		b.Helper()
		var errs bytes.Buffer
		if code := run(b.Context(), append(args, "--database-url", database), io.Discard, &errs); code != exitDone {
			b.Fatalf("%v: exit %d: %s", args, code, errs.String())
		}
	}
	do(b, "starter", "load", "../../data/starter")
	for _, bb := range []struct {
		name string
		args []string
	}{
		{"country", []string{"compute"}},
		{"municipality", []string{"compute", "--municipality", "GM0344"}},
		{"reach", []string{"compute", "--stage", "access"}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				do(b, bb.args...)
			}
		})
	}
}
