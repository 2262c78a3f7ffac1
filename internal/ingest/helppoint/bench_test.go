package helppoint_test

import (
	"fmt"
	"strings"
	"testing"

	"steunkaart/internal/ingest"
	"steunkaart/internal/ingest/helppoint"
)

// discard counts rows and keeps none.
type discard struct{ rows int }

func (d *discard) Accept(int, ingest.Row) error { d.rows++; return nil }
func (d *discard) Reject(ingest.Reject) error   { return nil }

// BenchmarkRead reads a CSV of 100,000 help points: bytes and rows a second of
// the reader alone.
func BenchmarkRead(b *testing.B) {
	const rows = 100_000
	var text strings.Builder
	text.WriteString("id,kind,name,operator,street,house_number,postcode,place,municipality_code,phone,website,services,staffed_hours,page_date,lon,lat\n")
	for i := range rows {
		_, _ = fmt.Fprintf(&text, "r%d,library,Bibliotheek %d,Stichting Bibliotheek,Voorstraat,%d,3511 CE,Utrecht,GM0344,030 1234567,https://example.org/%d,\"DigiD, cursus\",Mo-Fr 10:00-17:00,2025-03-01,%.6f,%.6f\n",
			i, i, i%200, i, 5+float64(i%1000)/5000, 52+float64(i%777)/5000)
	}
	in := ingest.Input{Name: "p.csv", Size: int64(text.Len()), File: strings.NewReader(text.String())}
	b.SetBytes(in.Size)
	b.ReportAllocs()
	for b.Loop() {
		d := &discard{}
		if err := (helppoint.Reader{Publisher: "x"}).Read(b.Context(), in, d); err != nil || d.rows != rows {
			b.Fatal(d.rows, err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
