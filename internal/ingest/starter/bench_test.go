package starter_test

import (
	"testing"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/starter"
)

type counting struct{ rows int }

func (c *counting) Accept(int, ingest.Row) error { c.rows++; return nil }
func (c *counting) Reject(ingest.Reject) error   { return nil }

// BenchmarkRead opens, checks and reads the whole set.
func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		set, err := starter.Open(dataDir)
		if err != nil {
			b.Fatal(err)
		}
		c := &counting{}
		if err := set.Read(b.Context(), c); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(c.rows), "rows")
	}
}
