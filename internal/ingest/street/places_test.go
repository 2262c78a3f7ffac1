package street_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steunkaart/internal/ingest/pbf"
	"steunkaart/internal/ingest/street"
	"steunkaart/internal/network"
)

// TestPlaces counts uses of nodes in batches, with numbers near each other, far from
// each other and negative, and finds the same as maps do.
func TestPlaces(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.OneOf(rapid.Int64Range(-3, 60), rapid.Int64Range(12_000_000_000, 12_000_000_500), rapid.Int64Range(-1<<59, 1<<59-1))
		var l street.Lookup
		streets, corners, asked := map[int64]int{}, map[int64]bool{}, map[int64]bool{}
		for _, n := range rapid.SliceOfN(id, 0, 300).Draw(t, "uses") {
			asked[n] = true
			switch rapid.IntRange(0, 9).Draw(t, "use") {
			case 0, 1:
				l.Corner(n)
				corners[n] = true
			case 2, 3:
				l.Water(n)
			case 4:
				l.Street(n)
				l.Flush()
				streets[n]++
			default:
				l.Street(n)
				streets[n]++
			}
		}
		here := map[int64]network.Coord{}
		var nodes []pbf.Node
		ids := slices.Sorted(maps.Keys(asked))
		shuffle := rapid.Bool().Draw(t, "shuffled")
		if shuffle {
			rand.New(rand.NewPCG(1, 2)).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		}
		for i, n := range ids {
			if i%5 == 3 {
				continue // not in the file
			}
			here[n] = network.Coord{Lon: int32(i), Lat: int32(-i)}
			nodes = append(nodes, pbf.Node{ID: n, Lon: int32(i), Lat: int32(-i)}, pbf.Node{ID: n + 1, Lon: 99_999})
			if asked[n+1] {
				nodes = nodes[:len(nodes)-1]
			}
		}
		if err := l.Place(nodes); err != nil {
			t.Fatal(err)
		}
		if l.Count() != len(asked) {
			t.Fatalf("%d nodes, want %d", l.Count(), len(asked))
		}
		number := uint32(0)
		for _, n := range slices.Sorted(maps.Keys(asked)) {
			at, ok := here[n]
			want := street.Node{Found: ok, Corner: corners[n] || streets[n] > 1}
			if want.Found && want.Corner {
				want.Number = number
				number++
			}
			got, known := l.Find(n)
			if !ok {
				at = got.At
			}
			if want.At = at; !known || got != want {
				t.Fatalf("node %d: got %+v, %v, want %+v", n, got, known, want)
			}
		}
		for range 50 {
			n := id.Draw(t, "other")
			if _, known := l.Find(n); known != asked[n] {
				t.Fatalf("node %d: known %v, want %v", n, known, asked[n])
			}
		}
	})
}

// TestPlacesMemory counts nodes of a country, whose numbers lie up to some hundreds
// apart, each used about twice, in more than one batch.
func TestPlacesMemory(t *testing.T) {
	t.Parallel()
	const count = 2_500_000
	var l street.Lookup
	random, id := rand.New(rand.NewPCG(3, 4)), int64(1)
	for range count {
		l.Street(id)
		if random.IntN(8) > 0 {
			l.Corner(id)
		}
		id += 1 + random.Int64N(600)
	}
	if err := l.Place(nil); err != nil {
		t.Fatal(err)
	}
	if each := float64(l.Bytes()) / count; l.Count() != count || each > 13 {
		t.Errorf("%d nodes, %.1f bytes each", l.Count(), each)
	}
}
