package page_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/paulmach/orb"

	"steunkaart/internal/atlas"
	"steunkaart/internal/supply"
)

// crowd fills the made-up country with 12,000 help points, more than the real
// one has: a third with hours, a tenth in wheelchairs' reach.
func crowd(rows *atlas.Rows) {
	random := rand.New(rand.NewPCG(1, 2))
	schedules := []string{"Mo-Fr 09:00-17:00", "Tu 10:00-12:00; Th[1] 14:00-16:00", "We 13:00-17:00; Sa 10:00-13:00; PH off"}
	for i := range 12_000 {
		offer := supply.Offer{
			Kind: supply.Kinds[i%12], Audience: supply.AudiencePublic, HelpKnown: true, Source: "Proef", SourceDate: "2026-03", Services: "DigiD, toeslagen en formulieren",
		}
		if i%3 == 0 {
			offer.StaffedHours = schedules[i%len(schedules)]
		}
		p := supply.HelpPoint{
			ID: int64(1000 + i), Slug: fmt.Sprintf("plek-%d", i), Name: fmt.Sprintf("Plek %d", i), Street: "Straat", HouseNumber: "1", Postcode: "3511AB", Place: "Testdam",
			Municipality: "GM0001", Location: orb.Point{5 + random.Float64()*2, 52 + random.Float64()}, Precision: supply.PrecisionExact, Phone: "030-1234567",
			Offers: []supply.Offer{offer},
		}
		if i%10 == 0 {
			p.Wheelchair = supply.Claim{Value: supply.WheelchairYes, Source: "Proef", SourceDate: "2026"}
		}
		rows.Points = append(rows.Points, p)
	}
}

// discard is an answer that is thrown away.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}

// BenchmarkSearch measures the whole answer of a search among 12,000 points,
// without and with wishes, in Dutch and Arabic.
func BenchmarkSearch(b *testing.B) {
	h := site(b, fixtureWith(b, crowd))
	for name, address := range map[string]string{
		"place": "/zoek?plaats=3511", "wishes": "/zoek?plaats=3511&vraag=beeldbellen&rolstoel=1&avond=1", "all": "/zoek?plaats=testdam&meer=1", "arabic": "/zoek?plaats=3511&lang=ar",
		"home": "/", "point": "/hulppunt/plek-3", "card": "/hulppunt/plek-3/kaartje",
	} {
		b.Run(name, func(b *testing.B) {
			r, w := httptest.NewRequest(http.MethodGet, address, nil), discard{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(w, r)
			}
		})
	}
}
