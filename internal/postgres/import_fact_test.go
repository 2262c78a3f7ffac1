package postgres_test

import (
	"reflect"
	"testing"

	"steunkaart/internal/postgres/pgtest"
	"steunkaart/internal/supply"
)

// TestFactsOfHelpGoThroughTheDatabase imports help points with everything that
// is known of them, few and many (which take another way), and reads them back.
func TestFactsOfHelpGoThroughTheDatabase(t *testing.T) {
	t.Parallel()

	store := pgtest.Open(t)
	row := point("vol", "", 5.05, 52.05)
	row.Point.Wheelchair = supply.Claim{Value: "limited", Source: "gemeente", SourceURL: "https://a.example", SourceDate: "2026-03", Note: "zijdeur"}
	offer := &row.Point.Offers[0]
	offer.Topics, offer.Languages = []supply.Topic{supply.TopicMoney, supply.TopicTalk}, []string{"nl", "ar"}
	offer.Cost, offer.Exceptions = supply.CostFree, "2026-12-24 09:00-12:00; 2026-12-31 off"
	bare := point("kaal", "", 5.06, 52.06)
	must(t, store, job("feiten"), row, bare)

	rows, err := store.Load(t.Context())
	if err != nil || len(rows.Points) != 2 {
		t.Fatalf("%d points, %v", len(rows.Points), err)
	}
	got := rows.Points[0]
	if got.Wheelchair != row.Point.Wheelchair || !reflect.DeepEqual(got.Offers, row.Point.Offers) {
		t.Errorf("got %+v\nwant %+v", got, row.Point)
	}
	if plain := rows.Points[1]; plain.Wheelchair != (supply.Claim{}) || len(plain.Offers[0].Topics) != 0 || len(plain.Offers[0].Languages) != 0 {
		t.Errorf("of the bare one: %+v", plain)
	}
}
