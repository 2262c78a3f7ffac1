package atlas_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"steunkaart/internal/access"
	"steunkaart/internal/atlas"
	"steunkaart/internal/geo"
	"steunkaart/internal/hours"
)

// withHours is the country of four cells in which the first has a point that is
// staffed on Monday from 9:00 to 11:00, the second one of which the hours are not
// known, and the third both.
func withHours() *atlas.Rows {
	rows := four()
	var monday hours.Set
	monday.Add(9)
	monday.Add(10)
	set := func(h access.Hours) atlas.CellHours {
		return atlas.CellHours{Staffed: [access.Profiles]access.Hours{access.Walk: h}}
	}
	rows.Reach.HourSets = []atlas.CellHours{
		{}, set(access.Hours{Known: monday}), set(access.Hours{Unknown: access.Always}), set(access.Hours{Known: monday, Unknown: access.Always}),
	}
	rows.Reach.Hours = []int32{1, 2, 3}
	return rows
}

func TestWeekOf(t *testing.T) {
	t.Parallel()

	a := build(t, withHours())
	known, unknown, all := map[int]float64{}, map[int]float64{}, map[int]float64{}
	finest := a.Layer(atlas.FinestResolution)
	for m := range a.Municipalities {
		for _, p := range a.PartsOf(m) {
			people := float64(p.Excluded[0])
			all[m] += people
			switch finest.Cells[p.Cell] {
			case square(0, 0):
				known[m] += people
			case square(1, 0):
				unknown[m] += people
			case square(0, 1):
				known[m] += people // staffed when it is known, whatever else there is
			}
		}
		week := a.WeekOf(m, 0, access.Walk, atlas.Staffed)
		closeTo(t, "known on Monday at nine", week[9].Known, known[m]/all[m])
		closeTo(t, "not known on Monday at nine", week[9].Unknown, unknown[m]/all[m])
		closeTo(t, "known on Sunday", week[6*24+9].Known, 0)
		c := a.Municipalities[m].Coverage[access.Walk][0]
		closeTo(t, "hours a week", c.Hours, 2*known[m]/all[m])
		if other := a.WeekOf(m, 0, access.Cycle, atlas.Staffed); other != (atlas.Week{}) {
			t.Error("hours of another profile")
		}
		if other := a.WeekOf(m, 0, access.Walk, atlas.Building); other != (atlas.Week{}) {
			t.Error("hours of buildings")
		}
	}
	if len(known) == 0 || known[0]+known[1] == 0 || unknown[0]+unknown[1] == 0 {
		t.Error("nobody lives there: this country tests nothing")
	}
}

func closeTo(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// TestWeekOfAlwaysStaffedIsCoverage holds that where every point in reach is
// always staffed, every hour has the plain coverage.
func TestWeekOfAlwaysStaffedIsCoverage(t *testing.T) {
	t.Parallel()

	rows := four()
	rows.Reach.HourSets = []atlas.CellHours{{}, {Staffed: [access.Profiles]access.Hours{access.Walk: {Known: access.Always}}}}
	for i, f := range rows.Reach.Flags {
		if f.Has(atlas.CoveredWalkListed) {
			rows.Reach.Hours[i] = 1
		}
	}
	a := build(t, rows)
	for m := range a.Municipalities {
		for hour, share := range a.WeekOf(m, 0, access.Walk, atlas.Staffed) {
			if want := a.Municipalities[m].Coverage[access.Walk][0].Listed; math.Abs(share.Known-want) > 1e-9 || share.Unknown != 0 {
				t.Fatalf("hour %d of %s: %+v, coverage is %v", hour, a.Municipalities[m].Code, share, want)
			}
		}
	}
}

// TestShareOfIsCoverage holds that the share whose minutes are within the threshold
// is the coverage, and that of everything or nothing is 1 or 0.
func TestShareOfIsCoverage(t *testing.T) {
	t.Parallel()

	a := build(t, four())
	finest := a.Layer(atlas.FinestResolution)
	for m := range a.Municipalities {
		closeTo(t, "share of all", a.ShareOf(m, 0, func(int32) bool { return true }), 1)
		closeTo(t, "share of none", a.ShareOf(m, 0, func(int32) bool { return false }), 0)
		covered := a.ShareOf(m, 0, func(c int32) bool { return finest.Flags[c].Has(atlas.CoveredWalkListed) })
		closeTo(t, "share of the covered", covered, a.Municipalities[m].Coverage[access.Walk][0].Listed)
	}
}

// TestPeopleInIsCoverage holds that the people of covered cells are those of the
// coverage, of every neighbourhood and together.
func TestPeopleInIsCoverage(t *testing.T) {
	t.Parallel()

	a := build(t, country(rand.New(rand.NewPCG(3, 1)), 40))
	finest := a.Layer(atlas.FinestResolution)
	for m := range a.Municipalities {
		sum := 0.0
		people := a.PeopleIn(m, 0, func(c int32) bool { return finest.Flags[c].Has(atlas.CoveredWalkListed) })
		for _, n := range a.NeighbourhoodsOf(m) {
			closeTo(t, "people of a neighbourhood", people[n], a.Neighbourhoods[n].Coverage[access.Walk][0].ListedPeople.People)
			sum += people[n]
		}
		closeTo(t, "people of a municipality", sum, a.Municipalities[m].Coverage[access.Walk][0].ListedPeople.People)
	}
}

func TestProposal(t *testing.T) {
	t.Parallel()

	rows := four()
	add := func(name string, place int64, cells ...geo.Cell) {
		rows.Proposals = append(rows.Proposals, atlas.ProposalRow{
			Municipality: "GM0001", Profile: access.Walk, Definition: 1, Sites: 2, Point: place, Cells: cells, GainLow: 3, GainHigh: 12,
			Site: atlas.ProposedSite{Name: name, Kind: "school", Wins: 0.75},
		})
	}
	add("A", 0, square(0, 0), square(77, 77))
	add("B", 99, square(1, 0))
	rows.Proposals = append(rows.Proposals, atlas.ProposalRow{Municipality: "GM9999", Definition: 1, Sites: 1}, atlas.ProposalRow{Municipality: "GM0001", Definition: 7, Sites: 1})
	a := build(t, rows)
	m, _ := a.MunicipalityByCode("GM0001")
	if _, ok := a.Proposal(m, 0, access.Cycle, 2); ok {
		t.Error("a proposal of another profile")
	}
	p, ok := a.Proposal(m, 0, access.Walk, 2)
	if !ok || len(p.Sites) != 2 || p.Sites[0].Name != "A" || p.Sites[0].Point != -1 || p.Sites[1].Point != -1 {
		t.Fatalf("proposal %+v, %v", p, ok)
	}
	want := 0.0
	for _, part := range a.PartsOf(m) {
		if c := a.Layer(atlas.FinestResolution).Cells[part.Cell]; c == square(0, 0) || c == square(1, 0) {
			want += float64(part.Excluded[0])
		}
	}
	closeTo(t, "gain", p.Gain.People, want)
	closeTo(t, "gain of the sites", p.Sites[0].Gain+p.Sites[1].Gain, want)
	if want == 0 || math.Mod(p.Gain.Low, 5) != 0 || math.Mod(p.Gain.High, 5) != 0 || p.Gain.Low > want || p.Gain.High < want {
		t.Errorf("gain %+v", p.Gain)
	}
}
